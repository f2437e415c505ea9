// Maps whose keys are in a table of our own (key-table.ts): aggregations that probes only add to, and that are read by user
// space alone.

import { type AnyNode, type CheckedProgram, type MapInfo, walk } from "@kscope/lang";

export interface TableUse {
  /** Whether the script empties it. */
  readonly clears: boolean;
}

/** Functions that user space carries out. */
const READERS: ReadonlySet<string> = new Set(["print", "percentiles", "table"]);

const IN_TABLES: ReadonlySet<string> = new Set(["count", "sum", "avg", "stats", "min", "max", "hist", "lhist"]);

export function tableMaps(checked: CheckedProgram): ReadonlyMap<string, TableUse> {
  const cleared = new Set<string>();
  const readByProbes = new Set<string>();
  const look = (node: AnyNode, parent: AnyNode | undefined): void => {
    if (node.kind !== "map") return;
    const { name } = node.name;
    if (parent?.kind === "assignment" && parent.target === node && parent.operator === "=") return;
    const callee = parent?.kind === "call" && parent.arguments[0] === node ? parent.callee.name : "";
    if (callee === "clear") cleared.add(name);
    else if (!READERS.has(callee)) readByProbes.add(name);
  };
  for (const { probe } of checked.probes) walk(probe, look);
  const fits = ({ name, scalar, key, value, declaration }: MapInfo): boolean =>
    !(scalar || readByProbes.has(name)) &&
    key !== undefined &&
    value.kind === "aggregate" &&
    IN_TABLES.has(value.name) &&
    (declaration === undefined || declaration.kind === "percpuhash");
  const maps = [...checked.maps.values()].filter(fits);
  return new Map(maps.map(({ name }) => [name, { clears: cleared.has(name) }]));
}

// Maps whose keys are in a table of our own (key-table.ts): aggregations that probes only add to, and that are read by user
// space alone. The verifier follows each search of a table slot by slot, and tires of too many on one way through a program.

import { type AnyNode, type CheckedProbe, type CheckedProgram, type MapInfo, walk } from "@kscope/lang";

export interface TableUse {
  /** Whether the script empties it. */
  readonly clears: boolean;
}

/** Functions that user space carries out. */
const READERS: ReadonlySet<string> = new Set(["print", "percentiles", "table"]);

const IN_TABLES: ReadonlySet<string> = new Set(["count", "sum", "avg", "stats", "min", "max", "hist", "lhist"]);

/** The verifier keeps some 8000 branches in mind (BPF_COMPLEXITY_LIMIT_JMP_SEQ); a search has up to 200. */
const MOST_SEARCHES = 32;
/** Of a loop that is walked round by round. */
const MOST_ROUNDS = 64n;

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
  const tiring = new Set(checked.probes.flatMap((probe) => tiringMaps(probe)));
  const fits = ({ name, scalar, key, value, declaration }: MapInfo): boolean =>
    !(scalar || readByProbes.has(name) || tiring.has(name)) &&
    key !== undefined &&
    value.kind === "aggregate" &&
    IN_TABLES.has(value.name) &&
    (declaration === undefined || declaration.kind === "percpuhash");
  const maps = [...checked.maps.values()].filter(fits);
  return new Map(maps.map(({ name }) => [name, { clears: cleared.has(name) }]));
}

/** Maps that a probe reaches in loops that the verifier walks round by round, or too often. */
function tiringMaps(checked: CheckedProbe): readonly string[] {
  const inLoops: string[] = [];
  const searches: string[] = [];
  walk(checked.probe, (node) => {
    if (isWalked(checked, node)) inLoops.push(...mapsIn(node));
    if (node.kind === "map") searches.push(node.name.name);
  });
  return [...inLoops, ...searches.slice(MOST_SEARCHES)];
}

function mapsIn(node: AnyNode): readonly string[] {
  const names: string[] = [];
  walk(node, (inner) => {
    if (inner.kind === "map") names.push(inner.name.name);
  });
  return names;
}

function isWalked({ constants }: CheckedProbe, node: AnyNode): boolean {
  if (node.kind === "while" || node.kind === "unroll") return true;
  if (node.kind !== "for" || node.over.kind !== "range") return false;
  const [from, to] = [constants.get(node.over.from), constants.get(node.over.to)];
  return typeof from === "bigint" && typeof to === "bigint" && to - from <= MOST_ROUNDS;
}

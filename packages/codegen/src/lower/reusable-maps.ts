// Maps whose deleted keys stay in the kernel's map, marked as gone, so that a key that comes back (a thread that makes its
// next call) needs no insertion: a look-up and two stores cost less than half of an update and a deletion. Which maps that
// fits: see below. What a script sees and prints is the same.

import { type AnyNode, type CheckedProgram, type MapInfo, sizeOf, walk } from "@kscope/lang";

/** Functions that the mark of a key would have to be told to; everything that prints is. */
const STRANGERS: ReadonlySet<string> = new Set(["len", "zero"]);

/** Names of the maps with keys that are deleted one by one, whose values are words, and that nothing walks in a probe. */
export function reusableMaps(checked: CheckedProgram): ReadonlySet<string> {
  const deleted = new Set<string>();
  const walked = new Set<string>();
  const look = (node: AnyNode): void => {
    if (node.kind === "for" && node.over.kind === "map") walked.add(node.over.name.name);
    if (node.kind !== "call") return;
    const [first] = node.arguments;
    if (first?.kind !== "map") return;
    if (node.callee.name === "delete") deleted.add(first.name.name);
    if (STRANGERS.has(node.callee.name)) walked.add(first.name.name);
  };
  for (const { probe } of checked.probes) walk(probe, look);
  // what a script says of a map's size is to be kept to
  if (checked.config.isGiven("max_map_keys")) return new Set();
  const fits = (info: MapInfo): boolean =>
    info.declaration === undefined &&
    !info.scalar &&
    info.key !== undefined &&
    info.value.kind !== "aggregate" &&
    ["integer", "pointer"].includes(info.value.kind) &&
    sizeOf(info.key) > 0;
  const maps = [...checked.maps.values()].filter(
    (info) => deleted.has(info.name) && !walked.has(info.name) && fits(info),
  );
  return new Set(maps.map((info) => info.name));
}

// Deletion of entries of maps: one, as `delete(@m, key)`, or several at once as scripts did before bpftrace 0.24,
// `delete(@m[1], @n[2])`.

import { BOOL } from "../types/type.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { type KeyedCall, keyed, keyedCall } from "./keyed-call.ts";

export const del: FunctionRecord = {
  name: "delete",
  signature: "bool delete(map m [, mapkey k])",
  doc: "Deletes one key of a map, or unsets a scalar map; true if it was there.",
  arity: [1, Number.POSITIVE_INFINITY],
  takesMap: true,
  check: (c) => {
    if (c.arguments.length > 2 || namesEntry(c)) entries(c);
    else keyedCall(c, false);
    return BOOL;
  },
  lower: (b, call) => {
    const all: readonly KeyedCall[] = Array.isArray(call.extra) ? call.extra : [keyed(call)];
    const [first, ...others] = all.map(({ map, key }) => b.mapDelete(map, key));
    const value = others.reduce((together, one) => b.binary("and", together, one), first ?? b.constant(0));
    return { kind: "scalar", type: BOOL, value };
  },
};

/** Whether the first of two arguments is an entry, not the map that the second is a key of. */
function namesEntry(c: CallCheck): boolean {
  const [first, second] = [c.expression(0), c.expression(1)];
  return first?.kind === "map" && second?.kind === "map" && (first.keys !== undefined || c.map?.scalar === true);
}

function entries(c: CallCheck): void {
  const other = c.arguments.find((a) => a.kind !== "map");
  if (other !== undefined)
    c.error("argument-type", "delete() takes a map and a key, or entries of maps", other, "delete(@m, key)");
  c.keep(
    c.arguments.flatMap((a): KeyedCall[] => (a.kind === "map" ? [{ map: c.mapNamed(a.name.name), key: a.keys }] : [])),
  );
}

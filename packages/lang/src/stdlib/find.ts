// Looking a key up and taking its value in one step.

import type { MapInfo } from "../check/checked-program.ts";
import { isCastableAggregate } from "../types/promote.ts";
import { BOOL, INT64, UINT64 } from "../types/type.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

export const find: FunctionRecord = {
  name: "find",
  signature: "bool find(map m, mapkey k, variable result)",
  doc: "Whether a map has a key; if so the variable gets its value, else it keeps its own.",
  arity: [3, 3],
  takesMap: true,
  outputs: [2],
  check: (c) => {
    const { map } = c;
    if (map === undefined)
      c.error("argument-type", "find() expects a map argument", c.arguments[0], "e.g. find(@name, key, $value)");
    else if (map.scalar)
      c.error(
        "missing-key",
        "call to find expects a map with explicit keys (non-scalar map)",
        c.node,
        `a scalar map is read by its name: ${map.name}`,
      );
    else c.useAsKey(map, 1);
    if (c.expression(2)?.kind !== "variable")
      c.error(
        "argument-type",
        "find() expects a variable that gets the value",
        c.arguments[2],
        "declare it first: let $value;",
      );
    else if (map !== undefined) {
      const { value } = map;
      c.assign(2, isCastableAggregate(value) ? (value.signed ? INT64 : UINT64) : value);
    }
    return BOOL;
  },
  lower: (b, call) => {
    const value = b.mapFind(call.map as MapInfo, [argument(call, 1)], argument(call, 2));
    return { kind: "scalar", type: BOOL, value };
  },
};

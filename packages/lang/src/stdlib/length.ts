// len: keys of a map, frames of a stack.

import type { CheckedCall, MapInfo } from "../check/checked-program.ts";
import type { Builder, Value } from "../lowering/builder.ts";
import { INT64, type Type } from "../types/type.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { isStack, ofThisEvent, stackBytes, takeStack } from "./own-stack.ts";

export const len: FunctionRecord = {
  name: "len",
  signature: "int64 len(map m) | int64 len(kstack|ustack)",
  doc: "Number of keys of a map, or of frames of a stack.",
  arity: [1, 1],
  takesMap: true,
  check: (c) => {
    if (c.map !== undefined) checkMap(c, c.map);
    else checkStack(c, c.type(0));
    return INT64;
  },
  lower: (b, call) => ({
    kind: "scalar",
    type: INT64,
    value: call.map === undefined ? frames(b, call) : b.mapLength(call.map),
  }),
};

function checkMap(c: CallCheck, map: MapInfo): void {
  if (map.scalar)
    c.error("argument-type", "call to len() expects a map with explicit keys (non-scalar map)", c.arguments[0]);
  else if (!c.target.has("for_each_map_elem"))
    c.error(
      "unsupported-feature",
      "len() of a map needs the kernel's bpf_for_each_map_elem, which this kernel lacks",
      c.node,
      "count the keys in a map of their own",
    );
}

function checkStack(c: CallCheck, type: Type): void {
  const e = c.expression(0);
  if (type.kind !== "none" && !isStack(type))
    c.error("argument-type", "call to len() expects a map, ustack, or kstack", c.node);
  else if (type.kind !== "none" && e !== undefined && !ofThisEvent(e))
    c.error(
      "argument-value",
      "len() can only count the frames of the probe's own stack",
      c.arguments[0],
      "keep the number beside the stack: len(kstack)",
    );
}

function frames(b: Builder, call: CheckedCall): Value {
  const type = b.typeOf(argument(call, 0));
  if (!isStack(type)) throw new Error("no stack, after the check");
  return takeStack(b, b.memory(stackBytes(type), "stack"), type);
}

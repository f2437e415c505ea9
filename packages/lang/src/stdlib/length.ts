// len: keys of a map, frames of a stack.

import type { CheckedCall, MapInfo } from "../check/checked-program.ts";
import type { Builder, Value } from "../lowering/builder.ts";
import type { Expression } from "../syntax/ast.ts";
import { INT64, type OpaqueType, type Type } from "../types/type.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

/** BPF_F_USER_STACK in include/uapi/linux/bpf.h. */
const USER_STACK = 256;

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

function isStack(type: Type): type is OpaqueType {
  return type.kind === "opaque" && (type.name === "kstack" || type.name === "ustack");
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

/** Variables hold stacks of the event at hand; what a map holds may be of another. */
function ofThisEvent(e: Expression): boolean {
  return e.kind === "call" || e.kind === "identifier" || e.kind === "variable";
}

/** Programs can't look into a stack map, so the stack is taken once more. */
function frames(b: Builder, call: CheckedCall): Value {
  const type = b.typeOf(argument(call, 0));
  if (!isStack(type)) throw new Error("no stack, after the check");
  const bytes = 8 * (type.limit ?? 1);
  const buffer = b.memory(bytes, "stack");
  const flags = type.name === "ustack" ? USER_STACK : 0;
  const taken = b.call("get_stack", [b.context(), b.pointer(buffer), bytes, flags], "write");
  const count = b.variable(b.constant(0));
  b.if(b.compare("sgt", taken, 0), () => count.set(b.binary("shr", taken, 3)), undefined, "true");
  return count.get();
}

// The frames of the stack of the event at hand. Programs can't look into a stack map, so the stack is taken once more.

import type { Address, Builder, Value } from "../lowering/builder.ts";
import type { Expression } from "../syntax/ast.ts";
import type { OpaqueType, Type } from "../types/type.ts";

/** BPF_F_USER_STACK in include/uapi/linux/bpf.h. */
const USER_STACK = 256;

export function isStack(type: Type): type is OpaqueType {
  return type.kind === "opaque" && (type.name === "kstack" || type.name === "ustack");
}

/** Variables hold stacks of the event at hand; what a map holds may be of another. */
export function ofThisEvent(e: Expression): boolean {
  return e.kind === "call" || e.kind === "identifier" || e.kind === "variable";
}

/** Memory that all its frames need, 8 bytes each. */
export function stackBytes(type: OpaqueType): number {
  return 8 * (type.limit ?? 1);
}

/** Writes the addresses, innermost first; the result is how many there are. */
export function takeStack(b: Builder, buffer: Address, type: OpaqueType): Value {
  const flags = type.name === "ustack" ? USER_STACK : 0;
  const taken = b.call("get_stack", [b.context(), b.pointer(buffer), stackBytes(type), flags], "write");
  const count = b.variable(b.constant(0));
  b.if(b.compare("sgt", taken, 0), () => count.set(b.binary("shr", taken, 3)), undefined, "true");
  return count.get();
}

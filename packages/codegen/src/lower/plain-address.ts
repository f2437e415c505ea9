// Addresses that the verifier is to take for numbers. It refuses most arithmetic on a pointer that it knows, even where only
// bpf_probe_read_kernel() ever sees the result.

import type { Operand, Type } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";

/** Once its bytes have been turned about, and back, the verifier knows nothing of a pointer any more. */
export function plainAddress(g: Lowering, value: Value, type: Type): Value {
  return isKnown(type) ? g.byteSwap(g.byteSwap(value, 8), 8) : value;
}

const KNOWN: ReadonlySet<string> = new Set(["trusted", "iter", "ctx", "bpf"]);

function isKnown(type: Type): boolean {
  return type.kind === "pointer" && KNOWN.has(type.space);
}

/** What a pointer that the verifier knows points to, read as any other memory of the kernel. */
export function plainPointer(g: Lowering, operand: Operand): Operand {
  const { type } = operand;
  if (type.kind !== "pointer" || type.space !== "trusted") return operand;
  return { kind: "scalar", type: { ...type, space: "kernel" }, value: plainAddress(g, g.read(operand), type) };
}

// Which instruction makes a constant, and whether a constant fits a 32-bit immediate.

import type { Span } from "@kscope/lang";
import type { Value, Width } from "../ir/ir.ts";
import { type MachineInstruction, machine, type Register } from "./instruction.ts";

/** The constant as an immediate of an instruction of that width, or undefined if it does not fit: 64-bit instructions
 * sign-extend their immediate (RFC 9669, section 4.1), 32-bit ones only look at the low half. */
export function immediateOf(value: Value, width: Width): number | undefined {
  if (value.op === "undef") return 0;
  if (value.op !== "const") return undefined;
  const low = Number(BigInt.asIntN(32, value.value));
  if (width === 32) return low;
  return BigInt.asIntN(64, value.value) === BigInt(low) ? low : undefined;
}

/** The instruction that puts a constant into a register: one slot if it fits, else the two of ld_imm64. */
export function constantInto(dst: Register, value: bigint, span: Span | undefined): MachineInstruction {
  const low = Number(BigInt.asIntN(32, value));
  const unsigned = BigInt.asUintN(64, value);
  if (BigInt.asIntN(64, value) === BigInt(low)) return machine("constant", span, { dst, imm: low });
  if (unsigned >> 32n === 0n) return machine("constant", span, { dst, imm: low, width: 32 });
  return machine("wide", span, { dst, imm: low, high: Number(BigInt.asIntN(32, unsigned >> 32n)) });
}

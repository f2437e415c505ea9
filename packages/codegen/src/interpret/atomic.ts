// Atomic operations (RFC 9669, section 5.3) on values that have been read; storing is the caller's part.

import { ALU_CODES, ATOMIC_COMPARE_EXCHANGE, ATOMIC_FETCH } from "../emit/opcodes.ts";

const EXCHANGE = 0xe1;

export interface AtomicOperands {
  readonly old: bigint;
  readonly operand: bigint;
  /** r0, for compare-and-exchange. */
  readonly expected: bigint;
}

export interface AtomicResult {
  readonly stored: bigint;
  readonly old: bigint;
  readonly fetchTo: "source" | "r0" | undefined;
}

export function atomic(code: number, { old, operand, expected }: AtomicOperands): AtomicResult {
  if (code === ATOMIC_COMPARE_EXCHANGE) return { stored: old === expected ? operand : old, old, fetchTo: "r0" };
  if (code === EXCHANGE) return { stored: operand, old, fetchTo: "source" };
  const fetchTo = (code & ATOMIC_FETCH) === 0 ? undefined : "source";
  return { stored: combine(code & ~ATOMIC_FETCH, old, operand), old, fetchTo };
}

function combine(operation: number, old: bigint, operand: bigint): bigint {
  switch (operation) {
    case ALU_CODES.add:
      return old + operand;
    case ALU_CODES.or:
      return old | operand;
    case ALU_CODES.and:
      return old & operand;
    case ALU_CODES.xor:
      return old ^ operand;
    default:
      throw new Error(`unknown atomic operation 0x${operation.toString(16)}`);
  }
}

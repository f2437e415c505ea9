// Arithmetic and comparisons of RFC 9669, sections 4.1 to 4.3, on unsigned 64-bit bigints.

import type { BinaryOperation, Comparison, Width } from "./ir.ts";

/** The result, zero-extended from the width. Division by zero gives 0, remainder by zero the dividend. */
export function compute(operation: BinaryOperation, width: Width, left: bigint, right: bigint): bigint {
  const a = BigInt.asUintN(width, left);
  const b = BigInt.asUintN(width, right);
  const amount = b & BigInt(width - 1);
  switch (operation) {
    case "add":
      return BigInt.asUintN(width, a + b);
    case "sub":
      return BigInt.asUintN(width, a - b);
    case "mul":
      return BigInt.asUintN(width, a * b);
    case "div":
      return b === 0n ? 0n : a / b;
    case "mod":
      return b === 0n ? a : a % b;
    case "and":
      return a & b;
    case "or":
      return a | b;
    case "xor":
      return a ^ b;
    case "shl":
      return BigInt.asUintN(width, a << amount);
    case "shr":
      return a >> amount;
    case "sar":
      return BigInt.asUintN(width, BigInt.asIntN(width, a) >> amount);
  }
}

export function holds(comparison: Comparison, width: Width, left: bigint, right: bigint): boolean {
  const isSigned = comparison.startsWith("s") && comparison !== "set";
  const a = isSigned ? BigInt.asIntN(width, left) : BigInt.asUintN(width, left);
  const b = isSigned ? BigInt.asIntN(width, right) : BigInt.asUintN(width, right);
  switch (comparison) {
    case "eq":
      return a === b;
    case "ne":
      return a !== b;
    case "lt":
    case "slt":
      return a < b;
    case "le":
    case "sle":
      return a <= b;
    case "gt":
    case "sgt":
      return a > b;
    case "ge":
    case "sge":
      return a >= b;
    case "set":
      return (a & b) !== 0n;
  }
}

/** The low bytes, extended to 64 bits. */
export function extend(value: bigint, bytes: 1 | 2 | 4, signed: boolean): bigint {
  const bits = bytes * 8;
  return signed ? BigInt.asUintN(64, BigInt.asIntN(bits, value)) : BigInt.asUintN(bits, value);
}

/** The low bytes in reverse order. */
export function byteSwap(value: bigint, bytes: 2 | 4 | 8): bigint {
  let result = 0n;
  for (let index = 0; index < bytes; index++) result = (result << 8n) | ((value >> BigInt(8 * index)) & 0xffn);
  return result;
}

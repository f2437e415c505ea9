// An upper bound on how many low bits of a value can be set.

import type { Instruction, Value } from "../ir/ir.ts";
import { constantOf } from "../ir/rewrite.ts";

/** Values are followed this far; enough for the chains that lowering makes. */
const DEPTH = 6;

/** 0 to 64: all bits from there up are zero. */
export function significantBits(value: Value, depth: number = DEPTH): number {
  switch (value.op) {
    case "const": {
      const constant = BigInt.asUintN(64, value.value);
      return constant === 0n ? 0 : constant.toString(2).length;
    }
    case "load":
      return value.bytes * 8;
    case "compare":
      return 1;
    case "bswap":
      return value.bytes * 8;
    case "neg":
      return value.width;
    case "extend":
      return bitsOfExtend(value, depth);
    case "binary":
      return depth === 0 ? value.width : Math.min(value.width, bitsOfBinary(value, depth - 1));
    case "phi":
      if (depth === 0) return 64;
      return Math.max(...value.operands.map((operand) => significantBits(operand, Math.min(depth - 1, 2))));
    default:
      return 64;
  }
}

function bitsOfExtend({ bytes, signed, operand }: Instruction & { op: "extend" }, depth: number): number {
  const width = bytes * 8;
  const inner = depth === 0 ? 64 : significantBits(operand, depth - 1);
  if (signed) return inner < width ? inner : 64;
  return Math.min(width, inner);
}

function bitsOfBinary({ operation, left, right, width }: Instruction & { op: "binary" }, depth: number): number {
  const first = significantBits(left, depth);
  const amount = Number((constantOf(right) ?? 0n) & BigInt(width - 1));
  switch (operation) {
    case "and":
      return Math.min(first, significantBits(right, depth));
    case "or":
    case "xor":
      return Math.max(first, significantBits(right, depth));
    case "add":
      return Math.max(first, significantBits(right, depth)) + 1;
    case "mul":
      return first + significantBits(right, depth);
    case "div":
      return first;
    case "mod":
      // By zero it is the dividend.
      return first;
    case "shr":
      return constantOf(right) === undefined ? first : Math.max(0, Math.min(first, width) - amount);
    case "shl":
      return constantOf(right) === undefined ? 64 : first + amount;
    default:
      return 64;
  }
}

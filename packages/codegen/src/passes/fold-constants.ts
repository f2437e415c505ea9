// Computes at compile time what only depends on constants, and simplifies what algebra can.

import { byteSwap, compute, extend, holds } from "../ir/arithmetic.ts";
import type { FunctionIr, Instruction, Value } from "../ir/ir.ts";
import { constantOf, type Insert, rewrite } from "../ir/rewrite.ts";
import { simplifyBinary } from "./algebra.ts";
import { simplifyCompare } from "./compare-algebra.ts";

export function foldConstants(fn: FunctionIr): boolean {
  return rewrite(fn, (instruction, insert) => {
    const value = constantResult(instruction);
    if (value !== undefined) return insert({ op: "const", value });
    return simplify(instruction, insert);
  });
}

function constantResult(instruction: Instruction): bigint | undefined {
  switch (instruction.op) {
    case "binary": {
      const left = constantOf(instruction.left);
      const right = left === undefined ? undefined : constantOf(instruction.right);
      if (left === undefined || right === undefined) return undefined;
      return compute(instruction.operation, instruction.width, left, right);
    }
    case "compare": {
      const left = constantOf(instruction.left);
      const right = left === undefined ? undefined : constantOf(instruction.right);
      if (left === undefined || right === undefined) return undefined;
      return holds(instruction.comparison, instruction.width, left, right) ? 1n : 0n;
    }
    case "neg":
    case "bswap":
    case "extend": {
      const operand = constantOf(instruction.operand);
      return operand === undefined ? undefined : constantUnary(instruction, operand);
    }
    case "phi":
      return commonConstant(instruction.operands);
    default:
      return undefined;
  }
}

export function constantUnary(instruction: Instruction & { op: "neg" | "bswap" | "extend" }, operand: bigint): bigint {
  if (instruction.op === "neg") return BigInt.asUintN(instruction.width, -operand);
  if (instruction.op === "bswap") return byteSwap(operand, instruction.bytes);
  return extend(operand, instruction.bytes, instruction.signed);
}

function commonConstant(operands: readonly Value[]): bigint | undefined {
  const [first] = operands;
  const value = first === undefined ? undefined : constantOf(first);
  return value !== undefined && operands.every((operand) => constantOf(operand) === value) ? value : undefined;
}

function simplify(instruction: Instruction, insert: Insert): Value | undefined {
  switch (instruction.op) {
    case "binary":
      return simplifyBinary(instruction, insert);
    case "compare":
      return simplifyCompare(instruction, insert);
    case "neg":
      return instruction.operand.op === "neg" && instruction.operand.width === 64 && instruction.width === 64
        ? instruction.operand.operand
        : undefined;
    case "phi":
      return onlyOperand(instruction);
    default:
      return undefined;
  }
}

/** A phi whose operands are all one value, itself aside, is that value. */
function onlyOperand(phi: Instruction & { op: "phi" }): Value | undefined {
  let only: Value | undefined;
  for (const operand of phi.operands) {
    if (operand === phi || operand === only) continue;
    if (only !== undefined) return undefined;
    only = operand;
  }
  return only;
}

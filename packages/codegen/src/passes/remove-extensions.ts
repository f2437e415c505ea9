// Removes sign and zero extensions (and masks) of values that fit anyway, and those whose upper bits nobody looks at.

import type { FunctionIr, Instruction, Value } from "../ir/ir.ts";
import { constantOf, type Insert, rewrite } from "../ir/rewrite.ts";
import { significantBits } from "./known-bits.ts";

type Extend = Instruction & { op: "extend" };

export function removeExtensions(fn: FunctionIr): boolean {
  let changed = false;
  const replaced = rewrite(fn, (instruction, insert) => {
    if (narrowOperands(instruction)) changed = true;
    if (instruction.op === "extend") return simplifyExtend(instruction, insert);
    if (instruction.op === "binary" && instruction.operation === "and") return needlessMask(instruction);
    return undefined;
  });
  for (const { terminator } of fn.blocks) {
    if (terminator?.kind !== "branch" || terminator.width !== 32) continue;
    const [left, right] = [lowHalf(terminator.left), lowHalf(terminator.right)];
    if (left !== terminator.left || right !== terminator.right) changed = true;
    terminator.left = left;
    terminator.right = right;
  }
  return replaced || changed;
}

function simplifyExtend(instruction: Extend, insert: Insert): Value | undefined {
  const { operand, bytes, signed } = instruction;
  const bits = significantBits(operand);
  if (bits <= bytes * 8 - (signed ? 1 : 0)) return operand;
  if (operand.op === "extend") {
    if (signed && operand.signed && operand.bytes <= bytes) return operand;
    if (operand.bytes >= bytes) return insert({ op: "extend", bytes, signed, operand: operand.operand });
  }
  if (operand.op === "binary" && operand.operation === "and" && covers(operand.right, bytes))
    return insert({ op: "extend", bytes, signed, operand: operand.left });
  return undefined;
}

/** Whether a mask leaves the low bytes as they are. */
function covers(mask: Value, bytes: number): boolean {
  const constant = constantOf(mask);
  const low = (1n << BigInt(bytes * 8)) - 1n;
  return constant !== undefined && (constant & low) === low;
}

function needlessMask({ left, right, width }: Instruction & { op: "binary" }): Value | undefined {
  const constant = constantOf(right);
  if (constant === undefined || left.op === "const") return undefined;
  const mask = BigInt.asUintN(width, constant);
  const all = (1n << BigInt(significantBits(left))) - 1n;
  return (mask & all) === all ? left : undefined;
}

/** Operands of which only the low bytes count need no extension of at least as many. */
function narrowOperands(instruction: Instruction): boolean {
  if ((instruction.op === "binary" || instruction.op === "compare") && instruction.width === 32) {
    const [left, right] = [lowHalf(instruction.left), lowHalf(instruction.right)];
    const changed = left !== instruction.left || right !== instruction.right;
    instruction.left = left;
    instruction.right = right;
    return changed;
  }
  if (instruction.op !== "store") return false;
  const value = lowBytes(instruction.value, instruction.bytes);
  const changed = value !== instruction.value;
  instruction.value = value;
  return changed;
}

function lowHalf(value: Value): Value {
  return lowBytes(value, 4);
}

function lowBytes(value: Value, bytes: number): Value {
  let current = value;
  while (current.op === "extend" && current.bytes >= bytes) current = current.operand;
  return current;
}

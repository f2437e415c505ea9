// Identities of binary operations with a constant or equal operands, cheaper forms for powers of two, and chains of
// constants made one. A 32-bit operation that does nothing still clears the upper half.

import { compute } from "../ir/arithmetic.ts";
import type { BinaryOperation, Instruction, Value, Width } from "../ir/ir.ts";
import { constantOf, type Insert } from "../ir/rewrite.ts";

type Binary = Instruction & { op: "binary" };

const COMMUTATIVE: ReadonlySet<BinaryOperation> = new Set(["add", "mul", "and", "or", "xor"]);

export function simplifyBinary(instruction: Binary, insert: Insert): Value | undefined {
  const { operation, width, left, right } = instruction;
  if (left === right) return withItself(instruction, insert);
  const constant = constantOf(right);
  if (constant !== undefined) return withConstant(instruction, BigInt.asUintN(width, constant), insert);
  if (constantOf(left) === undefined || !COMMUTATIVE.has(operation)) return undefined;
  return insert({ op: "binary", operation, width, left: right, right: left });
}

function keep(value: Value, width: Width, insert: Insert): Value {
  return width === 64 ? value : insert({ op: "extend", bytes: 4, signed: false, operand: value });
}

function withItself({ operation, width, left }: Binary, insert: Insert): Value | undefined {
  if (operation === "sub" || operation === "xor") return insert({ op: "const", value: 0n });
  if (operation === "and" || operation === "or") return keep(left, width, insert);
  return undefined;
}

function withConstant(instruction: Binary, constant: bigint, insert: Insert): Value | undefined {
  const { operation, width, left } = instruction;
  if (isNeutral(operation, width, constant)) return keep(left, width, insert);
  const fixed = fixedResult(operation, width, constant);
  if (fixed !== undefined) return insert({ op: "const", value: fixed });
  return cheaper(instruction, constant, insert) ?? chained(instruction, constant, insert);
}

/** Operations that give their left side back. Shift amounts count modulo the width; x % 0 is x. */
function isNeutral(operation: BinaryOperation, width: Width, constant: bigint): boolean {
  switch (operation) {
    case "add":
    case "sub":
    case "or":
    case "xor":
    case "mod":
      return constant === 0n;
    case "shl":
    case "shr":
    case "sar":
      return (constant & BigInt(width - 1)) === 0n;
    case "mul":
    case "div":
      return constant === 1n;
    case "and":
      return constant === BigInt.asUintN(width, -1n);
  }
}

function fixedResult(operation: BinaryOperation, width: Width, constant: bigint): bigint | undefined {
  if (constant === 0n && (operation === "mul" || operation === "and" || operation === "div")) return 0n;
  if (constant === 1n && operation === "mod") return 0n;
  const all = BigInt.asUintN(width, -1n);
  return operation === "or" && constant === all ? all : undefined;
}

function cheaper({ operation, width, left }: Binary, constant: bigint, insert: Insert): Value | undefined {
  const withRight = (other: BinaryOperation, value: bigint): Value =>
    insert({ op: "binary", operation: other, width, left, right: insert({ op: "const", value }) });
  // One form for both, so that offsets fold and equal sums are found.
  if (operation === "sub") return withRight("add", BigInt.asIntN(width, -constant));
  if ((constant & (constant - 1n)) !== 0n) return undefined;
  const exponent = BigInt(constant.toString(2).length - 1);
  if (operation === "mul") return withRight("shl", exponent);
  if (operation === "div") return withRight("shr", exponent);
  if (operation === "mod") return withRight("and", constant - 1n);
  return undefined;
}

const CHAINED: ReadonlySet<BinaryOperation> = new Set(["add", "and", "or", "xor", "mul"]);

/** (x op a) op b is x op (a op b). */
function chained({ operation, width, left }: Binary, constant: bigint, insert: Insert): Value | undefined {
  if (!CHAINED.has(operation) || left.op !== "binary" || left.operation !== operation || left.width !== width)
    return undefined;
  const inner = constantOf(left.right);
  if (inner === undefined) return undefined;
  const value = BigInt.asIntN(width, compute(operation, width, inner, constant));
  return insert({ op: "binary", operation, width, left: left.left, right: insert({ op: "const", value }) });
}

// What an instruction computes, as a key of a map: equal for instructions that give the same value. Most are numbers, an
// operation and two operands, since making strings takes longer than all else of the pass.

import type { BinaryOperation, Block, Comparison, Instruction } from "../ir/ir.ts";

export type ValueKey = number | string;

/** Operands' ids, offsets and the like: two of them and an operation fit into the 53 bits of a number. */
const LIMIT = 2 ** 20;
const SMALL = 2n ** 39n;

const [CONST, ARGUMENT, SLOT, MAP, MAP_VALUE, NEG, BSWAP, SIGN_EXTEND, ZERO_EXTEND, LOAD] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
];
/** Of width 64; those of width 32 are one above. */
const BINARY: Readonly<Record<BinaryOperation, number>> = {
  add: 10,
  sub: 12,
  mul: 14,
  div: 16,
  mod: 18,
  and: 20,
  or: 22,
  xor: 24,
  shl: 26,
  shr: 28,
  sar: 30,
};
const COMPARE: Readonly<Record<Comparison, number>> = {
  eq: 32,
  ne: 34,
  lt: 36,
  le: 38,
  gt: 40,
  ge: 42,
  slt: 44,
  sle: 46,
  sgt: 48,
  sge: 50,
  set: 52,
};
const COMMUTATIVE: ReadonlySet<BinaryOperation> = new Set(["add", "mul", "and", "or", "xor"]);

/** Undefined for instructions that may not be merged. Loads are those of a context that nothing writes to. */
export function valueKey(instruction: Instruction, block: Block): ValueKey | undefined {
  switch (instruction.op) {
    case "const":
      return constant(instruction.value);
    case "argument":
      return key(ARGUMENT, instruction.index, 0);
    case "slot":
      return key(SLOT, instruction.slot.id, 0);
    case "map":
      return key(MAP, instruction.map, 0);
    case "map-value":
      return key(MAP_VALUE, instruction.map, instruction.offset);
    case "function":
      return `f${instruction.callee.name}`;
    case "load-constant":
      return `k${instruction.name}`;
    case "kernel-variable":
      return `b${instruction.btfId}`;
    case "binary":
      return binary(instruction);
    case "neg":
      return key(NEG, instruction.operand.id, instruction.width);
    case "bswap":
      return key(BSWAP, instruction.operand.id, instruction.bytes);
    case "extend":
      return key(instruction.signed ? SIGN_EXTEND : ZERO_EXTEND, instruction.operand.id, instruction.bytes);
    case "compare":
      return key(of(COMPARE[instruction.comparison], instruction.width), instruction.left.id, instruction.right.id);
    case "load":
      return key(LOAD, instruction.bytes, instruction.offset);
    case "call":
      return `(${instruction.kfunc === true ? "k" : ""}${instruction.helper}:${instruction.args.map((value) => value.id).join()}`;
    case "phi":
      return `p${block.id}:${instruction.operands.map((value) => value.id).join()}`;
    default:
      return undefined;
  }
}

function key(operation: number, first: number, second: number): ValueKey {
  if (first < 0 || first >= LIMIT || second < 0 || second >= LIMIT) return `${operation}:${first},${second}`;
  return (operation * LIMIT + first) * LIMIT + second;
}

function constant(value: bigint): ValueKey {
  const signed = BigInt.asIntN(64, value);
  if (signed < -SMALL || signed >= SMALL) return `c${signed}`;
  return CONST * LIMIT * LIMIT + Number(signed + SMALL);
}

function of(operation: number, width: 32 | 64): number {
  return width === 32 ? operation + 1 : operation;
}

function binary({ operation, width, left, right }: Instruction & { op: "binary" }): ValueKey {
  const turned = COMMUTATIVE.has(operation) && left.id > right.id;
  return key(of(BINARY[operation], width), turned ? right.id : left.id, turned ? left.id : right.id);
}

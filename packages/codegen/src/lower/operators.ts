// Operators on words. What compares memory is in comparisons.ts, what decides by truth in conditions.ts.

import {
  type Binary,
  type Expression,
  INT64,
  type Increment,
  isSigned,
  type Operand,
  sizeOf,
  type Type,
} from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { compareMemory } from "./comparisons.ts";
import { comparison, logicalValue } from "./conditions.ts";
import { divide } from "./division.ts";
import { dereference } from "./elements.ts";
import { lowerExpression, scalarOf } from "./expressions.ts";
import type { Lowering } from "./lowering.ts";
import { modifyMap } from "./maps.ts";
import { plainAddress } from "./plain-address.ts";
import { readVariable, writeVariable } from "./variables.ts";
import { isWord, numberType } from "./word-type.ts";

export function lowerUnary(g: Lowering, operator: string, e: Expression, type: Type): Operand {
  if (operator === "*") return dereference(g, lowerExpression(g, e, undefined), type);
  const value = scalarOf(g, e);
  if (operator === "!") return { kind: "scalar", type, value: g.compare("eq", value, 0) };
  // the operation is one of the operand's width: what it changes above an unsigned one is taken off again
  const from = numberType(g.typeOf(e));
  const narrow = (word: Value): Value => (isSigned(from) ? word : g.convert(word, INT64, from));
  if (operator === "-") return { kind: "scalar", type, value: narrow(g.negate(value)) };
  if (operator === "~") return { kind: "scalar", type, value: narrow(g.binary("xor", value, -1)) };
  return { kind: "scalar", type, value };
}

function step(type: Type): number {
  return type.kind === "pointer" ? Math.max(1, sizeOf(type.target)) : 1;
}

export function lowerIncrement(g: Lowering, e: Increment, type: Type): Operand {
  const change = (old: Value): Value => g.binary(e.operator === "++" ? "add" : "sub", old, step(type));
  if (e.operand.kind === "map") {
    const { old, next } = modifyMap(g, g.mapNamed(e.operand.name.name), e.operand.keys, change);
    return { kind: "scalar", type, value: e.prefix ? next : old };
  }
  if (e.operand.kind !== "variable") throw new Error("increment of something else, after the check");
  const old = g.read(readVariable(g, e.operand));
  const next = g.convert(change(old), type.kind === "pointer" ? type : INT64, type);
  writeVariable(g, e.operand, next);
  return { kind: "scalar", type, value: e.prefix ? next : old };
}

export function lowerBinary(g: Lowering, e: Binary, type: Type): Value {
  if (e.operator === "&&" || e.operator === "||") return logicalValue(g, e);
  const left = g.typeOf(e.left);
  const right = g.typeOf(e.right);
  if (!isWord(left) || !isWord(right)) return compareMemory(g, e, left, right);
  const compared = comparison(e.operator, g, e.left, e.right);
  if (compared !== undefined) {
    const a = scalarOf(g, e.left);
    return g.compare(compared, a, scalarOf(g, e.right));
  }
  return arithmetic(
    g,
    e.operator,
    { value: scalarOf(g, e.left), type: left },
    { value: scalarOf(g, e.right), type: right },
    type,
  );
}

interface Word {
  readonly value: Value;
  readonly type: Type;
}

const OPERATIONS: Readonly<Record<string, "add" | "sub" | "mul" | "and" | "or" | "xor" | "shl" | "shr">> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "shl",
  ">>": "shr",
};

/** 64 bits wide throughout; on pointers in steps of what they point to. */
export function arithmetic(g: Lowering, operator: string, left: Word, right: Word, type: Type): Value {
  if (operator === "/" || operator === "%") return divide(g, operator, left.value, right.value);
  const operation = OPERATIONS[operator];
  if (operation === undefined) throw new Error(`operator ${operator} after the check`);
  if (type.kind === "pointer") {
    const [pointer, number] = left.type.kind === "pointer" ? [left, right.value] : [right, left.value];
    const size = step(type);
    const address = plainAddress(g, pointer.value, pointer.type);
    return g.binary(operation, address, size === 1 ? number : g.binary("mul", number, size));
  }
  return g.binary(operation, left.value, right.value);
}

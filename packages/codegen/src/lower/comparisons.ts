// Equality of what is no word: strings, and arrays, buffers and tuples as they lie in memory.

import { type Binary, isScalar, type Operand, sizeOf, type Type } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Lowering } from "./lowering.ts";
import { tupleElement } from "./members.ts";
import { stringsEqual } from "./strings.ts";

export function compareMemory(g: Lowering, e: Binary, left: Type, right: Type): Value {
  const a = lowerExpression(g, e.left, undefined);
  const b = lowerExpression(g, e.right, undefined);
  const equal =
    left.kind === "string" && right.kind === "string"
      ? stringsEqual(g, a, b, { left: g.constantOf(e.left), right: g.constantOf(e.right), limit: undefined })
      : equalMemory(g, a, b);
  return e.operator === "==" ? equal : g.binary("xor", equal, 1);
}

/** Arrays, buffers and tuples: element by element, as laid out. */
function equalMemory(g: Lowering, a: Operand, b: Operand): Value {
  const type = a.type;
  if (type.kind === "tuple" && b.type.kind === "tuple" && a.kind === "memory" && b.kind === "memory") {
    let all: Value = g.constant(1);
    for (const i of type.elements.keys()) {
      const name = type.names?.[i];
      const j = name === undefined ? i : (b.type.names?.indexOf(name) ?? i);
      all = g.binary("and", all, equalMemory(g, tupleElement(a.address, type, i), tupleElement(b.address, b.type, j)));
    }
    return all;
  }
  if (isScalar(type)) return g.compare("eq", g.read(a), g.read(b));
  if (type.kind === "string") return stringsEqual(g, a, b, { left: undefined, right: undefined, limit: undefined });
  const [x, y] = [g.inMemory(a), g.inMemory(b)];
  let different: Value = g.constant(0);
  for (let at = 0; at < sizeOf(type); ) {
    const bytes =
      ([8, 4, 2, 1] as const).find(
        (n) => (x.offset + at) % n === 0 && (y.offset + at) % n === 0 && at + n <= sizeOf(type),
      ) ?? 1;
    different = g.binary("or", different, g.binary("xor", g.load(g.at(x, at), bytes), g.load(g.at(y, at), bytes)));
    at += bytes;
  }
  return g.compare("eq", different, 0);
}

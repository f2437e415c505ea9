// Equality of what is no word: strings, and arrays, buffers and tuples as they lie in memory.

import {
  type Binary,
  type Expression,
  fromBtf,
  isScalar,
  type Operand,
  probeSpace,
  sizeOf,
  type Type,
} from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Lowering } from "./lowering.ts";
import { memberOf, tupleElement } from "./members.ts";
import { equalsConstant, stringsEqual } from "./strings.ts";

export function compareMemory(g: Lowering, e: Binary, left: Type, right: Type): Value {
  const equal =
    left.kind === "string" && right.kind === "string"
      ? compareStrings(g, e.left, e.right)
      : equalMemory(g, lowerExpression(g, e.left, undefined), lowerExpression(g, e.right, undefined));
  return e.operator === "==" ? equal : g.binary("xor", equal, 1);
}

/** 1 if the texts, or their first `limit` bytes, are equal. */
export function compareStrings(g: Lowering, left: Expression, right: Expression, limit?: number): Value {
  const [first, second] = [g.constantOf(left), g.constantOf(right)];
  if (typeof second === "string") return equalsConstant(g, textOf(g, left, second), second, limit);
  if (typeof first === "string") return equalsConstant(g, textOf(g, right, first), first, limit);
  return stringsEqual(g, lowerExpression(g, left, undefined), lowerExpression(g, right, undefined), limit);
}

/** As much of a text as has to be known to compare it with a constant one. */
function textOf(g: Lowering, e: Expression, other: string): Operand {
  return nameInPlace(g, e) ?? startOfText(g, e, other.length + 2) ?? lowerExpression(g, e, undefined);
}

/** `str(pointer)` read no further than `size` bytes; undefined for any other expression. */
function startOfText(g: Lowering, e: Expression, size: number): Operand | undefined {
  const call = e.kind === "call" ? g.probe.calls.get(e) : undefined;
  const [source, length] = call?.arguments ?? [];
  if (call?.record.name !== "str" || source === undefined || length !== undefined) return undefined;
  const type = g.typeOf(source);
  if (type.kind === "string" || size >= sizeOf(call.type)) return undefined;
  const space = type.kind === "pointer" ? type.space : probeSpace(g.probe);
  const address = g.memory(size, "start");
  const from = g.scalar(source);
  const outer = g.f.span;
  g.f.span = e.span;
  g.readString(address, size, from, space);
  g.f.span = outer;
  return { kind: "memory", type: { kind: "string", size }, address };
}

/** `comm` where the task has it, which costs less than a copy; undefined for any other expression. */
function nameInPlace(g: Lowering, e: Expression): Operand | undefined {
  const call = e.kind === "identifier" || e.kind === "call" ? g.probe.calls.get(e) : undefined;
  const isName = call?.record.name === "comm" && call.arguments.length === 0;
  const { target } = g.object;
  const id = isName && target.has("get_current_task_btf") ? target.btf?.find("task_struct", "struct") : undefined;
  if (target.btf === undefined || id === undefined) return undefined;
  const base = g.call("get_current_task_btf", [], "pure");
  const type = fromBtf(target.btf, id, "kernel");
  return memberOf(g, { kind: "memory", type, address: { base, offset: 0, space: "trusted" } }, "comm");
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
  if (type.kind === "string") return stringsEqual(g, a, b);
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

// Comparing strings: against a constant a few words at a time, two unknown ones byte by byte up to the NUL.

import { type Address, type Constant, type Operand, sizeOf } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";
import { bytesOf } from "./memory.ts";

interface Constants {
  readonly left: Constant | undefined;
  readonly right: Constant | undefined;
  /** Bytes that count; all where absent. */
  readonly limit: number | undefined;
}

/** 1 or 0. */
export function stringsEqual(g: Lowering, left: Operand, right: Operand, constants: Constants): Value {
  const { limit } = constants;
  if (typeof constants.right === "string") return equalsConstant(g, left, constants.right, limit);
  if (typeof constants.left === "string") return equalsConstant(g, right, constants.left, limit);
  const [l, r] = [left, right].map((operand) => terminated(g, operand)) as [Operand, Operand];
  const count = Math.min(sizeOf(l.type), sizeOf(r.type), limit ?? Number.POSITIVE_INFINITY);
  return equalBytes(g, g.inMemory(l), g.inMemory(r), count);
}

/** With a NUL behind a text that fills its array. */
function terminated(g: Lowering, operand: Operand): Operand {
  const { type } = operand;
  if (type.kind !== "string" || type.unterminated !== true) return operand;
  const address = g.memory(type.size + 1, "text");
  g.store(g.at(address, type.size), 1, 0);
  g.moveInto(operand, address, type);
  return { kind: "memory", type: { kind: "string", size: type.size + 1 }, address };
}

function equalsConstant(g: Lowering, operand: Operand, text: string, limit: number | undefined): Value {
  const fills =
    operand.type.kind === "string" && operand.type.unterminated === true && text.length === operand.type.size;
  const wanted = limit !== undefined && limit <= text.length ? text.slice(0, limit) : fills ? text : `${text}\0`;
  if (wanted.length > sizeOf(operand.type)) return g.constant(0);
  if (wanted.length === 0) return g.constant(1);
  return equalsWords(g, g.inMemory(operand), wanted);
}

/** Own memory against known bytes, in the largest aligned words, giving up at the first difference. */
function equalsWords(g: Lowering, address: Address, wanted: string): Value {
  const result = g.variable(g.constant(0));
  const after = g.f.newBlock("compared");
  let at = 0;
  while (at < wanted.length) {
    const bytes = ([8, 4, 2, 1] as const).find((b) => (address.offset + at) % b === 0 && at + b <= wanted.length) ?? 1;
    const next = g.f.newBlock("equal");
    const value = g.load(g.at(address, at), bytes);
    g.f.branch(g.compare("eq", value, g.constant(bytesOf(wanted, at, bytes))), next, after);
    g.f.seal(next);
    g.f.enter(next);
    at += bytes;
  }
  result.set(g.constant(1));
  g.f.jump(after);
  g.join(after);
  return result.get();
}

function equalBytes(g: Lowering, left: Address, right: Address, count: number): Value {
  const equal = g.variable(g.constant(1));
  const l = g.pointer(left);
  const r = g.pointer(right);
  g.repeat(count, (index, leave) => {
    const a = g.load({ base: g.binary("add", l, index), offset: 0, space: "bpf" }, 1);
    const b = g.load({ base: g.binary("add", r, index), offset: 0, space: "bpf" }, 1);
    g.if(g.compare("ne", a, b), () => {
      equal.set(g.constant(0));
      leave();
    });
    g.if(g.compare("eq", a, 0), leave);
  });
  return equal.get();
}

// Comparing strings: against a constant a few words at a time, two unknown ones up to the NUL of
// the first, in words where both begin at one.

import { type Address, type Operand, sizeOf } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";
import { bytesOf } from "./memory.ts";
import { zeroBytes } from "./zero-bytes.ts";

/** Longer texts are copied and compared in words: as a rule the first character tells, but code should stay short. */
const MOST_LOADS = 17;

/** 1 or 0; of two unknown texts, of which `limit` bytes count. */
export function stringsEqual(g: Lowering, left: Operand, right: Operand, limit?: number): Value {
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

/** 1 or 0; of a text and a constant one. */
export function equalsConstant(g: Lowering, operand: Operand, text: string, limit?: number): Value {
  const fills =
    operand.type.kind === "string" && operand.type.unterminated === true && text.length === operand.type.size;
  const wanted = limit !== undefined && limit <= text.length ? text.slice(0, limit) : fills ? text : `${text}\0`;
  if (wanted.length > sizeOf(operand.type)) return g.constant(0);
  if (wanted.length === 0) return g.constant(1);
  if (operand.kind === "memory" && operand.address.space === "trusted" && wanted.length <= MOST_LOADS)
    return equalsInPlace(g, operand.address, wanted);
  return equalsWords(g, g.inMemory(operand), wanted);
}

/** Where programs may read the kernel's memory themselves, the verifier takes an array of characters one by one. */
function equalsInPlace(g: Lowering, address: Address, wanted: string): Value {
  return inSteps(
    g,
    wanted,
    () => 1,
    (at) => g.load(g.at(address, at), 1),
  );
}

/** Own memory against known bytes, in the largest aligned words, giving up at the first difference. */
function equalsWords(g: Lowering, address: Address, wanted: string): Value {
  const size = (at: number): Bytes =>
    ([8, 4, 2, 1] as const).find((b) => (address.offset + at) % b === 0 && at + b <= wanted.length) ?? 1;
  return inSteps(g, wanted, size, (at, bytes) => g.load(g.at(address, at), bytes));
}

type Bytes = 1 | 2 | 4 | 8;

/** 1 if all pieces are those of the text; at the first that is not, the rest is not looked at. */
function inSteps(
  g: Lowering,
  wanted: string,
  size: (at: number) => Bytes,
  load: (at: number, bytes: Bytes) => Value,
): Value {
  const result = g.variable(g.constant(0));
  const after = g.f.newBlock("compared");
  for (let at = 0; at < wanted.length; ) {
    const bytes = size(at);
    const next = g.f.newBlock("equal");
    g.f.branch(g.compare("eq", load(at, bytes), g.constant(bytesOf(wanted, at, bytes))), next, after);
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
  const inWords = [count, left.offset, right.offset].every((n) => n % 8 === 0);
  return inWords ? equalInWords(g, left, right, count / 8) : equalByteByByte(g, left, right, count);
}

function equalInWords(g: Lowering, left: Address, right: Address, words: number): Value {
  const equal = g.variable(g.constant(1));
  const [l, r] = [g.pointer(left), g.pointer(right)];
  g.repeat(words, (index, leave) => {
    const word = (text: Value): Value =>
      g.load({ base: g.binary("add", text, g.binary("shl", index, 3)), offset: 0, space: "bpf" }, 8);
    const [a, b] = [word(l), word(r)];
    const zeroes = zeroBytes(g, a);
    const end = (): void => {
      const upToNul = g.binary("xor", zeroes, g.binary("sub", zeroes, 1));
      equal.set(g.compare("eq", g.binary("and", g.binary("xor", a, b), upToNul), 0));
      leave();
    };
    g.if(g.compare("ne", zeroes, 0), end, undefined, "false");
    g.if(g.compare("ne", a, b), () => {
      equal.set(g.constant(0));
      leave();
    });
  });
  return equal.get();
}

function equalByteByByte(g: Lowering, left: Address, right: Address, count: number): Value {
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

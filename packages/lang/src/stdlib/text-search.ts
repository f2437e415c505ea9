// Finding a text in another. One pass over the haystack with a rolling hash of as many bytes as the needle has: time grows
// with the sum of their lengths, and the verifier sees one short loop where comparing at every place would be a square.
//
// hash = Σ byte[i] · BASE^(m-1-i) modulo 2^64. Two different texts of one length are taken for equal with a chance of
// about 2^-64 a place.

import type { CheckedCall } from "../check/checked-program.ts";
import type { Builder, Value } from "../lowering/builder.ts";
import { BOOL, INT64 } from "../types/type.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { checkText, type TextInMemory, textInMemory, untilNul } from "./text-argument.ts";

/** Odd, and spread over all bits: the 64-bit golden ratio. */
const BASE = 0x9e3779b97f4a7c15n;

interface Needle {
  readonly length: Value;
  readonly hash: Value;
  /** BASE to the power of the length. */
  readonly power: Value;
}

function found(c: CallCheck): number | undefined {
  const [haystack, needle] = [c.constant(0), c.constant(1)];
  if (typeof haystack !== "string" || typeof needle !== "string") return undefined;
  return untilNul(haystack).indexOf(untilNul(needle));
}

function checkBoth(c: CallCheck, name: string): boolean {
  return [0, 1].map((i) => checkText(c, name, i)).every(Boolean);
}

export const strstr: FunctionRecord = {
  name: "strstr",
  signature: "int64 strstr(string haystack, string needle)",
  doc: "Where a string first occurs in another, counted from 0; -1 if it doesn't.",
  arity: [2, 2],
  check: (c) => {
    if (!checkBoth(c, "strstr")) return INT64;
    const known = found(c);
    if (known !== undefined) c.fold(BigInt(known));
    return INT64;
  },
  lower: (b, call) => ({ kind: "scalar", type: INT64, value: search(b, call) }),
};

export const strcontains: FunctionRecord = {
  name: "strcontains",
  signature: "bool strcontains(string haystack, string needle)",
  doc: "Whether a string occurs in another.",
  arity: [2, 2],
  check: (c) => {
    if (!checkBoth(c, "strcontains")) return BOOL;
    const known = found(c);
    return known === undefined ? BOOL : c.fold(known >= 0);
  },
  lower: (b, call) => ({ kind: "scalar", type: BOOL, value: b.compare("sge", search(b, call), 0) }),
};

function search(b: Builder, call: CheckedCall): Value {
  const haystack = textInMemory(b, argument(call, 0));
  const known = b.constantOf(argument(call, 1));
  if (typeof known === "string") return searchFor(b, haystack, constantNeedle(b, untilNul(known)));
  return searchFor(b, haystack, measuredNeedle(b, textInMemory(b, argument(call, 1))));
}

function constantNeedle(b: Builder, text: string): Needle {
  let [hash, power] = [0n, 1n];
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, hash * BASE + BigInt(text.charCodeAt(i)));
    power = BigInt.asUintN(64, power * BASE);
  }
  return { length: b.constant(text.length), hash: b.constant(hash), power: b.constant(power) };
}

function measuredNeedle(b: Builder, needle: TextInMemory): Needle {
  const length = b.variable(b.constant(0));
  const hash = b.variable(b.constant(0));
  const power = b.variable(b.constant(1));
  eachByte(b, needle, (byte, index) => {
    hash.set(b.binary("add", b.binary("mul", hash.get(), b.constant(BASE)), byte));
    power.set(b.binary("mul", power.get(), b.constant(BASE)));
    length.set(b.binary("add", index, 1));
  });
  return { length: length.get(), hash: hash.get(), power: power.get() };
}

/** Up to the NUL. */
function eachByte(b: Builder, text: TextInMemory, body: (byte: Value, index: Value, leave: () => void) => void): void {
  b.repeat(text.size, (index, leave) => {
    const byte = b.load(byteAt(b, text, index), 1);
    b.if(b.compare("eq", byte, 0), leave);
    body(byte, index, leave);
  });
}

function byteAt(b: Builder, { address }: TextInMemory, index: Value): ReturnType<Builder["at"]> {
  return { base: b.binary("add", b.pointer(address), index), offset: 0, space: "bpf" };
}

function searchFor(b: Builder, haystack: TextInMemory, needle: Needle): Value {
  const place = b.variable(b.constant(-1));
  const hash = b.variable(b.constant(0));
  b.if(
    b.compare("eq", needle.length, 0),
    () => place.set(b.constant(0)),
    () =>
      eachByte(b, haystack, (byte, index, leave) => {
        hash.set(b.binary("add", b.binary("mul", hash.get(), b.constant(BASE)), byte));
        // a huge number while fewer bytes than the needle has were seen
        const leaving = b.binary("sub", index, needle.length);
        b.if(b.compare("lt", leaving, haystack.size), () => {
          const weight = b.binary("mul", b.load(byteAt(b, haystack, leaving), 1), needle.power);
          hash.set(b.binary("sub", hash.get(), weight));
        });
        const seen = b.binary("add", index, 1);
        const enough = b.compare("ge", seen, needle.length);
        b.if(b.binary("and", enough, b.compare("eq", hash.get(), needle.hash)), () => {
          place.set(b.binary("sub", seen, needle.length));
          leave();
        });
      }),
  );
  return place.get();
}

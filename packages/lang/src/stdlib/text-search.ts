// Finding a text in another. One pass over the haystack with a rolling hash of as many bytes as the needle has: time grows
// with the sum of their lengths, and the verifier sees one short loop where comparing at every place would be a square.
//
// hash = Σ byte[i] · BASE^(m-1-i) modulo 2^64. Two different texts of one length are taken for equal with a chance of
// about 2^-64 a place.

import type { CheckedCall } from "../check/checked-program.ts";
import type { Address, Builder, Value } from "../lowering/builder.ts";
import { BOOL, INT64 } from "../types/type.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { checkText, measuredText, roomFor, type TextInMemory, textInMemory, untilNul } from "./text-argument.ts";

/** -ENOENT, what the kernel's own bpf_strstr() gives. */
const NOT_FOUND = -2;

/** Odd, and spread over all bits: the 64-bit golden ratio. */
const BASE = 0x9e3779b97f4a7c15n;

/** The way out falls through, so that the verifier takes it first and has never more than one way left to come back to. */
const LEAVE_FIRST = "true";

interface Needle {
  /** The same on each run. */
  readonly constant: boolean;
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
  doc: "Where a string first occurs in another, counted from 0; -2 (-ENOENT) if it doesn't.",
  arity: [2, 2],
  check: (c) => {
    if (!checkBoth(c, "strstr")) return INT64;
    const known = found(c);
    if (known !== undefined) c.fold(BigInt(known < 0 ? NOT_FOUND : known));
    return INT64;
  },
  lower: (b, call) => ({ kind: "scalar", type: INT64, value: search(b, call, NOT_FOUND, (place) => place) }),
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
  lower: (b, call) => ({ kind: "scalar", type: BOOL, value: search(b, call, 0, () => b.constant(1)) }),
};

/** `result` says what to give for the place where the needle was found. */
function search(b: Builder, call: CheckedCall, none: number, result: (place: Value) => Value): Value {
  const known = b.constantOf(argument(call, 1));
  const haystack = typeof known === "string" ? textInMemory(b, argument(call, 0)) : measuredText(b, argument(call, 0));
  const needle =
    typeof known === "string"
      ? constantNeedle(b, untilNul(known))
      : measuredNeedle(b, measuredText(b, argument(call, 1)));
  const found = b.variable(b.constant(none));
  b.if(
    b.compare("eq", needle.length, 0),
    () => found.set(result(b.constant(0))),
    () => scan(b, haystack, needle, (place) => found.set(result(place))),
  );
  return found.get();
}

function constantNeedle(b: Builder, text: string): Needle {
  let [hash, power] = [0n, 1n];
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, hash * BASE + BigInt(text.charCodeAt(i)));
    power = BigInt.asUintN(64, power * BASE);
  }
  return { constant: true, length: b.constant(text.length), hash: b.constant(hash), power: b.constant(power) };
}

function measuredNeedle(b: Builder, needle: TextInMemory & { readonly length: Value }): Needle {
  const hash = b.variable(b.constant(0));
  const power = b.variable(b.constant(1));
  eachByte(b, needle, (byte) => {
    hash.set(b.binary("add", b.binary("mul", hash.get(), b.constant(BASE)), byte));
    power.set(b.binary("mul", power.get(), b.constant(BASE)));
  });
  return { constant: false, length: needle.length, hash: hash.get(), power: power.get() };
}

/** Up to the NUL. */
function eachByte(b: Builder, text: TextInMemory, body: (byte: Value, index: Value, leave: () => void) => void): void {
  b.repeat(text.size, (index, leave) => {
    const byte = b.load(byteAt(b, text, index), 1);
    b.if(b.compare("eq", byte, 0), leave, undefined, LEAVE_FIRST);
    body(byte, index, leave);
  });
}

function byteAt(b: Builder, { address }: TextInMemory, index: Value): Address {
  return { base: b.binary("add", b.pointer(address), index), offset: 0, space: "bpf" };
}

/** No branch depends on the needle's length itself: each would have the verifier go on with one length more. */
function scan(b: Builder, haystack: TextInMemory, needle: Needle, found: (place: Value) => void): void {
  const hash = b.variable(b.constant(0));
  eachByte(b, haystack, (byte, index, leave) => {
    hash.set(b.binary("add", b.binary("mul", hash.get(), b.constant(BASE)), byte));
    hash.set(b.binary("sub", hash.get(), weightOfLeaving(b, haystack, needle, index)));
    const place = b.binary("sub", b.binary("add", index, 1), needle.length);
    const tooFew = b.binary("shr", place, 63);
    const different = b.binary("or", b.binary("xor", hash.get(), needle.hash), tooFew);
    b.if(
      b.compare("eq", different, 0),
      () => {
        found(place);
        leave();
      },
      undefined,
      LEAVE_FIRST,
    );
  });
}

/** What the byte that is no longer among the last ones adds to the hash: nothing while fewer were seen. */
function weightOfLeaving(b: Builder, haystack: TextInMemory, needle: Needle, index: Value): Value {
  const leaving = b.binary("sub", index, needle.length);
  const weight = b.variable(b.constant(0));
  if (needle.constant) {
    // both are known to the verifier: it follows one branch only
    b.if(b.compare("lt", leaving, haystack.size), () =>
      weight.set(b.binary("mul", b.load(byteAt(b, haystack, leaving), 1), needle.power)),
    );
    return weight.get();
  }
  const byte = b.load(byteAt(b, haystack, b.binary("and", leaving, roomFor(haystack.size) - 1)), 1);
  const seen = b.binary("xor", b.binary("shr", leaving, 63), 1);
  return b.binary("mul", b.binary("mul", byte, seen), needle.power);
}

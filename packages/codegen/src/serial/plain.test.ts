import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodePlain, encodePlain, type Foreign, NotPlain } from "./plain.ts";

const NONE: Foreign = { encode: () => undefined, decode: () => undefined };

function roundTrip(value: unknown, foreign: Foreign = NONE): unknown {
  return decodePlain(JSON.parse(JSON.stringify(encodePlain(value, foreign))), foreign);
}

for (const [name, value] of Object.entries({
  "words of 64 bits": { least: -(2n ** 63n), most: 2n ** 64n - 1n },
  bytes: [new Uint8Array([0, 127, 128, 255]), new Uint8Array()],
  undefined: { a: undefined, b: [undefined, null], c: null },
  "maps in maps": new Map([[1n, new Map([["a", [2n]]])]]),
  sets: new Set([1n, "a"]),
  "lone surrogates and NULs": "\udc80\0é",
  "names of Object's own": { constructor: 1n, hasOwnProperty: [2n] },
}))
  test(`${name} come back`, () => assert.deepEqual(roundTrip(value), value));

test("any plain data comes back", () => {
  const leaf = fc.oneof(fc.bigInt(), fc.uint8Array(), fc.string(), fc.integer(), fc.boolean(), fc.constant(undefined));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("tree")),
      fc.dictionary(fc.string({ unit: fc.constantFrom("a", "b", "_") }), tie("tree"), { noNullPrototype: true }),
      fc.array(fc.tuple(fc.string(), tie("tree"))).map((entries) => new Map(entries)),
    ),
  }));
  fc.assert(fc.property(tree, (value) => assert.deepEqual(roundTrip(value), value)));
});

test("other objects are written as what stands in for them", () => {
  const foreign: Foreign = {
    encode: (value) => (value instanceof RegExp ? value.source : undefined),
    decode: (source) => new RegExp(source as string),
  };
  assert.deepEqual(roundTrip({ a: [/x+/] }, foreign), { a: [/x+/] });
});

for (const [what, value] of Object.entries({ function: () => 1, Date: new Date(), NaN: Number.NaN }))
  test(`${what} is refused, with its place`, () => {
    assert.throws(
      () => encodePlain({ at: [value] }, NONE),
      (error) => error instanceof NotPlain && error.message.startsWith("at.0 is "),
    );
  });

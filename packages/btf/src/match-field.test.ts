import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseC } from "./c/parse-c.ts";
import { bitfieldAccess, matchField } from "./match-field.ts";

const { btf } = parseC(`
struct inner { int pad; union { long a; char text[8]; }; };
struct outer { char first; struct inner in[3]; unsigned flags:5; signed level:9; struct outer *next; int tail[]; };
`);

describe("fields", () => {
  test("are found along a path through structs, unnamed unions and array elements", () => {
    const match = matchField({ struct: "outer", path: ["in", 2, "text", 3] }, btf);
    assert.deepEqual([match?.offset, match?.size], [8 + 2 * 16 + 8 + 3, 1]);
  });

  test("match by the name before the flavour", () => {
    assert.ok(matchField({ struct: "outer___v5", path: ["next"] }, btf));
    assert.equal(matchField({ struct: "other", path: ["next"] }, btf), undefined);
  });

  test("are not found behind pointers, past an array's end or under another name", () => {
    assert.equal(matchField({ struct: "outer", path: ["next", "first"] }, btf), undefined);
    assert.equal(matchField({ struct: "outer", path: ["in", 3] }, btf), undefined);
    assert.equal(matchField({ struct: "outer", path: ["gone"] }, btf), undefined);
    assert.ok(matchField({ struct: "outer", path: ["tail", 100] }, btf));
  });

  test("that are bit fields tell how to load and shift", () => {
    const match = matchField({ struct: "outer", path: ["level"] }, btf);
    assert.deepEqual([match?.bitOffset, match?.bitfieldSize, match?.signed], [8 * 56 + 5, 9, true]);
    assert.deepEqual(match?.bitfield, { loadOffset: 56, loadSize: 4, leftShift: 50, rightShift: 55 });
  });
});

test("load and shifts recover any bit field of up to 57 bits", () => {
  fc.assert(
    fc.property(
      fc.record({ at: fc.nat(200), bits: fc.integer({ min: 1, max: 57 }), size: fc.constantFrom(1, 2, 4, 8) }),
      fc.bigInt({ min: 0n, max: 2n ** 57n - 1n }),
      ({ at, bits, size }, seed) => {
        const value = BigInt.asUintN(bits, seed);
        const memory =
          (value << BigInt(at)) | (BigInt.asUintN(at, ~0n) ^ ((~0n << BigInt(at + bits)) & ((1n << 400n) - 1n)));
        const access = bitfieldAccess({ bitOffset: at, bitfieldSize: bits }, size);
        const loaded = BigInt.asUintN(access.loadSize * 8, memory >> BigInt(access.loadOffset * 8));
        const shifted = BigInt.asUintN(64, loaded << BigInt(access.leftShift)) >> BigInt(access.rightShift);
        assert.equal(shifted, value);
      },
    ),
  );
});

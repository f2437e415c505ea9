import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AggregateType } from "@kscope/lang";
import fc from "fast-check";
import { bucketCount, bucketOf } from "../test/buckets.ts";
import { boundsOf, filledRange } from "./histogram.ts";

function type(name: "hist" | "lhist", ...parameters: bigint[]): AggregateType {
  return { kind: "aggregate", name, signed: true, parameters, size: 8 };
}

const histogram = fc.oneof(
  fc.bigInt({ min: 0n, max: 5n }).map((k) => type("hist", k)),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 1000n }), fc.bigInt({ min: 1n, max: 1000n }), fc.bigInt({ min: 1n, max: 900n }))
    .map(([min, extent, step]) => type("lhist", min, min + extent + step, step)),
);
const value = fc.oneof(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), fc.bigInt({ min: -5n, max: 3000n }));

test("a value lies within the bounds of its bucket, and the bucket exists", () => {
  fc.assert(
    fc.property(histogram, value, (t, v) => {
      const index = bucketOf(t, v);
      const { low, high } = boundsOf(t, index);
      assert.ok(index >= 0 && index < bucketCount(t));
      assert.ok(low === undefined || low <= v, `${low} <= ${v}`);
      assert.ok(high === undefined || v < high, `${v} < ${high}`);
    }),
  );
});

test("buckets follow each other without a gap", () => {
  fc.assert(
    fc.property(histogram, fc.nat(), (t, n) => {
      const index = n % (bucketCount(t) - 1);
      assert.equal(boundsOf(t, index).high, boundsOf(t, index + 1).low);
    }),
  );
});

describe("the layout", () => {
  const cases: readonly (readonly [AggregateType, bigint, number])[] = [
    [type("hist", 0n), -1n, 0],
    [type("hist", 0n), 0n, 1],
    [type("hist", 0n), 1n, 2],
    [type("hist", 0n), 2n, 3],
    [type("hist", 0n), 1024n, 12],
    [type("hist", 0n), (1n << 63n) - 1n, 64],
    [type("hist", 2n), 225n, 28],
    [type("hist", 5n), (1n << 63n) - 1n, 59 << 5],
    [type("lhist", 0n, 100n, 10n), -1n, 0],
    [type("lhist", 0n, 100n, 10n), 99n, 10],
    [type("lhist", 0n, 100n, 10n), 100n, 11],
    [type("lhist", 0n, 100n, 10n), 5000n, 11],
    [type("lhist", 0n, 10n, 3n), 9n, 4],
  ];
  for (const [t, v, index] of cases) {
    test(`${t.name}(${v}, ${t.parameters}) counts in ${index}`, () => assert.equal(bucketOf(t, v), index));
  }

  test("the last index of hist is the greatest number's", () => {
    for (let k = 0n; k <= 5n; k++) {
      assert.equal(bucketOf(type("hist", k), (1n << 63n) - 1n), bucketCount(type("hist", k)) - 1);
    }
  });
});

test("the filled range", () => {
  assert.equal(filledRange([0, 0]), undefined);
  assert.deepEqual(filledRange([0, 2, 0, 1, 0]), { first: 1, last: 3 });
});

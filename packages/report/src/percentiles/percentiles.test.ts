import assert from "node:assert/strict";
import { test } from "node:test";
import type { Report } from "@kscope/engine";
import type { AggregateType } from "@kscope/lang";
import { bucketCount, bucketOf } from "../../test/buckets.ts";
import { type PercentilesReport, percentilesOf, rankOf } from "./percentiles.ts";
import { percentilesText } from "./percentiles-text.ts";

const hist: AggregateType = { kind: "aggregate", name: "hist", signed: true, parameters: [2n], size: 8 };

function reportOf(values: readonly bigint[], which: readonly string[]): PercentilesReport {
  const counts = Array.from({ length: bucketCount(hist) }, () => 0);
  for (const value of values) {
    const bucket = bucketOf(hist, value);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const map: Extract<Report, { kind: "map" }> = {
    kind: "map",
    name: "@h",
    keyType: undefined,
    valueType: hist,
    entries: [{ key: undefined, value: { counts } }],
    divisor: 1,
  };
  return { kind: "percentiles", map, which };
}

test("the rank of a percentile", () => {
  const cases: readonly [string, bigint, bigint][] = [
    ["p50", 4n, 2n],
    ["p50", 5n, 3n],
    ["p0", 5n, 1n],
    ["p99", 100n, 99n],
    ["p99.9", 1000n, 999n],
    ["99.99", 10n ** 16n, 9999n * 10n ** 12n],
    ["max", 7n, 7n],
    ["p100", 7n, 7n],
  ];
  for (const [word, count, rank] of cases) assert.equal(rankOf(word, count), rank, `${word} of ${count}`);
});

test("the bucket of a percentile is that of the value at its rank", () => {
  let state = 12345n;
  const values = Array.from({ length: 1000 }, () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return (state >> 40n) - 1000n;
  });
  const sorted = values.toSorted((a, b) => Number(a - b));
  const which = ["p0", "p1", "p25", "p50", "p90", "p99", "p99.9", "max"];
  const [found] = percentilesOf(reportOf(values, which));
  for (const { word, bounds } of found?.percentiles ?? []) {
    const value = sorted[Number(rankOf(word, 1000n)) - 1] ?? 0n;
    assert.ok(bounds.low === undefined || bounds.low <= value, word);
    assert.ok(bounds.high === undefined || value < bounds.high, word);
  }
  assert.equal(found?.percentiles.length, which.length);
});

test("nothing counted, nothing said of it", () => {
  assert.equal(percentilesText(reportOf([], ["p50"])), "@h: count 0\n");
  assert.equal(percentilesText(reportOf([-5n, 3n], ["p50", "max"])), "@h: count 2, p50 (..., 0), max [3]\n");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { aggregate, INT64, string, type Type, tuple, UINT8, UINT64 } from "@kscope/lang";
import type { Datum, MapEntry } from "../reports/report.ts";
import { divideBy } from "./divide.ts";
import { sortEntries } from "./order.ts";

function entriesOf(pairs: readonly (readonly [Datum, Datum])[]): MapEntry[] {
  return pairs.map(([key, value]) => ({ key, value }));
}

function keysInOrder(keyType: Type, valueType: Type, pairs: readonly (readonly [Datum, Datum])[]): Datum[] {
  return sortEntries(entriesOf(pairs), keyType, valueType).map((entry) => entry.key);
}

test("numbers and counts are ordered by value, ties by key", () => {
  assert.deepEqual(
    keysInOrder(INT64, INT64, [
      [1, 5],
      [2, -3],
      [3, 2n ** 60n],
      [9, 5],
    ]),
    [2, 1, 9, 3],
  );
  assert.deepEqual(
    keysInOrder(INT64, aggregate("count", false), [
      [1, 5],
      [2, 3],
    ]),
    [2, 1],
  );
});

test("min and max are compared as unsigned words, so negative ones come last", () => {
  assert.deepEqual(
    keysInOrder(INT64, aggregate("min", true), [
      [1, -5],
      [2, 5],
      [3, 0],
    ]),
    [3, 2, 1],
  );
});

test("averages, stats and histograms are ordered by what they amount to", () => {
  const stats = (average: number): Datum => ({ count: 1, total: 100 - average, average });
  assert.deepEqual(
    keysInOrder(INT64, aggregate("stats", true), [
      [1, stats(9)],
      [2, stats(-1)],
    ]),
    [2, 1],
  );
  const hist = (...counts: number[]): Datum => ({ counts });
  assert.deepEqual(
    keysInOrder(INT64, aggregate("hist", true, [0n]), [
      [1, hist(2, 0)],
      [2, hist(0, 1)],
    ]),
    [2, 1],
  );
});

test("everything else is ordered by key: texts by bytes, tuples by their elements, unsigned keys as signed", () => {
  const text = string(8);
  assert.deepEqual(
    keysInOrder(string(4), text, [
      ["b", ""],
      ["a", "z"],
      ["B", ""],
    ]),
    ["B", "a", "b"],
  );
  const pair = tuple([INT64, string(4)]);
  const keys = [
    [2, "a"],
    [1, "b"],
    [1, "a"],
  ];
  assert.deepEqual(
    keysInOrder(
      pair,
      text,
      keys.map((key) => [key, ""] as const),
    ),
    [
      [1, "a"],
      [1, "b"],
      [2, "a"],
    ],
  );
  assert.deepEqual(
    keysInOrder(UINT64, text, [
      [1, ""],
      [2n ** 64n - 1n, ""],
    ]),
    [2n ** 64n - 1n, 1],
  );
  assert.deepEqual(
    keysInOrder(UINT8, text, [
      [1, ""],
      [200, ""],
    ]),
    [200, 1],
  );
});

test("division cuts towards zero; of stats only the average is divided, histograms are left alone", () => {
  assert.equal(divideBy(10, INT64)(-15), -1);
  assert.equal(divideBy(10, INT64)(2n ** 60n), 2n ** 60n / 10n);
  assert.equal(divideBy(0, INT64)(7), 7);
  assert.equal(divideBy(2, aggregate("max", true))(9), 4);
  const stats = { count: 4, total: 40, average: 10 };
  assert.deepEqual(divideBy(5, aggregate("stats", true))(stats), { count: 4, total: 40, average: 2 });
  assert.deepEqual(divideBy(5, aggregate("hist", true, [0n]))({ counts: [10] }), { counts: [10] });
  assert.equal(divideBy(5, string(4))("a"), "a");
});

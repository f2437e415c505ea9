import assert from "node:assert/strict";
import { test } from "node:test";
import { geometricMean, median } from "./statistics.ts";

test("median of odd and even counts", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([1, 10, 2, 4]), 3);
  assert.ok(Number.isNaN(median([])));
});

test("the geometric mean of a ratio and its inverse is one", () => {
  assert.ok(Math.abs(geometricMean([4, 0.25]) - 1) < 1e-12);
});

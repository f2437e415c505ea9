import assert from "node:assert/strict";
import { test } from "node:test";
import { numberOf, parameterValue, truthOf } from "./parameter.ts";

test("numbers, with exponents, durations and C's suffixes", () => {
  for (const [text, value] of [
    ["10ms", 10_000_000n],
    ["1e3", 1000n],
    ["5s", 5_000_000_000n],
    ["2m", 120_000_000_000n],
    ["5ul", 5n],
    ["-0x10", -16n],
    ["010", 8n],
    ["1_000", 1000n],
    ["0b11", 3n],
    ["1e19", 10n ** 19n],
    ["18446744073709551615", 2n ** 64n - 1n],
    ["-9223372036854775808", -(2n ** 63n)],
  ] as const)
    assert.equal(numberOf(text), value, text);
});

test("what is no number, and what none of 64 bits is", () => {
  for (const text of ["", "-", "1.5", "12abc", "10e2", "1e0", "5U", "0x", "1e", "5 "])
    assert.equal(numberOf(text), "no-number", text);
  for (const text of ["18446744073709551616", "-9223372036854775809", "1e20", "1e999999999", "9223372036854775808s"])
    assert.equal(numberOf(text), "out-of-range", text);
  assert.equal(parameterValue("99999999999999999999"), "99999999999999999999");
});

test("words for true and false", () => {
  assert.deepEqual(["1", "true", "on", "yes", "True", "tRUe"].map(truthOf), Array(6).fill(true));
  assert.deepEqual(["0", "false", "off", "No"].map(truthOf), Array(4).fill(false));
  assert.deepEqual(["", "y", "n", "t", "2"].map(truthOf), Array(5).fill(undefined));
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { integerValue, positionalIndex, stringValue } from "./literals.ts";

describe("integerValue", () => {
  for (const [text, value] of [
    ["0", 0n],
    ["1_000", 1000n],
    ["0123", 83n],
    ["0x1F_f", 511n],
    ["2e3", 2000n],
    ["0e99", 0n],
    ["18446744073709551615", 2n ** 64n - 1n],
    ["0xffffffffffffffff", 2n ** 64n - 1n],
    ["7UL", 7n],
    ["7ull", 7n],
    ["5ns", 5n],
    ["5us", 5000n],
    ["5ms", 5_000_000n],
    ["1s", 1_000_000_000n],
    ["1m", 60_000_000_000n],
    ["1h", 3_600_000_000_000n],
    ["1d", 86_400_000_000_000n],
  ] as const) {
    test(`${text} is ${value}`, () => assert.deepEqual(integerValue(text), { value, problems: [] }));
  }

  for (const [text, code] of [
    ["18446744073709551616", "number-too-large"],
    ["1e20", "number-too-large"],
    ["1e999999999999", "number-too-large"],
    ["300000d", "number-too-large"],
    ["1_", "invalid-number"],
    ["089", "invalid-number"],
    ["12abc", "invalid-number"],
    ["0x", "invalid-number"],
    ["0b1", "invalid-number"],
    ["1ulll", "invalid-number"],
  ] as const) {
    test(`${text}: ${code}`, () =>
      assert.deepEqual(
        integerValue(text).problems.map((problem) => problem.code),
        [code],
      ));
  }
});

describe("stringValue", () => {
  for (const [text, value] of [
    [String.raw`"a\n\t\r\\\"b"`, 'a\n\t\r\\"b'],
    [String.raw`"\0\101\1019\x41\x4g"`, "\0AA9A\x04g"],
    ['"é€😀"', "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"],
    ['""', ""],
  ] as const) {
    test(text, () => assert.deepEqual(stringValue(text), { value, problems: [] }));
  }

  test("problems have their place", () => {
    const { problems } = stringValue(String.raw`"ab\q\777\x"`);
    assert.deepEqual(
      problems.map(({ code, start, end }) => [code, start, end]),
      [
        ["unknown-escape", 3, 5],
        ["unknown-escape", 5, 9],
        ["unknown-escape", 9, 11],
      ],
    );
  });

  for (const text of ['"', '"abc', '"abc\\', '"abc\\"']) {
    test(`${text} is not closed`, () => {
      assert.deepEqual(
        stringValue(text).problems.map(({ code }) => code),
        ["unterminated-string"],
      );
    });
  }
});

test("positionalIndex counts from 1", () => {
  assert.equal(positionalIndex("$12"), 12);
  assert.equal(positionalIndex("$0"), undefined);
  assert.equal(positionalIndex("$99999999999"), undefined);
});

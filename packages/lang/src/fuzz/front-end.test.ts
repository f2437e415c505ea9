import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkAnything } from "../../test/fuzz-front-end.ts";
import { fuzzInput } from "../../test/fuzz-inputs.ts";
import { SEEDS } from "../../test/fuzz-seeds.ts";
import { testTarget } from "../../test/test-target.ts";

const INPUTS = 4000;

describe("the front end takes anything", () => {
  const target = testTarget();
  test(`${INPUTS} inputs`, { timeout: 120_000 }, () => {
    for (let seed = 0; seed < INPUTS; seed++) {
      const source = fuzzInput(seed);
      assert.doesNotThrow(() => checkAnything(source, target), `input ${seed}: ${JSON.stringify(source)}`);
    }
  });

  test("an input follows from its number", () => assert.equal(fuzzInput(123), fuzzInput(123)));

  test("mutations start from scripts that are right", () => {
    const wrong = SEEDS.filter((source) => checkAnything(source, target) === undefined);
    assert.deepEqual(wrong, []);
  });
});

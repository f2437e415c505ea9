import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzInput } from "@kscope/lang/fuzz";
import { fuzzCompiler } from "../../test/fuzz-compiler.ts";

const INPUTS = 3000;

test(`whatever the front end accepts is compiled: ${INPUTS} inputs`, { timeout: 120_000 }, () => {
  let compiled = 0;
  for (let seed = 1_000_000; seed < 1_000_000 + INPUTS; seed++) {
    assert.doesNotThrow(
      () => {
        if (fuzzCompiler(seed)) compiled++;
      },
      `input ${seed}: ${JSON.stringify(fuzzInput(seed))}`,
    );
  }
  // else the test would say nothing of the generator
  assert.ok(compiled > INPUTS / 100, `only ${compiled} inputs were scripts`);
});

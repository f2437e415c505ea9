// Random programs give the same result when emitted and interpreted as when evaluated as IR.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runEmitted, runEvaluator } from "../../test/agreement.ts";
import { randomFunction } from "../../test/random-ir.ts";
import { print } from "../ir/print.ts";
import { verify } from "../ir/verify.ts";
import { optimise, PASSES } from "../passes/pipeline.ts";

/** Long enough for most programs; after its end all choices are 0. Shrinks to short programs. */
const choices = fc.array(fc.nat({ max: 0xffff }), { maxLength: 600, size: "max" });

function build(list: readonly number[]): ReturnType<typeof randomFunction> {
  let next = 0;
  return randomFunction((limit) => (list[next++] ?? 0) % limit);
}

test("emitted code computes what the IR says", () => {
  fc.assert(
    fc.property(choices, (list) => {
      const fn = build(list);
      assert.deepEqual(verify(fn), []);
      const text = print(fn);
      assert.deepEqual(runEmitted(fn), runEvaluator(fn), text);
    }),
    { numRuns: 200 },
  );
});

test("optimised code computes what the IR said before", () => {
  fc.assert(
    fc.property(choices, fc.subarray(PASSES.map((pass) => pass.name)), (list, disabled) => {
      const fn = build(list);
      const text = print(fn);
      const expected = runEvaluator(fn);
      optimise({ name: "test", functions: [fn] }, { verify: true, disabled: new Set(disabled) });
      const optimised = `${text}\nbecame\n${print(fn)}`;
      assert.deepEqual(runEvaluator(fn), expected, optimised);
      assert.deepEqual(runEmitted(fn, { cpuV4: list.length % 2 === 0 }), expected, optimised);
    }),
    { numRuns: 200 },
  );
});

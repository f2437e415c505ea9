import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { randomProgram, withoutDoubt, withoutSpans } from "../../test/random-program.ts";
import { parse } from "./parser.ts";
import { printProgram } from "./print.ts";

describe("printing and parsing", () => {
  test("random trees survive", () => {
    fc.assert(
      fc.property(randomProgram.filter(withoutDoubt), (tree) => {
        const text = printProgram(tree);
        const again = parse(text);
        assert.deepEqual(again.diagnostics, [], text);
        assert.deepEqual(withoutSpans(again.program), withoutSpans(tree), text);
      }),
      { numRuns: 400 },
    );
  });
});

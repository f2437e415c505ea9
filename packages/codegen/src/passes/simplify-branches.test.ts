import assert from "node:assert/strict";
import { test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

test("simplify-branches branches on the comparison itself and tests bits in place", () => {
  const branchOn = (value: string, test: string): string =>
    after(
      "simplify-branches",
      lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = const 6",
        `v3 = ${value}`,
        "v4 = const 0",
        `branch ${test} v3, v4 ? b5 : b6 likely true`,
        "b5 yes:",
        "return v2",
        "b6 no:",
        "return v1",
      ),
    );
  assert.match(branchOn("compare slt v1, v2", "ne"), /branch slt v1, v2 \? b5 : b6 likely true/);
  assert.match(branchOn("compare slt v1, v2", "eq"), /branch slt v1, v2 \? b6 : b5 likely false/);
  assert.match(branchOn("and v1, v2", "ne"), /branch set v1, v2 \? b5 : b6/);
});

test("simplify-branches drops what a constant condition rules out, with its phi operand", () => {
  assert.equal(
    after(
      "simplify-branches",
      lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = const 3",
        "branch gt v2, v2 ? b3 : b4",
        "b3 then:",
        "v5 = add v1, v2",
        "jump b4",
        "b4 join:",
        "v6 = phi b0: v1, b3: v5",
        "return v6",
      ),
    ),
    lines("b0 entry:", "v1 = argument 0", "jump b4", "b4 join:", "v6 = phi b0: v1", "return v6"),
  );
});

test("simplify-branches keeps a test that looks at fewer bits than the comparison has, and one against another number", () => {
  const branchOn = (value: string, test: string): string =>
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 6",
      `v3 = ${value}`,
      "v4 = const 0",
      `${test} ? b5 : b6`,
      "b5 yes:",
      "return v2",
      "b6 no:",
      "return v1",
    );
  assertUnchanged("simplify-branches", branchOn("and v1, v2", "branch.32 ne v3, v4"));
  assertUnchanged("simplify-branches", branchOn("sub v1, v2", "branch ne v3, v4"));
  const against = branchOn("compare slt v1, v2", "branch ne v3, v2").replace("v4 = const 0\n", "");
  assertUnchanged("simplify-branches", against);
});

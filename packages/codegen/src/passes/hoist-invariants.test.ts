import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

describe("hoist-invariants", () => {
  const loop = (...body: string[]): string =>
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 0",
      "jump b3",
      "b3 head:",
      "v4 = phi b0: v2, b5: v9",
      "branch lt v4, v1 ? b5 : b10",
      "b5 body:",
      ...body,
      "v9 = add v4, v8",
      "jump b3",
      "b10 end:",
      "return v4",
    );

  test("computes before the loop what is the same in each round, with the constants that it needs", () => {
    const moved = after("hoist-invariants", loop("v6 = const 3", "v8 = mul v1, v6"));
    const [entry = ""] = moved.split("b3 head:");
    assert.match(entry, /v6 = const 3\nv8 = mul v1, v6\njump b3/);
    assert.doesNotMatch(moved.slice(entry.length), /mul/);
  });

  test("leaves what changes, what reads memory and what a call tells anew", () => {
    for (const body of ["v8 = mul v4, v1", "v8 = load.8 v1 +0", "v8 = call ktime_get_ns() read"]) {
      const text = loop(body);
      assert.equal(after("hoist-invariants", text), text);
    }
  });

  test("leaves a call that writes, and a loop that is entered from two sides", () => {
    for (const body of ["v8 = call map_push_elem() write", "v8 = call get_smp_processor_id() read"])
      assertUnchanged("hoist-invariants", loop(body));
    const twoWays = lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 0",
      "branch eq v1, v2 ? b3 : b4",
      "b3 other:",
      "jump b4",
      "b4 head:",
      "v5 = phi b0: v2, b3: v1, b4: v7",
      "v6 = mul v1, v1",
      "v7 = add v5, v6",
      "branch lt v7, v1 ? b4 : b8",
      "b8 end:",
      "return v7",
    );
    assertUnchanged("hoist-invariants", twoWays);
  });
});

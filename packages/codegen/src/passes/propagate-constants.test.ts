import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

describe("propagate-constants", () => {
  test("finds what a loop never changes, and does not believe in ways that nobody takes", () => {
    assert.equal(
      after(
        "propagate-constants",
        lines(
          "b0 entry:",
          "v1 = argument 0",
          "v2 = const 7",
          "v3 = const 0",
          "jump b4",
          "b4 head:",
          "v5 = phi b0: v2, b9: v6",
          "branch lt v1, v2 ? b7 : b10",
          "b7 body:",
          "branch eq v5, v2 ? b9 : b8",
          "b8 never:",
          "jump b9",
          "b9 next:",
          "v6 = phi b7: v5, b8: v3",
          "jump b4",
          "b10 end:",
          "v11 = add v5, v2",
          "return v11",
        ),
      ),
      lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = const 7",
        "jump b4",
        "b4 head:",
        "v12 = const 7",
        "branch lt v1, v2 ? b7 : b10",
        "b7 body:",
        "branch eq v12, v2 ? b9 : b8",
        "b8 never:",
        "jump b9",
        "b9 next:",
        "jump b4",
        "b10 end:",
        "v14 = const 14",
        "return v14",
      ),
    );
  });

  test("a value that comes from two sides varies", () => {
    const text = lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 1",
      "v3 = const 2",
      "branch lt v1, v2 ? b4 : b5",
      "b4 then:",
      "jump b5",
      "b5 join:",
      "v6 = phi b0: v2, b4: v3",
      "return v6",
    );
    assert.equal(after("propagate-constants", text), text);
  });

  test("nothing is known of what is loaded, called or shifted by an argument", () => {
    for (const value of ["mul v2, v1", "load.8 v1 +3", "shl v2, v1", "div.32 v2, v1"]) {
      const text = lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = const 3",
        `v3 = ${value}`,
        "v4 = add v3, v2",
        "return v4",
      );
      assertUnchanged("propagate-constants", text);
    }
  });
});

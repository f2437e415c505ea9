import assert from "node:assert/strict";
import { test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

test("straighten-blocks skips what only jumps and joins what always follows", () => {
  assert.equal(
    after(
      "straighten-blocks",
      lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = const 3",
        "branch lt v1, v2 ? b3 : b4",
        "b3 empty:",
        "jump b5",
        "b4 else:",
        "v6 = add v1, v2",
        "jump b7",
        "b7 rest:",
        "return v6",
        "b5 end:",
        "return v1",
      ),
    ),
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 3",
      "branch lt v1, v2 ? b5 : b4",
      "b4 else:",
      "v6 = add v1, v2",
      "return v6",
      "b5 end:",
      "return v1",
    ),
  );
});

test("straighten-blocks keeps an empty block that a phi needs, and a loop of one block", () => {
  assertUnchanged(
    "straighten-blocks",
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 3",
      "branch lt v1, v2 ? b3 : b4",
      "b3 empty:",
      "jump b4",
      "b4 join:",
      "v5 = phi b0: v1, b3: v2",
      "return v5",
    ),
  );
  assertUnchanged(
    "straighten-blocks",
    lines("b0 entry:", "v1 = argument 0", "branch eq v1, v1 ? b2 : b3", "b2 spin:", "jump b2", "b3 end:", "return v1"),
  );
});

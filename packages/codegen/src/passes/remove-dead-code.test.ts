import assert from "node:assert/strict";
import { test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

test("remove-dead-code removes unused reads and cycles of phis, and keeps writes", () => {
  assert.equal(
    after(
      "remove-dead-code",
      lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = call ktime_get_ns() read",
        "v3 = call map_push_elem() write",
        "jump b4",
        "b4 loop:",
        "v5 = phi b0: v1, b4: v6",
        "v6 = add v5, v1",
        "branch eq v1, v1 ? b4 : b7",
        "b7 end:",
        "return v1",
      ),
    ),
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v3 = call map_push_elem() write",
      "jump b4",
      "b4 loop:",
      "branch eq v1, v1 ? b4 : b7",
      "b7 end:",
      "return v1",
    ),
  );
});

test("remove-dead-code keeps volatile loads, stores and atomic operations", () => {
  assertUnchanged(
    "remove-dead-code",
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = load.8 v1 +0 volatile",
      "v3 = const 1",
      "v4 = map-value 0 +0",
      "store.8 v4 +0, v3",
      "v5 = fetch-add.8 v4 +0, v3",
      "return v3",
    ),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

test("remove-dead-stores keeps what a helper may see", () => {
  assert.equal(
    after(
      "remove-dead-stores",
      lines(
        "slot s1 16 key",
        "b0 entry:",
        "v2 = slot s1",
        "v3 = const 1",
        "v4 = const 2",
        "store.8 v2 +0, v3",
        "store.8 v2 +0, v4",
        "v5 = map 0",
        "v6 = call map_delete_elem(v5, v2) write",
        "store.8 v2 +8, v3",
        "return v6",
      ),
    ),
    lines(
      "slot s1 16 key",
      "b0 entry:",
      "v2 = slot s1",
      "v4 = const 2",
      "store.8 v2 +0, v4",
      "v5 = map 0",
      "v6 = call map_delete_elem(v5, v2) write",
      "return v6",
    ),
  );
});

test("remove-dead-stores keeps what is read, partly overwritten, or read by others", () => {
  const between = (...middle: string[]): string =>
    lines(
      "slot s1 16 key",
      "b0 entry:",
      "v2 = slot s1",
      "v3 = const 1",
      "store.8 v2 +0, v3",
      ...middle,
      "v9 = load.8 v2 +0",
      "return v9",
    );
  assertUnchanged("remove-dead-stores", between("store.4 v2 +0, v3"));
  assertUnchanged("remove-dead-stores", between("v5 = load.4 v2 +4", "store.8 v2 +0, v5"));
  assertUnchanged("remove-dead-stores", between("v4 = map-value 0 +0", "store.8 v4 +0, v3", "store.8 v4 +0, v3"));
  assertUnchanged("remove-dead-stores", between("v5 = fetch-add.8 v2 +0, v3"));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { after, lines } from "../../test/after-pass.ts";

test("fold-offsets puts constants into loads, and gives one map value one base", () => {
  assert.equal(
    after(
      "fold-offsets",
      "b0 entry:\nv1 = argument 0\nv2 = const 16\nv3 = add v1, v2\nv4 = load.8 v3 +8\nv5 = map-value 2 +24\nstore.8 v5 -8, v4\nreturn v4",
    ),
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v4 = load.8 v1 +24",
      "v7 = map-value 2 +0",
      "store.8 v7 +16, v4",
      "return v4",
    ),
  );
  const far = "b0 entry:\nv1 = argument 0\nv2 = const 32760\nv3 = add v1, v2\nv4 = load.8 v3 +8\nreturn v4";
  assert.match(after("fold-offsets", far), /load\.8 v3 \+8/);
});

test("fold-offsets leaves sums of two pointers' worth, narrow sums and differences", () => {
  for (const sum of ["add v1, v2", "add.32 v1, v3", "sub v1, v3"]) {
    const text = lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = argument 1",
      "v3 = const 8",
      `v4 = ${sum}`,
      "v5 = load.8 v4 +0",
      "return v5",
    );
    assert.match(after("fold-offsets", text, 2), /v5 = load\.8 v4 \+0/);
  }
});

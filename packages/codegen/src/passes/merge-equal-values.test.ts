import assert from "node:assert/strict";
import { test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

test("merge-equal-values calls the helper behind pid and tid once, but reads the clock twice", () => {
  assert.equal(
    after(
      "merge-equal-values",
      lines(
        "b0 entry:",
        "v1 = call get_current_pid_tgid() pure",
        "v2 = const 32",
        "v3 = shr v1, v2",
        "v4 = call get_current_pid_tgid() pure",
        "v5 = extend.u4 v4",
        "v6 = call ktime_get_ns() read",
        "v7 = call ktime_get_ns() read",
        "v8 = sub v7, v6",
        "v9 = add v3, v5",
        "v10 = add v9, v8",
        "return v10",
      ),
    ),
    lines(
      "b0 entry:",
      "v1 = call get_current_pid_tgid() pure",
      "v2 = const 32",
      "v3 = shr v1, v2",
      "v5 = extend.u4 v1",
      "v6 = call ktime_get_ns() read",
      "v7 = call ktime_get_ns() read",
      "v8 = sub v7, v6",
      "v9 = add v3, v5",
      "v10 = add v9, v8",
      "return v10",
    ),
  );
});

test("merge-equal-values does not merge values of sibling blocks, nor volatile loads", () => {
  const text = lines(
    "b0 entry:",
    "v1 = argument 0",
    "v2 = load.8 v1 +0 volatile",
    "v3 = load.8 v1 +0 volatile",
    "branch eq v2, v3 ? b4 : b5",
    "b4 then:",
    "v6 = add v2, v3",
    "jump b7",
    "b5 else:",
    "v8 = add v2, v3",
    "jump b7",
    "b7 join:",
    "v9 = phi b4: v6, b5: v8",
    "return v9",
  );
  assert.equal(after("merge-equal-values", text), text);
});

test("merge-equal-values leaves loads of memory that others write, and of a context that is written to", () => {
  const fromMap = lines(
    "b0 entry:",
    "v2 = map-value 0 +0",
    "v3 = load.8 v2 +8",
    "v4 = call ktime_get_ns() write",
    "v5 = load.8 v2 +8",
    "v6 = sub v5, v3",
    "return v6",
  );
  assertUnchanged("merge-equal-values", fromMap);
  const fromContext = lines(
    "b0 entry:",
    "v1 = argument 0",
    "v2 = load.8 v1 +8",
    "store.8 v1 +8, v2",
    "v3 = load.8 v1 +8",
    "v4 = add v2, v3",
    "return v4",
  );
  assertUnchanged("merge-equal-values", fromContext);
});

test("merge-equal-values tells widths apart", () => {
  assertUnchanged(
    "merge-equal-values",
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = argument 1",
      "v3 = div v1, v2",
      "v4 = div.32 v1, v2",
      "v5 = sub v3, v4",
      "return v5",
    ),
    2,
  );
});

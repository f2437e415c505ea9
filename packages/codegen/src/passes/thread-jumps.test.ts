import assert from "node:assert/strict";
import { test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

test("thread-jumps leads a short-circuit condition straight to its outcome", () => {
  assert.equal(
    after(
      "thread-jumps",
      lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = const 0",
        "v3 = const 5",
        "branch ne v1, v2 ? b4 : b5",
        "b4 and.right:",
        "v6 = compare lt v1, v3",
        "jump b5",
        "b5 and.end:",
        "v7 = phi b0: v2, b4: v6",
        "branch ne v7, v2 ? b8 : b9",
        "b8 then:",
        "v10 = call ktime_get_ns() write",
        "jump b9",
        "b9 end:",
        "return v2",
      ),
    ),
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 0",
      "v3 = const 5",
      "branch ne v1, v2 ? b4 : b9",
      "b4 and.right:",
      "v6 = compare lt v1, v3",
      "jump b5",
      "b5 and.end:",
      "v7 = phi b4: v6",
      "branch ne v7, v2 ? b8 : b9",
      "b8 then:",
      "v10 = call ktime_get_ns() write",
      "jump b9",
      "b9 end:",
      "return v2",
    ),
  );
});

test("thread-jumps leaves a test whose value is used again, or behind which there is more to do", () => {
  const joined = (work: string, result: string): string =>
    lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 0",
      "branch ne v1, v2 ? b3 : b4",
      "b3 then:",
      "jump b4",
      "b4 join:",
      "v5 = phi b0: v2, b3: v1",
      ...(work === "" ? [] : [work]),
      "branch ne v5, v2 ? b7 : b8",
      "b7 yes:",
      `return ${result}`,
      "b8 no:",
      "return v2",
    );
  assertUnchanged("thread-jumps", joined("", "v5"));
  assertUnchanged("thread-jumps", joined("v6 = call ktime_get_ns() write", "v2"));
});

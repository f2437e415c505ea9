import assert from "node:assert/strict";
import { test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

test("remove-extensions knows what fits", () => {
  const extended = (value: string, extension: string): string =>
    after(
      "remove-extensions",
      lines("b0 entry:", "v1 = argument 0", "v2 = const 255", `v3 = ${value}`, `v4 = ${extension} v3`, "return v4"),
    );
  assert.match(extended("load.4 v1 +0", "extend.u4"), /return v3$/);
  assert.match(extended("load.4 v1 +0", "extend.s4"), /return v4$/);
  assert.match(extended("load.2 v1 +0", "extend.s4"), /return v3$/);
  assert.match(extended("and v1, v2", "extend.u1"), /return v3$/);
  assert.match(extended("add.32 v1, v2", "extend.u4"), /return v3$/);
  assert.match(extended("compare eq v1, v2", "extend.s1"), /return v3$/);
  assert.match(extended("extend.s2 v1", "extend.u1"), /v5 = extend.u1 v1\nreturn v5$/);
});

test("remove-extensions drops the extension of a stored value", () => {
  const text =
    "b0 entry:\nv1 = argument 0\nv2 = load.4 v1 +0\nv3 = extend.s4 v2\nv4 = map-value 0 +0\nstore.4 v4 +0, v3\nreturn v2";
  assert.match(after("remove-extensions", text), /store\.4 v4 \+0, v2/);
  assert.match(after("remove-extensions", text.replace("store.4", "store.8")), /store\.8 v4 \+0, v3/);
});

test("remove-extensions keeps the mask that a wider look at the value needs", () => {
  for (const [value, extension] of [
    ["load.4 v1 +0", "extend.u2"],
    ["load.8 v1 +0", "extend.u4"],
    ["sar v1, v2", "extend.u4"],
    ["extend.s1 v1", "extend.u4"],
    ["extend.u4 v1", "extend.s4"],
  ]) {
    const kept = after(
      "remove-extensions",
      lines("b0 entry:", "v1 = argument 0", "v2 = const 8", `v3 = ${value}`, `v4 = ${extension} v3`, "return v4"),
    );
    assert.match(kept, new RegExp(String(extension).replace(".", "\\.")));
  }
});

test("remove-extensions keeps the extension of what is divided, compared or shifted in 64 bits", () => {
  for (const use of ["div v2, v1", "compare lt v2, v1", "shr v2, v1"]) {
    assertUnchanged(
      "remove-extensions",
      lines("b0 entry:", "v1 = argument 0", "v2 = extend.u4 v1", `v3 = ${use}`, "return v3"),
    );
  }
});

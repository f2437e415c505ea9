import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { after, assertUnchanged, lines } from "../../test/after-pass.ts";

describe("fold-constants", () => {
  const fold = (operation: string, left: bigint, right: bigint): string =>
    after("fold-constants", `b0 entry:\nv1 = const ${left}\nv2 = const ${right}\nv3 = ${operation} v1, v2\nreturn v3`);
  const result = (text: string): string | undefined => /= const (-?\d+)/.exec(text)?.[1];

  test("follows BPF: division by zero, masked shifts, 32-bit results without sign", () => {
    assert.equal(result(fold("div", 7n, 0n)), "0");
    assert.equal(result(fold("mod", 7n, 0n)), "7");
    assert.equal(result(fold("div", -1n, 2n)), "9223372036854775807");
    assert.equal(result(fold("shl", 1n, 65n)), "2");
    assert.equal(result(fold("sar", -8n, 1n)), "-4");
    assert.equal(result(fold("sar.32", -8n, 1n)), "4294967292");
    assert.equal(result(fold("sub.32", 0n, 1n)), "4294967295");
    assert.equal(result(fold("compare slt", -1n, 0n)), "1");
    assert.equal(result(fold("compare lt", -1n, 0n)), "0");
  });

  test("uses shifts and masks for powers of two, and one form for sums", () => {
    const of = (operation: string, constant: bigint): string =>
      after(
        "fold-constants",
        `b0 entry:\nv1 = argument 0\nv2 = const ${constant}\nv3 = ${operation} v1, v2\nreturn v3`,
      );
    assert.equal(of("mul", 8n), lines("b0 entry:", "v1 = argument 0", "v4 = const 3", "v5 = shl v1, v4", "return v5"));
    assert.equal(of("div", 16n), lines("b0 entry:", "v1 = argument 0", "v4 = const 4", "v5 = shr v1, v4", "return v5"));
    assert.equal(
      of("mod", 64n),
      lines("b0 entry:", "v1 = argument 0", "v4 = const 63", "v5 = and v1, v4", "return v5"),
    );
    assert.equal(of("sub", 5n), lines("b0 entry:", "v1 = argument 0", "v4 = const -5", "v5 = add v1, v4", "return v5"));
    assert.equal(of("add", 0n), lines("b0 entry:", "v1 = argument 0", "return v1"));
    assert.equal(of("add.32", 0n), lines("b0 entry:", "v1 = argument 0", "v4 = extend.u4 v1", "return v4"));
  });

  test("makes chains of constants one", () => {
    assert.equal(
      after(
        "fold-constants",
        "b0 entry:\nv1 = argument 0\nv2 = const 5\nv3 = add v1, v2\nv4 = const 7\nv5 = add v3, v4\nreturn v5",
      ),
      lines("b0 entry:", "v1 = argument 0", "v6 = const 12", "v7 = add v1, v6", "return v7"),
    );
  });

  test("turns a negated comparison into its opposite", () => {
    assert.equal(
      after(
        "fold-constants",
        "b0 entry:\nv1 = argument 0\nv2 = const 5\nv3 = compare slt v1, v2\nv4 = const 0\nv5 = compare eq v3, v4\nreturn v5",
      ),
      lines("b0 entry:", "v1 = argument 0", "v2 = const 5", "v6 = compare sge v1, v2", "return v6"),
    );
  });

  test("leaves what is not known, and what a trap of 32 bits would change", () => {
    const unchanged = (operation: string, constant: bigint): void =>
      assertUnchanged(
        "fold-constants",
        lines("b0 entry:", "v1 = argument 0", `v2 = const ${constant}`, `v3 = ${operation} v1, v2`, "return v3"),
      );
    unchanged("mul", 7n);
    unchanged("div", 10n);
    // a quotient of 32 bits has no upper half, whatever the dividend had
    assert.notEqual(
      after("fold-constants", "b0 entry:\nv1 = argument 0\nv2 = const 1\nv3 = div.32 v1, v2\nreturn v3"),
      lines("b0 entry:", "v1 = argument 0", "return v1"),
    );
  });

  test("does not reassociate across a width: the inner sum wraps at 32 bits", () => {
    const text = lines(
      "b0 entry:",
      "v1 = argument 0",
      "v2 = const 5",
      "v3 = add.32 v1, v2",
      "v4 = const 7",
      "v5 = add v3, v4",
      "return v5",
    );
    assertUnchanged("fold-constants", text);
  });
});

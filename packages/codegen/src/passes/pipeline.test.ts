import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse, parseProgram } from "../ir/parse.ts";
import { print } from "../ir/print.ts";
import { verify } from "../ir/verify.ts";
import { optimise, PASSES } from "./pipeline.ts";

/** Runs one pass and then the removal of what it left unused; names of values are those of the input. */
function after(name: string, body: string, argumentCount = 1): string {
  const fn = parse(`function main(${argumentCount})\n${body}`);
  assert.deepEqual(verify(fn), []);
  for (const pass of PASSES) if (pass.name === name || pass.name === "remove-dead-code") pass.run(fn);
  assert.deepEqual(verify(fn), []);
  return print(fn)
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .join("\n")
    .trim();
}

function lines(...text: string[]): string {
  return text.join("\n");
}

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
});

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

test("simplify-branches branches on the comparison itself and tests bits in place", () => {
  const branchOn = (value: string, test: string): string =>
    after(
      "simplify-branches",
      lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = const 6",
        `v3 = ${value}`,
        "v4 = const 0",
        `branch ${test} v3, v4 ? b5 : b6 likely true`,
        "b5 yes:",
        "return v2",
        "b6 no:",
        "return v1",
      ),
    );
  assert.match(branchOn("compare slt v1, v2", "ne"), /branch slt v1, v2 \? b5 : b6 likely true/);
  assert.match(branchOn("compare slt v1, v2", "eq"), /branch slt v1, v2 \? b6 : b5 likely false/);
  assert.match(branchOn("and v1, v2", "ne"), /branch set v1, v2 \? b5 : b6/);
});

test("simplify-branches drops what a constant condition rules out, with its phi operand", () => {
  assert.equal(
    after(
      "simplify-branches",
      lines(
        "b0 entry:",
        "v1 = argument 0",
        "v2 = const 3",
        "branch gt v2, v2 ? b3 : b4",
        "b3 then:",
        "v5 = add v1, v2",
        "jump b4",
        "b4 join:",
        "v6 = phi b0: v1, b3: v5",
        "return v6",
      ),
    ),
    lines("b0 entry:", "v1 = argument 0", "jump b4", "b4 join:", "v6 = phi b0: v1", "return v6"),
  );
});

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
});

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
});

test("a pass can be switched off by name", () => {
  const text = "function main(1)\nb0 entry:\n  v1 = const 1\n  v2 = const 2\n  v3 = add v1, v2\n  return v3\n";
  const program = parseProgram(text);
  optimise(program, { disabled: new Set(["fold-constants", "propagate-constants"]), verify: true });
  assert.deepEqual(program.functions.map(print), [text]);
  optimise(program, { verify: true });
  assert.match(program.functions.map(print).join(), /const 3\n {2}return/);
});

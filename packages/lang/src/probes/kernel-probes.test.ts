// kprobe, kretprobe, fentry and fexit: what attach points become on the test machine, what is said of wrong ones, values
// and listings.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { testTarget } from "../../test/test-target.ts";
import { check } from "../check/check.ts";
import { parse } from "../syntax/index.ts";
import { typeName } from "../types/type-name.ts";
import { findProbeKind } from "./index.ts";

interface Options {
  readonly unsafe?: boolean;
  readonly btf?: undefined;
}

interface Outcome {
  /** Names of the points of each group that shares a program. */
  readonly groups: readonly string[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

function outcome(script: string, { unsafe = false, ...machine }: Options = {}): Outcome {
  const options = { positional: [], named: new Map<string, string>(), unsafe, pid: undefined };
  const { checked, diagnostics } = check(parse(script).program, testTarget(machine), options);
  const said = (severity: string): string[] => diagnostics.filter((d) => d.severity === severity).map((d) => d.message);
  const groups = checked?.probes.map(({ points }) => points.map((p) => p.name).join(", ")) ?? [];
  return { groups, errors: said("error"), warnings: said("warning") };
}

const FUNCTIONS: readonly (readonly [string, readonly string[], Options?])[] = [
  ["kprobe:vfs_read", ["kprobe:vfs_read"]],
  ["k:vfs_read+0x10", ["kprobe:vfs_read+16"]],
  ["kprobe:vfs_read+0", ["kprobe:vfs_read"]],
  ["kr:vfs_read", ["kretprobe:vfs_read"]],
  ["kprobe:vfs_*", ["kprobe:vfs_read, kprobe:vfs_readv, kprobe:vfs_write"]],
  ["kprobe:vmlinu*:vfs_read*", ["kprobe:vmlinux:vfs_read, kprobe:vmlinux:vfs_readv"]],
  ["kprobe:nf_tables:nft_new", ["kprobe:nf_tables:nft_new"]],
  // a function of two modules is one name, unless modules are named
  ["kprobe:common", ["kprobe:common"]],
  ["kprobe:*:common", ["kprobe:nf_tables:common, kprobe:vmlinux:common"]],
  // renamed by the compiler
  ["kprobe:renamed", ["kprobe:renamed.isra.0"]],
  ["kprobe:twice", ["kprobe:twice.constprop.0, kprobe:twice.constprop.1.isra.0"]],
  ["kprobe:vfs_read, kprobe:none*", ["kprobe:vfs_read"]],
  ["kprobe:0x1234", ["kprobe:4660"], { unsafe: true }],
  ["fentry:vfs_read", ["fentry:vmlinux:vfs_read"]],
  ["kfunc:vfs_read", ["fentry:vmlinux:vfs_read"]],
  ["fr:vmlinux:vfs_read", ["fexit:vmlinux:vfs_read"]],
  ["fentry:vfs_*", ["fentry:vmlinux:vfs_read, fentry:vmlinux:vfs_readv"]],
];

describe("functions", () => {
  for (const [point, want, options] of FUNCTIONS)
    test(point, () => {
      const { groups, errors, warnings } = outcome(`${point} { }`, options);
      assert.deepEqual({ groups, errors, warnings }, { groups: want, errors: [], warnings: [] });
    });
});

const WRONG: readonly (readonly [string, string])[] = [
  ["kprobe:nonsense:vfs_read", "specified module nonsense in probe kprobe:nonsense:vfs_read is not loaded."],
  ["kprobe:nf_tables:vfs_read", "No matches for kprobe nf_tables:vfs_read."],
  ["kprobe:rcu_*", "Probe has no valid attach points."],
  ["kprobe:0x1234", "Probing by address requires --unsafe"],
  ["kprobe:vfs_read+1+2", "Cannot take more than one offset"],
  ["kprobe:vfs_read+x", 'Invalid offset: "x"'],
  ["kretprobe:vfs_read+4", "Offset not allowed"],
  ["kprobe:a:b:c", "kprobe probe type requires 1 or 2 arguments, found 3"],
  ["fentry:nonsense", "No matches for fentry nonsense."],
  ["fentry:vmlinux:nonsense", "No matches for fentry vmlinux:nonsense."],
  // arguments beyond the registers, and no types
  ["fentry:many_arguments", "No matches for fentry vmlinux:many_arguments."],
  ["fentry:printk", "No matches for fentry vmlinux:printk."],
  ["fentry:vfs_write", "No matches for fentry vmlinux:vfs_write."],
  ["fentry:none*", "Probe has no valid attach points."],
  ["fentry:a:b:c", "Only the 'bpf' variant of this probe supports 4 arguments"],
];

describe("what is wrong", () => {
  for (const [point, message] of WRONG) test(point, () => assert.deepEqual(outcome(`${point} { }`).errors, [message]));
});

describe("functions that can't be traced", () => {
  const warning = (name: string): string =>
    `${name} is not traceable (either non-existing, inlined, or marked as "notrace"); attaching to it will likely fail`;

  for (const [point, name] of [
    ["vmlinux:nonsense", "nonsense"],
    ["bad", "bad"],
    ["rcu_read_unlock", "rcu_read_unlock"],
  ] as const)
    test(point, () =>
      assert.deepEqual(outcome(`kprobe:${point} { }`), {
        groups: [],
        errors: [`No matches for kprobe ${point}.`],
        warnings: [warning(name)],
      }),
    );

  test("--unsafe tries all the same", () =>
    assert.deepEqual(outcome("kprobe:vmlinux:nonsense { }", { unsafe: true }), {
      groups: ["kprobe:vmlinux:nonsense"],
      errors: [],
      warnings: [warning("nonsense")],
    }));

  test("missing_probes = warn", () =>
    assert.deepEqual(outcome("config = { missing_probes = warn } kprobe:vfs_read, kprobe:bad { }"), {
      groups: ["kprobe:vfs_read"],
      errors: [],
      warnings: [warning("bad"), "No matches for kprobe bad. Skipping."],
    }));

  test("missing_probes = ignore", () =>
    assert.deepEqual(outcome("config = { missing_probes = ignore } kprobe:vfs_read, kprobe:bad { }"), {
      groups: ["kprobe:vfs_read"],
      errors: [],
      warnings: [],
    }));
});

test("without BTF there is no fentry", () => {
  assert.deepEqual(outcome("fentry:vfs_read { }", { btf: undefined }).errors, ["No matches for fentry vfs_read."]);
});

const VALUES: readonly (readonly [string, readonly string[]])[] = [
  ['kprobe:vfs_read { print(arg0); print(func); print(kstack); print(reg("ip")); }', []],
  ["kretprobe:vfs_read { print(retval); }", []],
  ["kprobe:vfs_read { print(arg6); }", ["x86_64 doesn't support arg6"]],
  [
    "kprobe:vfs_read { print(retval); }",
    ["The retval builtin can only be used with return probes (kretprobe, uretprobe, fexit), not with kprobe"],
  ],
  [
    "fentry:vfs_read { print(arg0); }",
    [
      "The arg0 builtin can only be used with kprobe, uprobe, usdt, rawtracepoint probes; fentry probes have none: use args",
    ],
  ],
  ["fentry:vfs_read { print(args.count + args.file.mode); }", []],
  ["fentry:vfs_read { print(args.none); }", ["Probe fentry:vmlinux:vfs_read has no argument named 'none'"]],
  ['fentry:vfs_read { print(reg("ip")); }', ['reg can not be used with "fentry" probes']],
  ["fexit:vfs_read { print(retval); print(args.count); }", []],
  ["fexit:schedule { print(retval); }", ["Can't find a field retval"]],
];

describe("values", () => {
  for (const [script, want] of VALUES) test(script, () => assert.deepEqual(outcome(script).errors, want));
});

test("results have the function's type, and their own place behind the arguments", () => {
  const options = { positional: [], named: new Map<string, string>(), unsafe: false, pid: undefined };
  const { checked } = check(parse("fexit:vfs_read { @ = retval; }").program, testTarget(), options);
  assert.equal(typeName(checked?.maps.get("@")?.value ?? { kind: "none" }), "int64");
});

function listed(kind: string, pattern: string): readonly string[] {
  return [...(findProbeKind(kind)?.listing?.names(testTarget(), pattern) ?? [])];
}

function declared(kind: string, name: string): readonly string[] {
  return findProbeKind(kind)?.listing?.declarations?.(testTarget(), name) ?? [];
}

test("listings: with a module where the pattern has one; fentry always", () => {
  assert.deepEqual(listed("kprobe", "vfs_*"), ["vfs_read", "vfs_readv", "vfs_write"]);
  assert.deepEqual(listed("kprobe", "*:common"), ["nf_tables:common", "vmlinux:common"]);
  assert.deepEqual(listed("kretprobe", "rcu_*"), []);
  assert.deepEqual(listed("fentry", "vfs_*"), ["vmlinux:vfs_read", "vmlinux:vfs_readv"]);
  assert.deepEqual(listed("fexit", "vmlinux:*read"), ["vmlinux:vfs_read"]);
});

test("listings: arguments and results as C declares them", () => {
  const three = ["struct file *", "char *", "long long unsigned int"];
  assert.deepEqual(
    declared("kprobe", "vfs_read"),
    three.map((type, i) => `${type} arg${i}`),
  );
  assert.deepEqual(declared("kretprobe", "vmlinux:vfs_read"), ["long int retval"]);
  assert.deepEqual(declared("kretprobe", "schedule"), ["void"]);
  assert.deepEqual(declared("kprobe", "printk"), ["char * arg0"]);
  const named = ["struct file * file", "char * buf", "long long unsigned int count"];
  assert.deepEqual(declared("fentry", "vmlinux:vfs_read"), named);
  assert.deepEqual(declared("fexit", "vmlinux:vfs_read"), [...named, "long int retval"]);
});

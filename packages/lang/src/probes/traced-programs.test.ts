// fentry:bpf and fexit:bpf on the test machine: which functions they stand for, what is said of those that can't be traced,
// and the types of arguments and results.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { testTarget } from "../../test/test-target.ts";
import { check } from "../check/check.ts";
import { parse } from "../syntax/index.ts";
import { findProbeKind } from "./index.ts";

function outcome(script: string): { readonly points: readonly string[]; readonly errors: readonly string[] } {
  const options = { positional: [], named: new Map<string, string>(), unsafe: false, pid: undefined };
  const { checked, diagnostics } = check(parse(script).program, testTarget(), options);
  const points = checked?.probes.flatMap((probe) => probe.points.map((p) => p.name)) ?? [];
  const errors = diagnostics.filter((d) => d.severity === "error");
  return { points, errors: errors.map((d) => (d.hint === undefined ? d.message : `${d.message} ${d.hint}`)) };
}

const FUNCTIONS: readonly (readonly [string, readonly string[]])[] = [
  ["fentry:bpf:count_bytes", ["fentry:bpf:7:count_bytes"]],
  ["f:bpf:*:count_bytes", ["fentry:bpf:7:count_bytes"]],
  ["fexit:bpf:count_received_packets", ["fexit:bpf:7:count_received_packets", "fexit:bpf:12:count_received_packets"]],
  ["fentry:bpf:12:count_received_packets", ["fentry:bpf:12:count_received_packets"]],
  ["fr:bpf:7:*", ["fexit:bpf:7:count_received_packets", "fexit:bpf:7:count_bytes"]],
  [
    "fentry:bpf:*",
    ["fentry:bpf:7:count_received_packets", "fentry:bpf:7:count_bytes", "fentry:bpf:12:count_received_packets"],
  ],
];

describe("functions", () => {
  for (const [point, points] of FUNCTIONS)
    test(point, () => assert.deepEqual(outcome(`${point} { }`), { points, errors: [] }));
});

const WRONG: readonly (readonly [string, string])[] = [
  [
    "fentry:bpf",
    "the 'bpf' variant of this probe requires a bpf program name and optional bpf program id write fentry:bpf:PROGRAM or fentry:bpf:ID:PROGRAM",
  ],
  ["fentry:bpf:x:f", "bpf program id must be a number or '*' write fentry:bpf:ID:PROGRAM"],
  [
    "fentry:bpf:99:f",
    "No matches for fentry bpf:99:f. no BPF program has the id 99; list them with: kscope -l 'fentry:bpf:*'",
  ],
  [
    "fentry:bpf:13:*",
    "No matches for fentry bpf:13:*. program 13 can't be traced: it was loaded without BTF, which tells where its functions are",
  ],
  [
    "fentry:bpf:traces",
    "No matches for fentry bpf:traces. program 14 can't be traced: it is a tracing program itself (fentry, fexit, iter or a typed raw tracepoint), and this kernel lets none of those be traced",
  ],
  [
    "fentry:bpf:slow",
    "No matches for fentry bpf:slow. program 15 can't be traced: the kernel interprets it (sysctl net.core.bpf_jit_enable)",
  ],
  [
    "fentry:bpf:second",
    "No matches for fentry bpf:second. program 16 can't be traced: it traces a BPF program itself, and the kernel goes no further",
  ],
  [
    "fentry:bpf:count_received_",
    "No matches for fentry bpf:count_received_. did you mean fentry:bpf:count_received_packets?",
  ],
  ["fentry:bpf:count_byte", "No matches for fentry bpf:count_byte. did you mean fentry:bpf:count_bytes?"],
  ["fentry:bpf:none*", "Probe has no valid attach points. if this is expected: config = { missing_probes = warn }"],
  [
    "fexit:bpf:count_bytes { print(retval); }",
    "Can't find a field retval the function of fexit:bpf:7:count_bytes returns nothing",
  ],
];

describe("what is wrong", () => {
  for (const [script, message] of WRONG)
    test(script, () => assert.deepEqual(outcome(script.includes("{") ? script : `${script} { }`).errors, [message]));
});

test("arguments have the program's types, and contexts are the kernel's objects", () => {
  assert.deepEqual(outcome("fentry:bpf:count_bytes { @ = sum(args.length); }").errors, []);
  assert.deepEqual(outcome("fexit:bpf:7:count_received_packets { @[args.ctx.data] = sum(retval); }").errors, []);
});

test("listings are of programs only where they are asked for", () => {
  const listing = findProbeKind("fexit")?.listing;
  const target = testTarget();
  assert.deepEqual([...(listing?.names(target, "bpf:count_b*") ?? [])], ["bpf:7:count_bytes"]);
  assert.deepEqual([...(listing?.names(target, "bpf:12:*") ?? [])], ["bpf:12:count_received_packets"]);
  assert.deepEqual([...(listing?.names(target, "count_*") ?? [])], []);
  const declared = listing?.declarations?.(target, "bpf:12:count_received_packets");
  assert.deepEqual(declared, ["struct xdp_buff * ctx", "int retval"]);
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TargetFeature } from "@kscope/lang";
import { testTarget } from "@kscope/lang/test-target";
import { stagesOf } from "../../test/stages-of.ts";
import { compile } from "../compile.ts";
import { parseProgram } from "../ir/parse.ts";
import { printProgram } from "../ir/print.ts";

const OPTIONS = { positional: [], named: new Map(), unsafe: false, pid: undefined, filters: {}, helperId: () => 1 };

/** Of each program the number of its points, and of its return points. */
function programs(script: string, without: readonly TargetFeature[] = []): unknown {
  const { object, diagnostics } = compile(script, testTarget({ without }), OPTIONS);
  assert.deepEqual(
    diagnostics.filter((d) => d.severity === "error"),
    [],
  );
  return object?.programs.map(({ attachPoints, returns }) => [attachPoints.length, returns?.length]);
}

const APART = [
  [3, undefined],
  [3, undefined],
];

const PAIRS: readonly (readonly [string, unknown])[] = [
  ["kprobe:vfs_* { @ = count(); } kretprobe:vfs_* { @r = count(); }", [[3, 3]]],
  ["kretprobe:vfs_* { @r = count(); } kprobe:vfs_* { @ = count(); }", [[3, 3]]],
  ["kprobe:vfs_read { @ = arg0; } kretprobe:vfs_read /retval < 0/ { @r = retval; }", [[1, 1]]],
  ["kprobe:vfs_read, kprobe:vfs_write { @ = 1; } kretprobe:vfs_write, kretprobe:vfs_read { @r = 1; }", [[2, 2]]],
  [
    "kprobe:vfs_read, begin { @ = 1; } kretprobe:vfs_read { @r = 1; }",
    [
      [1, 1],
      [1, undefined],
    ],
  ],
  // other functions, further probes on them, names of events, places that a link can't take
  [
    "kprobe:vfs_* { @ = 1; } kretprobe:vfs_read* { @r = 1; }",
    [
      [3, undefined],
      [2, undefined],
    ],
  ],
  ["kprobe:vfs_* { @ = 1; } kretprobe:vfs_* { @r = 1; } kretprobe:vfs_read { @s = 1; }", [...APART, [1, undefined]]],
  [
    "kprobe:vfs_* { @ = 1; } kprobe:vfs_write { @s = 1; } kretprobe:vfs_* { @r = 1; }",
    [
      [3, undefined],
      [1, undefined],
      [3, undefined],
    ],
  ],
  [
    "kprobe:vfs_read { @ = probe; } kretprobe:vfs_read { @r = 1; }",
    [
      [1, undefined],
      [1, undefined],
    ],
  ],
  [
    "kprobe:vfs_read+4 { @ = 1; } kretprobe:vfs_read { @r = 1; }",
    [
      [1, undefined],
      [1, undefined],
    ],
  ],
  [
    "kprobe:nf_tables:nft_new { @ = 1; } kretprobe:nf_tables:nft_new { @r = 1; }",
    [
      [1, undefined],
      [1, undefined],
    ],
  ],
];

describe("which probes are one session", () => {
  for (const [script, want] of PAIRS) test(script, () => assert.deepEqual(programs(script), want));
});

test("kernels without sessions get two programs", () => {
  const script = "kprobe:vfs_* { @ = count(); } kretprobe:vfs_* { @r = count(); }";
  assert.deepEqual(programs(script, ["kprobe_session"]), APART);
});

test("the program asks which of the two it is, and never returns anything but 0", () => {
  const { optimised, assembly } = stagesOf(
    "kprobe:vfs_read { @ = 1; return 1; } kretprobe:vfs_read { @ = 2; return 1; }",
  );
  assert.match(optimised, /call kfunc:bpf_session_is_return\(v\d+\) read/);
  assert.equal(printProgram(parseProgram(optimised)), optimised);
  assert.match(assembly, /call kfunc bpf_session_is_return/);
  assert.deepEqual([...new Set(assembly.match(/[rw]0 = \d+/g))], ["r0 = 0"]);
});

// uprobe, uretprobe and USDT: what attach points become on the test machine, what is said of wrong ones, and listings.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { testTarget } from "../../test/test-target.ts";
import { check } from "../check/check.ts";
import { parse } from "../syntax/index.ts";
import { findProbeKind } from "./index.ts";

interface Options {
  readonly unsafe?: boolean;
  readonly pid?: number;
}

/** Points, `name @offset`, of each group that shares a program; or what is wrong. */
function resolved(script: string, { unsafe = false, pid }: Options = {}): readonly string[] {
  const options = { positional: [], named: new Map<string, string>(), unsafe, pid };
  const { checked, diagnostics } = check(parse(script).program, testTarget(), options);
  const errors = diagnostics.filter((d) => d.severity === "error").map((d) => d.message);
  const groups = checked?.probes.map(({ points }) =>
    points.map((p) => `${p.name} @${"offset" in p ? p.offset.toString(16) : ""}`).join(", "),
  );
  return errors.length > 0 ? errors : (groups ?? []);
}

const FUNCTIONS: readonly (readonly [string, readonly string[], Options?])[] = [
  ["uprobe:/bin/app:main", ["uprobe:/bin/app:main @1000"]],
  ["u:app:main", ["uprobe:/bin/app:main @1000"]],
  ["uretprobe:app:main", ["uretprobe:/bin/app:main @1000"]],
  ["uprobe:app:main+4", ["uprobe:/bin/app:main+4 @1004"]],
  ['uprobe:"/bin/app":"main"+0x6', ["uprobe:/bin/app:main+6 @1006"]],
  ["uprobe:app:0x401024", ["uprobe:/bin/app:0x401024 @1024"]],
  ["uprobe:libone:one_start", ["uprobe:/lib/libone.so.1:one_start @1000"]],
  // two names of one function are one place
  ["uprobe:app:*work", ["uprobe:/bin/app:work @1020"]],
  ["uprobe:app:__work", ["uprobe:/bin/app:__work @1020"]],
  [
    "uprobe:/*:*",
    [
      "uprobe:/bin/app:empty @1060, uprobe:/bin/app:main @1000, uprobe:/bin/app:work @1020, uprobe:/lib/libone.so.1:one_start @1000",
    ],
  ],
  ["uprobe:app:cpp:main", ["uprobe:/bin/app:main @1000"]],
  ["uprobe:main", ["uprobe:/bin/app:main @1000"], { pid: 1 }],
  ["uprobe:app:empty", ["uprobe:/bin/app:empty @1060"], { unsafe: true }],
  ["uprobe:app:main+3", ["uprobe:/bin/app:main+3 @1003"], { unsafe: true }],
];

describe("functions", () => {
  for (const [point, want, options] of FUNCTIONS)
    test(point, () => assert.deepEqual(resolved(`${point} { }`, options), want));
});

const WRONG: readonly (readonly [string, string])[] = [
  ["uprobe:/bin/none:f", "uprobe target file '/bin/none' does not exist or is not executable"],
  ["uprobe:app:none", "No matches for uprobe /bin/app:none."],
  ["uprobe:app:none*", "Probe has no valid attach points."],
  ["uprobe:app", "uprobe probe type requires 2 or 3 arguments, found 1"],
  ["uprobe:app:rust:main", "unsupported language type: rust"],
  ["uprobe:app:main+32", "Offset outside the function bounds ('main' size is 32)"],
  ["uprobe:app:main+1+2", "Cannot take more than one offset"],
  ["uprobe:app:main+x", 'Invalid offset: "x"'],
  ["uretprobe:app:main+2", "uretprobes can not be attached to a function offset"],
  ["uretprobe:app:0x401002", "uretprobes cannot be attached at function offset. (address resolved to: main+2)"],
  ["uprobe:app:0x409999", "Could not resolve address: /bin/app:0x409999"],
  ["uprobe:/*:0x401000", "Cannot use wildcards with absolute address"],
  ["uprobe:app@main.c:12", "No DWARF debug info found for '/bin/app', cannot attach by source code location."],
  ['uprobe:"a.zip!/app":main', "uprobe target file 'a.zip!/app' can't be probed: it has no such entry"],
  [
    "uprobe:app:empty",
    "Could not determine boundary for empty (symbol has size 0).\nUse --unsafe to force attachment. WARNING: This option could lead to data corruption in the target process.",
  ],
  [
    "uprobe:app:main+3",
    "Could not add uprobe into middle of instruction: /bin/app:main+3\nUse --unsafe to force attachment. WARNING: This option could lead to data corruption in the target process.",
  ],
  ["usdt:start", "usdt probe type requires 2 or 3 arguments, found 1"],
  ["usdt:libone:", "usdt probe must have a target function or wildcard"],
  [
    "usdt::one:start",
    "usdt probe must specify at least path or pid to probe. To target all paths/pids set the path to '*'.",
  ],
  ["usdt:/bin/none:one:start", "usdt target file '/bin/none' does not exist or is not executable"],
  ["usdt:libone:one:none", "No matches for usdt libone:none."],
];

describe("what is wrong", () => {
  for (const [point, message] of WRONG) test(point, () => assert.deepEqual(resolved(`${point} { }`), [message]));
});

const START = "usdt:/lib/libone.so.1:one:start";
const STOP = "usdt:/lib/libone.so.1:one:stop";

const USDT: readonly (readonly [string, readonly string[], Options?])[] = [
  ["usdt:libone:one:start { }", [`${START} @1010, ${START} @1020`]],
  ["usdt:libone:start { }", [`${START} @1010, ${START} @1020`]],
  // arguments elsewhere: a program each
  ["usdt:libone:one:start { print(arg0); }", [`${START} @1010`, `${START} @1020`]],
  ["usdt:*:one:st* { }", [`${START} @1010, ${START} @1020, ${STOP} @1030`]],
  ["usdt::stop { }", [`${STOP} @1030`], { pid: 1 }],
  ["usdt:stop { }", [`${STOP} @1030`], { pid: 1 }],
  ["usdt:libone:one:stop { print(arg0); }", [`${STOP} has no arg0: it has 0 arguments`]],
  ["usdt:libone:one:start { print(arg1); }", [`arg1 of ${START} can't be read: 4f@%xmm0`]],
];

describe("USDT", () => {
  for (const [script, want, options] of USDT) test(script, () => assert.deepEqual(resolved(script, options), want));
});

const VALUES: readonly (readonly [string, string])[] = [
  [
    "uprobe:app:main { print(retval); }",
    "The retval builtin can only be used with return probes (kretprobe, uretprobe, fexit), not with uprobe",
  ],
  [
    "uretprobe:app:main { print(arg0); }",
    "The arg0 builtin can only be used with kprobe, uprobe, usdt, rawtracepoint probes; uretprobe probes have none",
  ],
  ["uprobe:app:main { print(arg6); }", "x86_64 doesn't support arg6"],
  [
    "uprobe:app:main { print(args.x); }",
    'Could not parse arguments of "uprobe:/bin/app:main": no debuginfo found for /bin/app',
  ],
  ['uprobe:app:main { print(uaddr("none")); }', "Could not resolve symbol: /bin/app:none"],
  ['begin { print(uaddr("main")); }', 'uaddr can not be used with "begin" probes'],
  ["begin { print(func); }", "The func builtin can not be used with 'begin' probes"],
];

describe("values that a probe has not", () => {
  for (const [script, message] of VALUES) test(script, () => assert.deepEqual(resolved(script), [message]));
});

function listed(kind: string, pattern: string): readonly string[] {
  return [...(findProbeKind(kind)?.listing?.names(testTarget(), pattern) ?? [])];
}

test("listings: functions of files, probes of providers, and their arguments", () => {
  assert.deepEqual(listed("uprobe", "/bin/app:*work"), ["/bin/app:__work", "/bin/app:work"]);
  assert.deepEqual(listed("uprobe", "/bin/app"), [
    "/bin/app:__work",
    "/bin/app:empty",
    "/bin/app:main",
    "/bin/app:work",
  ]);
  assert.deepEqual(listed("uretprobe", "one_*"), ["/lib/libone.so.1:one_start"]);
  assert.deepEqual(listed("usdt", "/lib/libone.so.1:*"), ["/lib/libone.so.1:one:start", "/lib/libone.so.1:one:stop"]);
  assert.deepEqual(listed("usdt", "*:one:sta*"), ["/lib/libone.so.1:one:start"]);
  const declarations = findProbeKind("usdt")?.listing?.declarations?.(testTarget(), "/lib/libone.so.1:one:start");
  assert.deepEqual(declarations, ["int32 arg0", "uint64 arg1"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Btf, BtfBuilder } from "@kscope/btf";
import type { Target } from "@kscope/lang";
import { testTarget } from "@kscope/lang/test-target";
import { compile } from "../compile.ts";

const CALLS = ["openat", "read", "write", "close", "stat", "lseek", "mmap", "brk", "ioctl"];
const OPTIONS = { positional: [], named: new Map(), unsafe: false, pid: undefined, filters: {}, helperId: () => 1 };

function threads(): Btf {
  const b = new BtfBuilder();
  const info = b.struct("thread_info", 4, [{ name: "status", type: b.int("unsigned int", 4), bitOffset: 0 }]);
  b.struct("task_struct", 4, [{ name: "thread_info", type: info, bitOffset: 0 }]);
  return b.build();
}

function target(known: readonly string[]): Target {
  const format = testTarget().tracepointFormat("syscalls", "sys_enter_openat");
  return {
    ...testTarget({ btf: threads() }),
    tracepointFormat: () => format,
    systemCallNumber: (name: string) => (known.includes(name) ? known.indexOf(name) : undefined),
  };
}

function programs(names: readonly string[], known: readonly string[], body = "@ = count();"): unknown {
  const points = names.map((name) => `tracepoint:syscalls:${name}`).join(",");
  const { object } = compile(`${points} { ${body} }`, target(known), OPTIONS);
  return object?.programs.map(({ attachPoints, through }) => [attachPoints.length, through]);
}

const ENTER = CALLS.map((name) => `sys_enter_${name}`);
const EXIT = CALLS.map((name) => `sys_exit_${name}`);

test("many system calls are one program on one tracepoint", () => {
  assert.deepEqual(programs(ENTER, CALLS), [[9, "sys_enter"]]);
  assert.deepEqual(programs(ENTER, CALLS, "@[probe] = count();"), [[9, "sys_enter"]]);
});

test("calls and their returns are two", () => {
  assert.deepEqual(programs([...ENTER, ...EXIT], CALLS), [
    [9, "sys_enter"],
    [9, "sys_exit"],
  ]);
});

test("few are attached one by one, and so is what has no number", () => {
  assert.deepEqual(programs(ENTER.slice(0, 7), CALLS), [[7, undefined]]);
  assert.deepEqual(programs(ENTER, CALLS.slice(0, 8)), [
    [8, "sys_enter"],
    [1, undefined],
  ]);
});

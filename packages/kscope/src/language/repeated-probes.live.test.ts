// Attach points that are in a list more than once, by name or by wildcards that overlap: the body runs once for each.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runSource } from "../../test/run-source.ts";

const CASES: readonly { readonly points: string; readonly maps: string }[] = [
  { points: "t:sched:sched_process_exec, t:sched:sched_process_exec", maps: "@: 2\n" },
  { points: "t:sched:sched_process_exec, t:sched:sched_process_exec, t:sched:sched_process_exec", maps: "@: 3\n" },
  { points: "t:sched:sched_process_e*, t:sched:sched_process_exec", maps: "@: 3\n" },
  { points: "rt:sched_process_exec, rt:sched_process_exec", maps: "@: 2\n" },
  { points: "uprobe:libc:exit, uprobe:libc:exi*", maps: "@: 2\n" },
];

for (const { points, maps } of CASES) {
  test(points, async () => {
    const script = `${points} /pid == cpid/ { @ = count(); }`;
    const result = await runSource(script, { command: "/bin/true", duration: 10_000 });
    assert.equal(result.maps.trimStart(), maps, result.err);
  });
}

test("timers and software events", async () => {
  const script = `i:ms:20, i:ms:20 { @i++; } profile:ms:20, profile:ms:20 /cpu == 0/ { @p++; }
    s:cpu-clock:1000000, s:cpu-clock:1000000 { @s++; } i:ms:210 { print((@i > 10, @p > 10, @s > 10)); exit(); }`;
  const { printed, err } = await runSource(script, { duration: 10_000 });
  assert.equal(printed, "(true, true, true)\n", err);
});

test("tracepoints of system calls, many as one", async () => {
  const script = `t:syscalls:sys_enter_e*, t:syscalls:sys_enter_execve, t:syscalls:sys_enter_ex* /pid == cpid/ { @++; }
    t:syscalls:sys_enter_execve /pid == cpid/ { @once++; }`;
  const { maps, err } = await runSource(script, { command: "/bin/true", duration: 10_000 });
  // execve three times, exit_group twice
  assert.equal(maps, "@: 5\n@once: 1\n", err);
});

// comm(pid), and names and ids of a task's relatives, of processes whose names /proc tells too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { probeKernelFunction } from "@kscope/kernel";
import { runSource } from "../../test/run-source.ts";

const FIND = "bpf_task_from_pid";
const missing = probeKernelFunction("perf_event", FIND).state !== "yes" && `interval probes may not call ${FIND}`;

/** Of another name than the processes that traced programs start: this one's main thread. */
const name = readFileSync("/proc/self/comm", "utf8").trim();
/** Larger than any (proc_sys_kernel(5), pid_max). */
const NOBODY = 5_000_000;

async function printed(script: string, reportFailures = false): Promise<string> {
  const run = await runSource(script, { duration: 10_000, reportFailures });
  assert.deepEqual([run.exitCode, run.err], [0, ""]);
  return run.out.trim();
}

describe("comm(pid)", { skip: missing }, () => {
  const here = `comm(${process.pid})`;
  for (const [statement, wanted] of [
    [`print(${here})`, name],
    [`printf("%s %d", ${here}, sizeof(${here}))`, `${name} 16`],
    [`$p = (uint64)${process.pid}; print((${here}, comm($p)))`, `(${name}, ${name})`],
    [`print((${here} == "${name}", ${here} == "x", ${here} != "${name}"))`, "(true, false, false)"],
    [`@[${here}, 1] = ${here}`, `@[${name}, 1]: ${name}`],
    [`for ($i : 0..2) { @ = comm(${process.pid} + 0 * $i) }`, `@: ${name}`],
    [`@m[${process.pid}] = 1; for ($kv : @m) { print(comm($kv.0)); } clear(@m)`, name],
    ['print(kfunc_allowed("bpf_task_from_pid"))', "true"],
  ] as const) {
    for (const reportFailures of [false, true])
      test(`${statement}${reportFailures ? " with -k" : ""}`, async () =>
        assert.equal(await printed(`interval:ms:1 { ${statement}; exit(); }`, reportFailures), wanted));
  }

  test("an id that nobody has is N/A, with a warning", async () => {
    const { out, err } = await runSource(`interval:ms:1 { @ = comm(${NOBODY}); exit(); }`);
    assert.equal(out.trim(), "@: N/A");
    assert.match(err, /^stdin:1:\d+-\d+: WARNING: No such process \(pid=5000000\)\n/);
  });

  test("in iterators and tracepoints it is the task at hand's", async () => {
    const task = `iter:task { if (ctx.task->pid == ${process.pid}) { print(comm(ctx.task->pid)); } }`;
    assert.equal(await printed(task), name);
    const call = "tracepoint:syscalls:sys_enter_* /pid == tid/ { print(comm(pid) == comm); exit(); }";
    assert.equal(await printed(call), "true");
  });

  test("a probe whose programs may not ask says so", async () => {
    const { err, exitCode } = await runSource("begin { print(comm(1)); }");
    assert.match(err, /can't be told in begin probes: .* does not let their programs call bpf_task_from_pid/);
    assert.equal(exitCode, 1);
  });
});

test("relatives of a task are those that /proc tells", async () => {
  const parent = process.ppid;
  const parentName = readFileSync(`/proc/${parent}/comm`, "utf8").trim();
  const relatives = "(ppid($t), pcomm($t), leader_tid($t), leader_comm($t))";
  const script = `iter:task { $t = ctx.task; if ($t->tgid == ${process.pid}) { @[${relatives}] = count(); } }`;
  const [, key] = /^@\[(.*)\]: \d+$/.exec(await printed(script)) ?? [];
  assert.equal(key, `${parent}, ${parentName}, ${process.pid}, ${name}`, "of all threads");
});

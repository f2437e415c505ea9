import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { keyed, LiveTool, pause, runProgram, total } from "../test/live-tool.ts";

/** User and system time of a process in microseconds, at the kernel's clock of 100 ticks a second. */
function cpuTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

test("cpudist -e: turns on the processor add up to the processor time", async (context) => {
  const tool = await LiveTool.start("cpudist", "--json", "-e", "-P");
  const loops = [1, 2].map(() => spawn("taskset", ["-c", "0", "sh", "-c", "while :; do :; done"], { stdio: "ignore" }));
  context.after(() => loops.forEach((loop) => void loop.kill("SIGKILL")));
  await pause(1500);
  for (const loop of loops) loop.kill("SIGSTOP");
  await pause(50);
  const used = loops.map((loop) => cpuTime(loop.pid ?? 0));
  const rows = (await tool.stop()).rows("map");
  for (const [i, loop] of loops.entries()) {
    const turns = keyed(rows, "@turns", loop.pid).map((r) => r.value as { count: number; total: number });
    const time = used[i] ?? 0;
    const onCpu = turns.reduce((sum, t) => sum + t.total, 0);
    assert.equal(
      total(keyed(rows, "@usecs", loop.pid)),
      turns.reduce((sum, t) => sum + t.count, 0),
    );
    assert.ok(Math.abs(onCpu - time) < time * 0.1 + 30_000, `${onCpu} against ${time}`);
  }
});

test("cpudist -O: a sleep is one long turn off the processor", async () => {
  const tool = await LiveTool.start("cpudist", "--json", "-O", "-P");
  const pid = await runProgram("sleep", "0.3");
  const rows = keyed((await tool.stop()).rows("map"), "@usecs", pid);
  // 0.3 s and a little more lies between 2^18 and 2^19 microseconds
  assert.equal(total(rows, 2 ** 18), 1, JSON.stringify(rows));
});

test("cpudist prints intervals in milliseconds", async () => {
  const tool = await LiveTool.start("cpudist", "-m", "-I", "-T", "1", "1");
  const { text, exitCode } = await tool.ended();
  assert.equal(exitCode, 0);
  assert.match(text, /^Tracing on-CPU time\.\.\. .*\n\d\d:\d\d:\d\d\n@msecs:\n/);
});

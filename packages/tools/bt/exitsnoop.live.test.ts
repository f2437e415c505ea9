import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveTool, runProgram } from "../test/live-tool.ts";

test("exitsnoop tells exit codes, signals and ages", async () => {
  const tool = await LiveTool.start("exitsnoop", "--json");
  const cases = [
    { pid: await runProgram("sh", "-c", "exit 3"), comm: "sh", code: 3, signal: "", least: 0 },
    { pid: await runProgram("sh", "-c", "kill -9 $$"), comm: "sh", code: 0, signal: "Killed", least: 0 },
    { pid: await runProgram("sleep", "0.3"), comm: "sleep", code: 0, signal: "", least: 0.3 },
  ];
  const rows = (await tool.stop()).rows("row");
  for (const { pid, comm, code, signal, least } of cases) {
    const found = rows.filter((r) => r.PID === pid);
    assert.equal(found.length, 1);
    const [row] = found;
    assert.deepEqual(
      [row?.PCOMM, row?.PPID, row?.TID, row?.EXIT_CODE, row?.SIGNAL],
      [comm, process.pid, pid, code, signal],
    );
    const age = Number(row?.["AGE(s)"]);
    assert.ok(age >= least && age < least + 5, `age ${age}`);
  }
});

test("exitsnoop -x -p: only what failed, only one process; --per-thread: every thread", async () => {
  const failed = await LiveTool.start("exitsnoop", "--json", "-x");
  const threads = await LiveTool.start("exitsnoop", "--json", "--per-thread");
  const good = await runProgram("true");
  const bad = await runProgram("false");
  const many = await runProgram(process.execPath, "-e", "await Bun.file('/dev/null').text()");
  const pids = (await failed.stop()).rows("row").map((r) => r.PID);
  assert.ok(pids.includes(bad) && !pids.includes(good) && !pids.includes(many));
  const ended = (await threads.stop()).rows("row").filter((r) => r.PID === many);
  assert.ok(ended.length > 1);
  assert.equal(new Set(ended.map((r) => r.TID)).size, ended.length);
});

test("exitsnoop --utc: universal time", async () => {
  const tool = await LiveTool.start("exitsnoop", "--json", "-t", "--utc");
  const before = Date.now();
  const pid = await runProgram("true");
  const row = (await tool.stop()).rows("row").find((r) => r.PID === pid);
  const seconds = [before, Date.now()].map((t) => new Date(t).toISOString().slice(11, 19));
  assert.ok(String(row?.TIME) >= (seconds[0] ?? "") && String(row?.TIME) <= (seconds[1] ?? ""), String(row?.TIME));
});

test("exitsnoop has no blanks at the ends of lines", async () => {
  const tool = await LiveTool.start("exitsnoop");
  await runProgram("sh", "-c", "exit 3");
  await runProgram("sh", "-c", "kill -9 $$");
  const { text } = await tool.stop();
  assert.match(text, / {2}3$/m);
  assert.match(text, / Killed$/m);
  assert.doesNotMatch(text, / $/m);
});

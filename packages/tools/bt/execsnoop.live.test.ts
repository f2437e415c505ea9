import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveTool, type Row, runProgram } from "../test/live-tool.ts";

test("execsnoop prints each program with its whole command line and parent", async () => {
  const tool = await LiveTool.start("execsnoop", "--json", "-U", "-P", String(process.pid));
  const expected: unknown[] = [];
  for (let i = 0; i < 10; i++) {
    const args = [`argument-${i}`, "with blanks", "ünïcode", ""];
    const pid = await runProgram("/usr/bin/env", ...["true", ...args]);
    expected.push([pid, `/usr/bin/env true ${args.join(" ")}`], [pid, `true ${args.join(" ")}`]);
  }
  const rows = (await tool.stop()).rows("row");
  assert.deepEqual(
    rows.map((r) => [r.PID, r.ARGS]),
    expected,
  );
  assert.ok(rows.every((r) => r.PPID === process.pid && r.RET === 0 && r.UID === process.getuid?.()));
  assert.deepEqual(new Set(rows.map((r) => r.PCOMM)), new Set(["env", "true"]));
});

test("execsnoop -x shows failed calls under the caller's name, -q quotes, and long lines are marked as cut", async () => {
  const tool = await LiveTool.start("execsnoop", "-x", "-q", "-n", "kscope-exec");
  const script = 'printf kscope-exec > /proc/$$/comm; exec /no/such/program one "two words"';
  const pid = await runProgram("bash", "-c", script);
  await tool.until((text) => text.includes("/no/such/program"));
  const long = await LiveTool.start("execsnoop", "--json", "-P", String(process.pid));
  const longPid = await runProgram("true", "x".repeat(3000));
  const { text } = await tool.stop();
  assert.match(text, new RegExp(`^kscope-exec +${pid} +${process.pid} +-2 "/no/such/program" "one" "two words"$`, "m"));
  const row = (await long.stop()).rows("row").find((r) => r.PID === longPid);
  assert.equal(row?.ARGS, `true ${"x".repeat(1024 - 5)}..`);
});

test("execsnoop -x: the file that was not there, whatever the program calls itself", async () => {
  const tool = await LiveTool.start("execsnoop", "--json", "-x", "-n", "kscope-exec0");
  await runProgram("bash", "-c", "printf kscope-exec0 > /proc/$$/comm; exec -a other /no/such/file one");
  const rows = (await tool.stop()).rows("row");
  assert.deepEqual(
    rows.map((r) => [r.RET, r.ARGS]),
    [[-2, "/no/such/file one"]],
  );
});

test("execsnoop -l: command lines that match; --max-args: the first words", async () => {
  const matching = await LiveTool.start("execsnoop", "--json", "-l", "^true [ab]+ \\d$", "-P", String(process.pid));
  const short = await LiveTool.start("execsnoop", "--json", "--max-args", "2", "-P", String(process.pid));
  for (const args of [
    ["abba", "1"],
    ["abba", "12"],
    ["c", "1"],
    ["b", "2"],
  ])
    await runProgram("true", ...args);
  const args = (rows: readonly Row[]): unknown[] => rows.map((r) => r.ARGS);
  assert.deepEqual(args((await matching.stop()).rows("row")), ["true abba 1", "true b 2"]);
  assert.deepEqual(args((await short.stop()).rows("row")), ["true abba ..", "true abba ..", "true c ..", "true b .."]);
});

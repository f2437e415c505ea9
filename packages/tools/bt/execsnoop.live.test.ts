import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveTool, runProgram } from "../test/live-tool.ts";

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

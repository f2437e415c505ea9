import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LiveTool, type Row, renamed, runProgram } from "../test/live-tool.ts";

const COPIES = 1000;
const dd = renamed("dd");
const sleep = renamed("sleep");
const stat = renamed("stat");
after(() => {
  for (const program of [dd, sleep, stat]) program.remove();
});

const copy = (): Promise<number> =>
  runProgram(dd.path, "if=/dev/zero", "of=/dev/null", "bs=1", `count=${COPIES}`, "status=none");

function of(rows: readonly Row[], map: string, key: string): number {
  return Number(rows.find((r) => r.map === map && String((r.key as unknown[])[0]) === key)?.value);
}

test("syscount counts calls by name, exactly", async () => {
  const tool = await LiveTool.start("syscount", "--json", "--comm", dd.name, "-T", "50");
  await copy();
  const rows = (await tool.stop()).rows("map");
  assert.equal(of(rows, "@count", "write"), COPIES);
  // the loader reads the C library's head
  assert.ok(of(rows, "@count", "read") >= COPIES && of(rows, "@count", "read") < COPIES + 10);
  assert.equal(of(rows, "@count", "exit_group"), 1);
});

test("syscount -L tells the time spent in calls", async () => {
  const tool = await LiveTool.start("syscount", "--json", "-L", "--comm", sleep.name, "--top", "50");
  await runProgram(sleep.path, "0.4");
  const rows = (await tool.stop()).rows("row");
  const row = rows.find((r) => r.SYSCALL === "clock_nanosleep");
  assert.equal(row?.COUNT, 1);
  const usecs = Number(row?.["TIME(us)"]);
  const times = rows.map((r) => Number(r["TIME(us)"]));
  assert.deepEqual(
    times,
    times.toSorted((a, b) => b - a),
  );
  assert.ok(usecs >= 400_000 && usecs < 3_000_000, `${usecs}`);
});

test("syscount -P -e: by process, one error only", async () => {
  const tool = await LiveTool.start("syscount", "--json", "-P", "-e", "2", "--comm", stat.name);
  const all = await LiveTool.start("syscount", "--json", "-x", "--comm", stat.name, "--top", "50");
  const pid = await runProgram(stat.path, "/no-such-file-1", "/no-such-file-2", "/no-such-file-3", "/");
  const row = (await tool.stop()).rows("map").find((r) => (r.key as unknown[])[0] === pid);
  assert.deepEqual(row?.key, [pid, stat.name]);
  assert.ok(Number(row?.value) >= 3);
  const failures = (await all.stop()).rows("map");
  assert.ok(failures.reduce((sum, r) => sum + Number(r.value), 0) >= Number(row?.value));
});

test("syscount prints every interval, and ends after the last", async () => {
  const tool = await LiveTool.start("syscount", "1", "2", "--comm", dd.name);
  await copy();
  const { text, exitCode } = await tool.ended();
  assert.equal(exitCode, 0);
  assert.equal(text.match(/^\d\d:\d\d:\d\d$/gm)?.length, 2);
  assert.equal(text.match(/^@count\[write\]: 1000$/gm)?.length, 1);
});

test("syscount -i -d: as many blocks as intervals fit, and none for what is left of the last", async () => {
  const whole = await LiveTool.start("syscount", "-i", "1", "-d", "2", "-L", "-P");
  const begun = await LiveTool.start("syscount", "-i", "1", "-d", "1.5", "--comm", "nobody-at-all");
  const { text } = await whole.ended();
  assert.equal(text.match(/^\d\d:\d\d:\d\d$/gm)?.length, 2);
  assert.equal(text.match(/^ *PID +COMM +COUNT +TIME\(us\)$/gm)?.length, 2);
  assert.equal((await begun.ended()).text.match(/^\d\d:\d\d:\d\d$/gm)?.length, 1);
});

test("syscount --csv: the time of an interval is in its records, and nothing but records is there", async () => {
  const counts = await LiveTool.start("syscount", "--csv", "-P", "1", "2");
  const times = await LiveTool.start("syscount", "--csv", "-L", "1", "1");
  const [heading, ...records] = (await counts.ended()).text.split("\r\n").slice(0, -1);
  assert.equal(heading, "TIME,map,PID,COMM,COUNT");
  assert.ok(records.length > 1);
  for (const record of records) assert.match(record, /^\d\d:\d\d:\d\d,@count,\d+,.+,\d+$/);
  const [other, ...rest] = (await times.ended()).text.split("\r\n").slice(0, -1);
  assert.equal(other, "TIME,SYSCALL,COUNT,TIME(us)");
  for (const record of rest) assert.match(record, /^\d\d:\d\d:\d\d,\w+,\d+,\d+$/);
});

test("syscount --syscall, -e by name, --list", async () => {
  const tool = await LiveTool.start("syscount", "--json", "--syscall", "write", "--comm", dd.name);
  const failed = await LiveTool.start("syscount", "--json", "-P", "-e", "ENOENT", "--comm", stat.name);
  await copy();
  const pid = await runProgram(stat.path, "/no-such-file");
  const rows = (await tool.stop()).rows("map");
  assert.deepEqual(
    rows.map((r) => [r.key, r.value]),
    [[["write"], COPIES]],
  );
  assert.deepEqual(
    (await failed.stop()).rows("map").map((r) => r.key),
    [[pid, stat.name]],
  );
});

test("syscount --exec counts the calls of the command alone", async () => {
  const command = `${dd.path} if=/dev/zero of=/dev/null bs=1 count=${COPIES} status=none`;
  const tool = await LiveTool.start("syscount", "--json", "--exec", command, "-T", "100");
  const other = copy();
  const { rows, exitCode } = await tool.ended();
  await other;
  assert.equal(exitCode, 0);
  assert.equal(of(rows("map"), "@count", "write"), COPIES);
});

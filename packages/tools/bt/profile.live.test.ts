import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { LiveTool, pause, renamed } from "../test/live-tool.ts";

const loads: ChildProcess[] = [];
after(() => {
  for (const load of loads) load.kill("SIGKILL");
});

function load(command: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(command, [...args], { stdio: "ignore" });
  loads.push(child);
  return child;
}

const burn = (): ChildProcess => load("sh", "-c", "while :; do :; done");

/** Ticks of 10 ms that a process has had. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

test("profile takes as many samples as the process had processor time", async () => {
  const loop = burn();
  const pid = loop.pid ?? 0;
  const tool = await LiveTool.start("profile", "--json", "-F", "99", "-p", String(pid));
  const before = ticks(pid);
  await pause(2000);
  const used = ticks(pid) - before;
  const rows = (await tool.stop()).rows("map");
  loop.kill("SIGKILL");
  const samples = rows.reduce((sum, r) => sum + Number(r.value), 0);
  // 99 samples against 100 ticks a second; what ran while tracing began and ended is not in the ticks
  assert.ok(Math.abs(samples - used * 0.99) < used * 0.15 + 15, `${samples} samples, ${used} ticks`);
  assert.ok(rows.every((r) => (r.key as unknown[])[3] === pid));
});

test("profile -f gives folded stacks, -K -a the kernel's with a mark", async () => {
  const dd = renamed("dd");
  const loop = load(dd.path, "if=/dev/zero", "of=/dev/null", "bs=64k");
  const folded = await LiveTool.start("profile", "-f", "-a", "-d", "-F", "99", "--comm", dd.name);
  const kernel = await LiveTool.start("profile", "-fKa", "-F", "99", "--comm", dd.name);
  await pause(800);
  const { text } = await folded.stop();
  const kernelText = (await kernel.stop()).text;
  loop.kill("SIGKILL");
  dd.remove();
  const lines = text.trim().split("\n");
  assert.ok(
    lines.every((line) => /^dd\d+;\d+(;[^;]+)* \d+$/.test(line)),
    text,
  );
  assert.ok(
    lines.some((line) => /;--;([^;]+_\[k\];?)+ \d+$/.test(line)),
    text,
  );
  assert.ok(kernelText.includes("_[k]"));
  assert.ok(!kernelText.includes(";--;"));
});

test("profile --table: named columns, stacks last, no row padded for another's stack", async () => {
  const loop = burn();
  const tool = await LiveTool.start("profile", "--table", "-p", String(loop.pid));
  await pause(500);
  const { text } = await tool.stop();
  loop.kill("SIGKILL");
  assert.match(text, /^COMM +PID +SAMPLES {2}KSTACK +USTACK\n/);
  assert.doesNotMatch(text, / {50}/);
});

test("profile ends after its duration", async () => {
  const tool = await LiveTool.start("profile", "-U", "1");
  const { exitCode, text } = await tool.ended();
  assert.equal(exitCode, 0);
  assert.match(text, /^Sampling at 49 Hertz: all threads, stacks of programs, for 1 s\n/);
});

test("profile -c: a sample every so many events; -A: addresses; shallow stacks", async () => {
  const loop = burn();
  const pid = String(loop.pid);
  // a nanosecond a time where there is no hardware counter; with one, a cycle
  const events = await LiveTool.start("profile", "--json", "-c", "10000000", "-p", pid);
  const addresses = await LiveTool.start("profile", "-A", "-U", "--perf-max-stack-depth", "2", "-p", pid);
  await pause(1000);
  const rows = (await events.stop()).rows("map");
  const { text } = await addresses.stop();
  loop.kill("SIGKILL");
  const samples = rows.reduce((sum, r) => sum + Number(r.value), 0);
  assert.ok(samples > 20, `${samples} samples`);
  assert.match(
    text,
    new RegExp(`^Sampling at 49 Hertz: process ${pid}, stacks of programs\\.\\.\\. Hit Ctrl-C to end\\.\n`),
  );
  const stacks = text.split("@[").slice(1);
  assert.ok(stacks.length > 0);
  for (const stack of stacks) assert.match(stack, /^\n[0-9a-f]+\n([0-9a-f]+\n)?, sh, \d+\]: \d+\n/);
});

// Wildcards over system calls run through one tracepoint. What they count, under which name and number, is what a program is known
// to have called, and what the tracepoints of the single calls say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runSource } from "../../test/run-source.ts";

/** Calls of the libraries' and of its own, by number: the last ones with names that differ between tracepoint and table. */
const CALLS: Readonly<Record<string, readonly [number: number, times: number]>> = {
  getppid: [110, 70],
  getpgid: [121, 30],
  getpriority: [140, 20],
  newuname: [63, 10],
  sendfile64: [40, 9],
  umount: [166, 8],
  newstat: [4, 7],
  newlstat: [6, 6],
};
const load = Object.values(CALLS).map(([number, times]) => `syscall(${number}, -1, -1, 0, 0) for 1..${times};`);
const command = `perl -e '${load.join(" ")}'`;
const needsX86 = { skip: process.arch !== "x64" ? "numbers of x86-64" : false };

function counts(maps: string): Map<string, number> {
  const lines = maps.matchAll(/^@\[tracepoint:syscalls:sys_(\w+), (-?\d+)\]: (\d+)$/gm);
  return new Map(Array.from(lines, ([, name, number, count]) => [`${name} ${number}`, Number(count)]));
}

async function counted(points: string): Promise<Map<string, number>> {
  const script = `${points} /pid == cpid/ { @[probe, args.__syscall_nr] = count(); }`;
  const { out, exitCode, err } = await runSource(script, { command });
  assert.equal(exitCode, 0, err);
  return counts(out);
}

test("each call counts under its own name and number, when it is made and when it returns", needsX86, async () => {
  const seen = await counted("tracepoint:syscalls:sys_*");
  for (const [name, [number, times]] of Object.entries(CALLS)) {
    for (const edge of ["enter", "exit"]) {
      const count = seen.get(`${edge}_${name} ${number}`) ?? 0;
      // perl makes some of these calls when it starts
      assert.ok(count >= times && count <= times + 200, `${edge} ${name}: ${count} of ${times}`);
    }
  }
});

test("the single tracepoints say the same", needsX86, async () => {
  const [one, other] = [Object.keys(CALLS).slice(0, 4), Object.keys(CALLS).slice(4)];
  const direct = new Map<string, number>();
  for (const names of [one, other]) {
    const points = names.map((name) => `tracepoint:syscalls:sys_enter_${name}`).join(",");
    for (const [key, count] of await counted(points)) direct.set(key, count);
  }
  const through = await counted("tracepoint:syscalls:sys_enter_*");
  for (const [key, count] of direct) assert.equal(through.get(key), count, key);
  assert.equal(direct.size, Object.keys(CALLS).length);
});

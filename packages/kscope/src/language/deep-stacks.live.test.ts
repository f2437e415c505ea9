// Stacks of more frames than the kernel's maps of stacks take (kernel.perf_event_max_stack, 127): printed, counted, as keys.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runSource } from "../../test/run-source.ts";

/** Names of a stack's frames from the kernel's side of the program on. */
const frames = (text: string): readonly string[] =>
  Array.from(text.matchAll(/^\s+(\w+)\+\d+$/gm), ([, name = ""]) => name).filter(
    (name) => !name.startsWith("bpf_prog_"),
  );

test("deep stacks of the kernel are those that shallower ones are the head of", async () => {
  const stacks = await Promise.all(
    [16, 128, 200, 1024].map(async (depth) => (await runSource(`begin { print(kstack(${depth})); exit(); }`)).out),
  );
  const [first = [], ...others] = stacks.map(frames);
  assert.ok(first.includes("__sys_bpf"), stacks[0]);
  for (const other of others) assert.deepEqual(other, first);
});

test("their length, and the loop over them", async () => {
  const script = `begin { $n = 0; for ($a : kstack(200)) { $n++; } print(($n > 3, len(kstack(130)) > 3)); exit(); }`;
  assert.equal((await runSource(script)).printed, "(true, true)\n");
});

test("as keys, and twice in one map", async () => {
  const script = "begin { $a = kstack(200); $b = kstack(raw, 300); for ($i : 0..3) { @[$a, $b] = count(); } }";
  const { maps, err } = await runSource(script);
  assert.match(maps, /^@\[\n[\s\S]*__sys_bpf[\s\S]*\]: 3\n$/, err);
});

test("of programs, by frame pointers, build ids and unwinding tables", async () => {
  const script = `uprobe:libc:exit /pid == cpid/ {
    print((len(ustack(200)) > 0, len(ustack(20)) == len(ustack(200)))); print(ustack(build_id, 200)); print(dw_ustack(200)); }`;
  const { printed, err } = await runSource(script, { command: "/bin/true", duration: 10_000 });
  assert.match(printed, /^\(true, true\)\n\n[0-9a-f]{40} 0x[0-9a-f]+\n/, err);
  assert.match(printed, /__libc_start_main/);
});

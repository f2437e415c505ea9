import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { kscope } from "../../test/kscope.ts";

async function lines(...args: string[]): Promise<readonly string[]> {
  const { out, code } = await kscope(args);
  assert.equal(code, 0);
  return out.split("\n").slice(0, -1);
}

describe("-l", () => {
  test("a tracepoint with its fields as C declares them", async () => {
    assert.deepEqual((await lines("-lv", "tracepoint:sched:sched_switch")).slice(0, 4), [
      "tracepoint:sched:sched_switch",
      "    char prev_comm[16]",
      "    pid_t prev_pid",
      "    int prev_prio",
    ]);
    const [, first] = await lines("-l", "t:sched:sched_process_exec", "-v");
    assert.match(first ?? "", /^ {4}__data_loc char\[\] filename$/);
  });

  test("a raw tracepoint with the types of its arguments", async () => {
    assert.deepEqual((await lines("-lv", "rt:sched_switch")).slice(0, 3), [
      "rawtracepoint:vmlinux:sched_switch",
      "    bool preempt",
      "    struct task_struct * prev",
    ]);
  });

  test("counters and units", async () => {
    assert.deepEqual(
      await lines("-l", "software:cpu*"),
      ["cpu-clock:", "cpu-migrations:", "cpu:"].map((n) => `software:${n}`),
    );
    assert.deepEqual(
      await lines("-l", "interval:*"),
      ["hz:", "ms:", "s:", "us:"].map((n) => `interval:${n}`),
    );
  });

  test("* in the place of a program is every program in PATH", async () => {
    const folder = mkdtempSync(join(tmpdir(), "list-"));
    copyFileSync("/bin/true", join(folder, "first"));
    copyFileSync("/bin/true", join(folder, "second"));
    const all = await kscope(["-l", "uprobe:*"], { env: { PATH: `${folder}:/nosuch` } });
    const files = [...new Set(all.out.split("\n").map((line) => line.split(":")[1]))].filter((path) => path);
    assert.ok(
      files.every((path) => path?.startsWith(folder)),
      all.out,
    );
    rmSync(folder, { recursive: true });
  });

  test("a word without a kind is looked for in all", async () => {
    assert.deepEqual(await lines("-l", "sched_switch"), [
      "rawtracepoint:vmlinux:sched_switch",
      "tracepoint:sched:sched_switch",
    ]);
  });

  test("everything, in the order of the kinds, without those one must choose numbers for", async () => {
    const all = await lines("-l");
    const kinds = [...new Set(all.map((line) => line.slice(0, line.indexOf(":"))))];
    assert.deepEqual(kinds, kinds.toSorted());
    for (const kind of ["hardware", "rawtracepoint", "software", "tracepoint"]) assert.ok(kinds.includes(kind), kind);
    for (const kind of ["profile", "interval"]) assert.ok(!kinds.includes(kind), kind);
    assert.ok(all.length > 1000);
  });

  test("several patterns", async () => {
    assert.deepEqual(await lines("-l", "software:cs,profile:hz:"), ["software:cs:", "profile:hz:"]);
  });

  test("nothing found is said, and no failure", async () => {
    const { out, err, code } = await kscope(["-l", "tracepoint:no:such"]);
    assert.deepEqual([out, code], ["", 0]);
    assert.match(err, /nothing matches tracepoint:no:such; wildcards are/);
  });
});

describe("types", () => {
  test("a layout, its name alone, an enumeration", async () => {
    assert.deepEqual(await lines("-lv", "struct path"), [
      "vmlinux: struct path {",
      "\tstruct vfsmount *mnt;",
      "\tstruct dentry *dentry;",
      "};",
      "",
    ]);
    assert.deepEqual(await lines("-l", "struct path"), ["struct path"]);
    assert.deepEqual((await lines("-lv", "enum pid_type")).slice(0, 2), [
      "vmlinux: enum pid_type {",
      "\tPIDTYPE_PID = 0,",
    ]);
    assert.ok((await lines("-l", "struct task_*")).includes("struct task_struct"));
  });
});

describe("scripts", () => {
  test("the probes that its attach points stand for", async () => {
    const text = "tracepoint:syscalls:sys_enter_open* { } interval:s:1 { } begin { }";
    const expected = ["open", "open_by_handle_at", "open_tree", "open_tree_attr", "openat", "openat2"];
    const found = await lines("-l", "-e", text);
    assert.equal(found.at(-1), "interval:s:");
    for (const line of found.slice(0, -1))
      assert.ok(expected.includes(line.replace("tracepoint:syscalls:sys_enter_", "")));
    assert.ok(found.length > 3);
    const folder = mkdtempSync(join(tmpdir(), "kscope-l-"));
    writeFileSync(join(folder, "x.bt"), text);
    assert.deepEqual(await lines("-l", join(folder, "x.bt")), found);
    rmSync(folder, { recursive: true });
  });
});

describe("--info", () => {
  test("has the lines that scripts read from bpftrace's", async () => {
    const text = (await lines("--info")).join("\n");
    for (const name of ["dpath", "get_tai_ns", "get_func_ip", "loop", "btf", "kprobe_multi", "uprobe_multi", "iter"]) {
      assert.match(text, new RegExp(`^  ${name}: (yes|no \\(.+\\)|unknown \\(.+\\))$`, "m"));
    }
    assert.match(text, /^System\n {2}OS: Linux \d/);
    assert.match(text, /^Build\n {2}version: v\d+\.\d+\.\d+/m);
    assert.match(text, /^ {2}Instruction limit: \d+$/m);
    assert.match(text, /^ {2}ringbuf: yes$/m);
  });

  test("what is not to be used counts as not there", async () => {
    const text = (await lines("--no-feature", "uprobe_multi", "--info")).join("\n");
    assert.match(text, /^ {2}uprobe_multi: no \(--no-feature\)$/m);
  });
});

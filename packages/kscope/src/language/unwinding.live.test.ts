// dw_ustack on a program without frame pointers: through plain calls, libc, a signal's frame, a library loaded late, and return
// probes, at probes of the program and at clock ticks.

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { kscope } from "../../test/kscope.ts";
import { type RunText, runSource, type SourceOptions } from "../../test/run-source.ts";
import { noCompiler } from "../../test/traced-program.ts";

const LIBRARY = `
__attribute__((noinline)) int inner(int (*call)(int), int x) { return call(x) + 1; }
int outer(int (*call)(int), int x) { return inner(call, x) + 1; }`;

/** Does its work once; with an argument again and again, with the library from the second time on. */
const PROGRAM = `
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
typedef int (*outer_t)(int (*)(int), int);
__attribute__((noinline)) int leaf(int x) { __asm__ volatile(""); return x + 1; }
__attribute__((noinline)) static int from_library(int x) { return leaf(x) + 1; }
static int compare(const void *a, const void *b) { return leaf(*(const int *)a) - *(const int *)b; }
static void handler(int number) { leaf(number); }
__attribute__((noinline)) int spin(int n) { volatile int x = 0; for (int i = 0; i < n; i++) x += i; return x; }
__attribute__((noinline)) int deep(int n) { int r = n == 0 ? leaf(n) : deep(n - 1); __asm__ volatile("" : : "r"(r)); return r; }
/* keeps its frame by rbp, and aligns its stack */
__attribute__((noinline)) int sized(int n) { char room[n * 16]; memset(room, n, sizeof room); return leaf(room[n]) + room[0]; }
__attribute__((noinline)) static void work(outer_t outer, int rounds) {
  int numbers[] = {2, 1};
  qsort(numbers, 2, sizeof *numbers, compare);
  raise(SIGUSR1);
  sized(3);
  if (outer != 0) outer(from_library, 1);
  spin(rounds);
}
int main(int count, char **words) {
  signal(SIGUSR1, handler);
  deep(200);
  work(0, 1);
  if (count < 2) return 0;
  write(1, "ready\\n", 6);
  read(0, words[0], 1);
  outer_t outer = (outer_t)dlsym(dlopen(words[1], RTLD_NOW), "outer");
  for (;;) { work(outer, 300000); usleep(1000); }
}`;

const folder = mkdtempSync(join(tmpdir(), "unwinding-"));
after(() => rmSync(folder, { recursive: true }));
const program = join(folder, "program");
const library = join(folder, "library.so");
if (noCompiler === false) {
  writeFileSync(`${program}.c`, PROGRAM);
  writeFileSync(`${library}.c`, LIBRARY);
  const flags = ["-O2", "-fomit-frame-pointer", "-fno-optimize-sibling-calls"];
  execFileSync("gcc", [...flags, "-o", program, `${program}.c`]);
  execFileSync("gcc", [...flags, "-shared", "-fPIC", "-o", library, `${library}.c`]);
}

const QUIET = "config = { unstable_dw_ustack=enable; show_debug_info=0 }";

async function run(script: string, options: SourceOptions): Promise<RunText> {
  const result = await runSource(`${QUIET} ${script.replaceAll(":P:", `:${program}:`)}`, {
    duration: 10_000,
    ...options,
  });
  assert.equal(result.exitCode, 0, result.err);
  return result;
}

/** Each stack as names, innermost first, without offsets. */
function stacksOf({ maps }: RunText): readonly string[] {
  return Array.from(maps.matchAll(/@\[\n([\s\S]*?)\n\]/g), ([, frames = ""]) =>
    frames
      .split("\n")
      .map((line) => line.trim().replace(/\+\d+$/, ""))
      .join(" "),
  );
}

async function started(): Promise<ChildProcess> {
  const child = spawn(program, [library], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout as NodeJS.ReadableStream, "data");
  return child;
}

describe("a program without frame pointers", { skip: noCompiler }, () => {
  test("every caller is there: through libc, a signal's frame and a frame of unknown size, up to the outermost", async () => {
    const result = await run("uprobe:P:leaf { @[dw_ustack()] = count(); }", { command: program });
    assert.equal(result.err, "");
    const stacks = stacksOf(result);
    for (const wanted of [
      /^leaf compare .*qsort_r.* work main .*__libc_start_main\S* _start$/,
      /^leaf handler \S+ .*work main .* _start$/,
      /^leaf sized work main .* _start$/,
    ])
      assert.ok(
        stacks.some((stack) => wanted.test(stack)),
        `${wanted} is not among\n${stacks.join("\n")}`,
      );
    assert.ok(stacks.some((stack) => stack === `leaf ${"deep ".repeat(126).trim()}`));
  });

  test("depth and modes are those of ustack", async () => {
    const { out } = await run('uprobe:P:leaf { printf("%s", dw_ustack(perf, 2)); exit(); }', { command: program });
    assert.match(out, /^\n\t[0-9a-f]+ leaf\+0 \(\S+\)\n\t[0-9a-f]+ deep\+\d+ \(\S+\)\n/);
  });

  test("return probes leave no gap", async () => {
    const script =
      "uretprobe:P:leaf { @r = count(); } uretprobe:P:deep { @d = count(); } uprobe:P:leaf { @[dw_ustack()] = count(); }";
    const stacks = stacksOf(await run(script, { command: program }));
    assert.ok(
      stacks.some((stack) => stack === `leaf ${"deep ".repeat(126).trim()}`),
      stacks.join("\n"),
    );
  });

  test("a library that is loaded while it is traced is unwound soon", async () => {
    const child = await started();
    const running = run("uprobe:P:leaf { @[dw_ustack()] = count(); }", { pid: child.pid, duration: 1500 });
    setTimeout(() => child.stdin?.write("x"), 300);
    const stacks = stacksOf(await running);
    child.kill();
    const wanted = /^leaf from_library inner outer work main .* _start$/;
    assert.ok(
      stacks.some((stack) => wanted.test(stack)),
      stacks.join("\n"),
    );
  });

  test("clock ticks find the callers as well, of a process that --dwarf-pid names", async () => {
    const child = await started();
    child.stdin?.write("x");
    const ticks = `profile:hz:499 /pid == ${child.pid}/ { @[dw_ustack()] = count(); }`;
    const stacks = stacksOf(await run(ticks, { unwindPids: [child.pid ?? 0], duration: 1000 }));
    child.kill();
    const spinning = stacks.filter((stack) => stack.startsWith("spin "));
    assert.ok(spinning.length > 0, stacks.join("\n"));
    for (const stack of spinning) assert.match(stack, /^spin work main .* _start$/);
  });

  test("another process is unwound by frame pointers, with a warning", async () => {
    const { err, out } = await run('uprobe:P:leaf { printf("%s", dw_ustack(1)); exit(); }', {
      unwindPids: [process.pid],
      duration: 3000,
      unsafe: true,
      ...(await afterAttach()),
    });
    assert.match(err, /WARNING: No DWARF unwind data available for this process\. Use -p or --dwarf-pid/);
    assert.match(out, /^\n\s+leaf\+0|^\n\s+0x/);
  });

  /** Runs the program by itself once tracing has begun. */
  async function afterAttach(): Promise<SourceOptions> {
    setTimeout(() => spawn(program, { stdio: "ignore" }), 700);
    return {};
  }

  test("a target process is demanded", async () => {
    const { err, code } = await kscope(["-e", "begin { print(dw_ustack); }"]);
    assert.match(err, /ERROR: dw_ustack requires a target process\. Use -p, -c, or --dwarf-pid to specify one\./);
    assert.equal(code, 1);
    const gone = await kscope(["--dwarf-pid", "4194303", "-e", "begin { print(dw_ustack); }"]);
    assert.match(gone.err, /there is no process 4194303/);
  });
});

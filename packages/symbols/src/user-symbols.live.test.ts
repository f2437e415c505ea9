// Real processes: a C program that prints where its functions are; deleted, stripped, in another root, with JIT code, and gone.
import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { UserSymbols } from "./user-symbols.ts";

const PROGRAM = `#include <stdio.h>
#include <sys/auxv.h>
#include <sys/mman.h>
static __attribute__((noinline)) int hidden_function(int x) { return x * 3 + 1; }
__attribute__((noinline)) int shown_function(int x) { return hidden_function(x) + 2; }
int main(void) {
  void *jit = mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("%p %p %p %p %p\\n", (void *)hidden_function, (void *)shown_function, (void *)puts, jit, (void *)getauxval(33));
  fflush(stdout);
  return getchar() == shown_function(1);
}
`;

const folder = mkdtempSync(join(tmpdir(), "user-symbols-"));
after(() => rmSync(folder, { recursive: true }));
const missing = spawnSync("gcc", ["--version"]).error !== undefined;

interface Running {
  readonly pid: number;
  readonly hidden: bigint;
  readonly shown: bigint;
  readonly puts: bigint;
  readonly jit: bigint;
  readonly vdso: bigint;
  stop(): Promise<void>;
}

function compile(name: string, ...options: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(`${path}.c`, PROGRAM);
  execFileSync("gcc", ["-O1", "-Wl,--build-id", ...options, "-o", path, `${path}.c`]);
  return path;
}

async function start(command: string, ...args: readonly string[]): Promise<Running> {
  const child: ChildProcessWithoutNullStreams = spawn(command, args);
  const [line] = await once(child.stdout, "data");
  const [hidden = 0n, shown = 0n, puts = 0n, jit = 0n, vdso = 0n] = String(line).trim().split(" ").map(BigInt);
  const stop = async (): Promise<void> => {
    child.stdin.end("x");
    await once(child, "exit");
  };
  return { pid: child.pid ?? 0, hidden, shown, puts, jit, vdso, stop };
}

function named(symbols: UserSymbols, running: Running, address: bigint): string | undefined {
  const hit = symbols.lookup(running.pid, address);
  return hit && `${hit.name}+${hit.offset}`;
}

describe("a C program", { skip: missing && "gcc is not installed" }, () => {
  for (const [kind, ...options] of [
    ["pie", "-pie", "-fPIE"],
    ["fixed", "-no-pie"],
  ] as const) {
    test(`${kind}: static and exported functions, libc, the vDSO`, async () => {
      const path = compile(kind, ...options);
      const running = await start(path);
      const symbols = new UserSymbols();
      assert.deepEqual(symbols.lookup(running.pid, running.hidden + 1n), { name: "hidden_function", offset: 1, path });
      assert.equal(named(symbols, running, running.shown), "shown_function+0");
      assert.equal(named(symbols, running, running.puts), "puts+0");
      assert.match(symbols.lookup(running.pid, running.puts)?.path ?? "", /libc/);
      assert.equal(symbols.mapping(running.pid, running.vdso)?.kind, "vdso");
      assert.equal(symbols.lookup(running.pid, 0x10n), undefined);
      assert.equal(symbols.lookup(running.pid, 0xffffffff81000000n), undefined);
      await running.stop();
      assert.equal(named(symbols, running, running.hidden), "hidden_function+0", "after its end");
    });
  }

  test("functions of the vDSO", async () => {
    const running = await start(compile("vdso"));
    const symbols = new UserSymbols();
    const names = new Set<string>();
    for (let at = running.vdso; at < running.vdso + 0x2000n; at += 16n) {
      const hit = symbols.lookup(running.pid, at);
      if (hit?.path === "[vdso]") names.add(hit.name);
    }
    await running.stop();
    assert.ok(
      [...names].some((name) => name.includes("clock_gettime")),
      [...names].join(),
    );
  });

  test("a deleted program", async () => {
    const path = compile("deleted");
    const running = await start(path);
    unlinkSync(path);
    assert.deepEqual(new UserSymbols().lookup(running.pid, running.hidden), {
      name: "hidden_function",
      offset: 0,
      path,
    });
    await running.stop();
  });

  test("a program that was replaced by another one under its name", async () => {
    const path = compile("replaced");
    const running = await start(path);
    unlinkSync(path);
    copyFileSync("/bin/sh", path);
    assert.equal(named(new UserSymbols(), running, running.hidden), "hidden_function+0");
    await running.stop();
  });

  test("snapshot with load: named although looked up only after the end", async () => {
    const path = compile("gone");
    const running = await start(path);
    const symbols = new UserSymbols();
    symbols.snapshot(running.pid, { load: true });
    unlinkSync(path);
    await running.stop();
    assert.equal(named(symbols, running, running.shown + 2n), "shown_function+2");
    assert.equal(named(symbols, running, running.puts), "puts+0");
    assert.equal(named(new UserSymbols(), running, running.shown), undefined);
  });

  test("a stripped program: exported functions only, all with its debug file", async () => {
    const path = compile("stripped", "-rdynamic");
    execFileSync("objcopy", ["--only-keep-debug", path, join(folder, "stripped.debug")]);
    execFileSync("objcopy", ["--strip-all", `--add-gnu-debuglink=${join(folder, "stripped.debug")}`, path]);
    copyFileSync(join(folder, "stripped.debug"), join(folder, "aside"));
    unlinkSync(join(folder, "stripped.debug"));
    const running = await start(path);
    assert.equal(named(new UserSymbols(), running, running.hidden), undefined);
    assert.equal(named(new UserSymbols(), running, running.shown), "shown_function+0");
    mkdirSync(join(folder, ".debug"));
    copyFileSync(join(folder, "aside"), join(folder, ".debug", "stripped.debug"));
    assert.equal(named(new UserSymbols(), running, running.hidden + 3n), "hidden_function+3");
    await running.stop();
  });

  test("a debug file of another build does not count", async () => {
    const path = compile("other", "-Wl,--build-id=none");
    execFileSync("objcopy", ["--only-keep-debug", path, join(folder, "other.debug")]);
    execFileSync("objcopy", ["--strip-all", `--add-gnu-debuglink=${join(folder, "other.debug")}`, path]);
    const running = await start(path);
    assert.equal(named(new UserSymbols(), running, running.hidden), "hidden_function+0", "right checksum");
    writeFileSync(
      join(folder, "other.debug"),
      Buffer.concat([readFileSync(join(folder, "other.debug")), Buffer.of(0)]),
    );
    assert.equal(named(new UserSymbols(), running, running.hidden), undefined, "wrong checksum");
    await running.stop();
  });

  test("JIT code with a perf map that grows", async () => {
    const running = await start(compile("jit"));
    const path = `/tmp/perf-${running.pid}.map`;
    const line = (offset: bigint, name: string): string => `${(running.jit + offset).toString(16)} 40 ${name}\n`;
    try {
      const symbols = new UserSymbols();
      writeFileSync(path, line(0n, "LazyCompile:*work file.js:7"));
      assert.equal(symbols.lookup(running.pid, running.jit + 4n)?.name, "LazyCompile:*work file.js:7");
      assert.equal(symbols.lookup(running.pid, running.jit + 0x80n), undefined);
      writeFileSync(path, line(0n, "moved") + line(0x80n, "later"));
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal(named(symbols, running, running.jit + 0x81n), "later+1");
      assert.equal(named(symbols, running, running.jit), "moved+0");
      chmodSync(path, 0);
    } finally {
      unlinkSync(path);
      await running.stop();
    }
  });

  test("a perf map that is a FIFO does not block", async () => {
    const running = await start(compile("fifo"));
    const path = `/tmp/perf-${running.pid}.map`;
    execFileSync("mkfifo", [path]);
    try {
      assert.equal(new UserSymbols().lookup(running.pid, running.jit), undefined);
    } finally {
      unlinkSync(path);
      await running.stop();
    }
  });

  const noRoot = process.getuid?.() !== 0;
  test("a program in another root", { skip: noRoot && "chroot needs root" }, async () => {
    const root = join(folder, "root");
    const path = compile("inside", "-static");
    mkdirSync(join(root, "opt"), { recursive: true });
    cpSync(path, join(root, "opt", "inside"));
    const running = await start("chroot", root, "/opt/inside");
    const hit = new UserSymbols().lookup(running.pid, running.hidden);
    assert.equal(hit?.name, "hidden_function");
    assert.equal(dirname(hit?.path ?? ""), join(root, "opt"));
    await running.stop();
  });

  test("another program under the same process id", async () => {
    const first = compile("first", "-no-pie");
    const second = compile("second", "-no-pie", "-Dhidden_function=renamed_function");
    const child = spawn("sh", ["-c", `read x; exec ${second}`]);
    const symbols = new UserSymbols();
    const probe = await start(first);
    const pid = child.pid ?? 0;
    assert.equal(symbols.lookup(pid, probe.hidden)?.name, undefined);
    child.stdin.write("x\n");
    const [line] = await once(child.stdout, "data");
    await new Promise((resolve) => setTimeout(resolve, 150));
    const address = BigInt(String(line).split(" ")[0] ?? "0");
    assert.equal(symbols.lookup(pid, address)?.name, "renamed_function");
    child.stdin.end("x");
    await Promise.all([once(child, "exit"), probe.stop()]);
  });
});

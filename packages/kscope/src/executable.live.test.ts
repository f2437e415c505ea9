// The built executable as a whole: safe in a hostile folder, no line lost in a slow pipe, nothing left behind by SIGKILL.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { programIds } from "@kscope/kernel";

const kscope = process.env.KSCOPE_BIN ?? "";
const skip = kscope === "" && "KSCOPE_BIN is not set: npm test builds the executable and sets it";

describe("the executable", { skip }, () => {
  describe("in a folder that wants to take it over", () => {
    /** Runs something in a folder whose bunfig.toml and .env are traps, and gives what it wrote. */
    function inTrap(program: string, ...args: readonly string[]): { output: string; sprung: boolean } {
      const folder = mkdtempSync(join(tmpdir(), "kscope-trap-"));
      try {
        const sprung = join(folder, "sprung");
        writeFileSync(join(folder, "trap.ts"), `await Bun.write(${JSON.stringify(sprung)}, "");`);
        writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./trap.ts"]\n');
        writeFileSync(join(folder, ".env"), "BPFTRACE_COLOR=always\n");
        writeFileSync(join(folder, "victim.ts"), 'process.stdout.write(process.env["BPFTRACE_COLOR"] ?? "");');
        const env = { ...process.env, BPFTRACE_COLOR: undefined };
        const { stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: "utf8" });
        return { output: stdout + stderr, sprung: existsSync(sprung) };
      } finally {
        rmSync(folder, { recursive: true });
      }
    }

    test("runs none of its code", () => {
      assert.deepEqual(inTrap(kscope, "-q", "-e", 'begin { printf("x\\n"); exit(); }'), {
        output: "x\n\n\n",
        sprung: false,
      });
    });

    test("takes none of its settings", () => {
      const { output, sprung } = inTrap(kscope, "-e", "begin { nonsense }");
      assert.match(output, /nonsense/);
      assert.ok(!output.includes("\u001b"));
      assert.equal(sprung, false);
    });

    test("which does take over a Bun that has no such options", () => {
      assert.deepEqual(inTrap(process.execPath, "run", "victim.ts"), { output: "always", sprung: true });
    });
  });

  describe("200,000 lines into a slow pipe", () => {
    const lines = 200_000;
    const probe = 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @n++; printf("line %d of many\\n", @n); }';

    /** Prints a line for each of so many calls, to a reader that takes 1 KiB a millisecond: some five seconds long. */
    function printed(script: string): { lines: readonly string[]; lost: number } {
      // a pause every 500 calls, since this is about the pipe and not about the speed of calls
      const load = `perl -e 'for (1..${lines}) { getppid(); select(undef, undef, undef, 0.002) if $_ % 500 == 0 }'`;
      const reader = "while (sysread(STDIN, $b, 1024)) { syswrite(STDOUT, $b); select(undef, undef, undef, 0.001) }";
      const pipeline = '"$0" -q -c "$1" -e "$2" | perl -e "$3"';
      const args = ["-o", "pipefail", "-c", pipeline, kscope, load, script, reader];
      const { status, stdout, stderr } = spawnSync("bash", args, { encoding: "latin1", maxBuffer: 1 << 26 });
      assert.equal(status, 0, stderr);
      const lost = Array.from(stderr.matchAll(/^Lost (\d+) events$/gm), ([, count]) => Number(count));
      const got = stdout.split("\n").filter((line) => line !== "");
      assert.equal(got.pop(), `@n: ${lines}`);
      return { lines: got, lost: lost.reduce((sum, count) => sum + count, 0) };
    }

    test("arrive whole", { timeout: 120_000 }, () => {
      const got = printed(probe);
      assert.equal(got.lost, 0);
      const wrong = Array.from({ length: lines }, (_, i) => i).find((i) => got.lines[i] !== `line ${i + 1} of many`);
      assert.equal(wrong, undefined, `line ${wrong} is ${JSON.stringify(got.lines[wrong ?? 0])}`);
      assert.equal(got.lines.length, lines);
    });

    test("are printed or counted as lost where the ring buffer is smaller than a burst", { timeout: 120_000 }, () => {
      const got = printed(`config = { perf_rb_pages = 2 } ${probe}`);
      assert.ok(got.lost > 0);
      assert.equal(got.lines.length + got.lost, lines);
    });
  });

  test("SIGKILL leaves no program in the kernel", { timeout: 60_000 }, async () => {
    const script =
      "tracepoint:sched:sched_switch { @[comm] = count(); } profile:hz:99 { @s = count(); } rawtracepoint:sys_enter { @r = count(); }";
    const child = spawn(kscope, ["-e", script], { stdio: ["ignore", "ignore", "pipe"] });
    const exited = once(child, "exit");
    await attached(child.stderr);
    const ids = programsOf(child.pid ?? 0);
    assert.equal(ids.length, 3);
    assert.deepEqual(loaded(ids), ids);
    child.kill("SIGKILL");
    await exited;
    // the kernel frees a program some milliseconds after its last user
    for (let i = 0; i < 100 && loaded(ids).length > 0; i++) await sleep(50);
    assert.deepEqual(loaded(ids), []);
  });
});

/** Waits until it says that its probes are attached. */
async function attached(stream: NodeJS.ReadableStream): Promise<void> {
  let text = "";
  for await (const chunk of stream) {
    text += String(chunk);
    if (/^Attached \d+ probes?$/m.test(text)) return;
  }
  throw new Error(`ended before its probes were attached: ${text}`);
}

/** Ids of the BPF programs that a process holds open, by what /proc tells of its descriptors. */
function programsOf(pid: number): readonly number[] {
  const folder = `/proc/${pid}/fdinfo`;
  const ids = readdirSync(folder).flatMap((fd) => {
    const [, id] = /^prog_id:\s*(\d+)$/m.exec(readFileSync(join(folder, fd), "latin1")) ?? [];
    return id === undefined ? [] : [Number(id)];
  });
  return [...new Set(ids)].sort((a, b) => a - b);
}

function loaded(ids: readonly number[]): readonly number[] {
  const all = new Set(programIds());
  return ids.filter((id) => all.has(id));
}

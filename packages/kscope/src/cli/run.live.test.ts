import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { programIds } from "@kscope/kernel";
import { command, kscope, start } from "../../test/kscope.ts";

const HELLO = 'begin { printf("x\\n"); @ = 5; exit(); }';
const ENDLESS = 'interval:ms:20 { @n = count(); } end { printf("end\\n"); }';

function isLoaded(id: number): boolean {
  return programIds().includes(id);
}

function heldBy(pid: number): number[] {
  const folder = `/proc/${pid}/fdinfo`;
  const texts = readdirSync(folder).map((fd) => readFileSync(`${folder}/${fd}`, "latin1"));
  const ids = texts.flatMap((text) => [...text.matchAll(/^prog_id:\s*(\d+)/gm)].map((m) => Number(m[1])));
  return [...new Set(ids)];
}

describe("output", () => {
  test("text", async () => {
    const { out, err, code } = await kscope(["-e", HELLO]);
    assert.deepEqual([out, err, code], ["x\n\n\n@: 5\n", "Attached 1 probe\n", 0]);
  });

  test("json", async () => {
    const { out } = await kscope(["-f", "json", "-e", HELLO]);
    assert.equal(
      out,
      '{"type": "attached_probes", "count": 1, "data": {"probes": 1}}\n' +
        '{"type": "printf", "data": "x\\n"}\n{"type": "map", "data": {"@": 5}}\n',
    );
  });

  test("-q", async () => {
    const { out, err } = await kscope(["-q", "-e", HELLO]);
    assert.deepEqual([out, err], ["x\n\n\n@: 5\n", ""]);
  });

  for (const mode of ["line", "full", "none"]) {
    test(`-B ${mode}`, async () => assert.equal((await kscope(["-B", mode, "-e", HELLO])).out, "x\n\n\n@: 5\n"));
  }

  test("-o takes results, messages stay on standard error", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kscope-o-"));
    const path = join(folder, "out");
    const { out, err } = await kscope(["-o", path, "-e", HELLO]);
    assert.deepEqual([out, err, readFileSync(path, "utf8")], ["", "Attached 1 probe\n", "x\n\n\n@: 5\n"]);
    rmSync(folder, { recursive: true });
  });

  test("the line that test rigs wait for comes once all is attached", async () => {
    const env = { __BPFTRACE_NOTIFY_PROBES_ATTACHED: "1" };
    const { out } = await kscope(["-q", "-f", "json", "-e", HELLO], { env });
    assert.match(out, /^__BPFTRACE_NOTIFY_PROBES_ATTACHED\n\{"type": "printf"/);
  });

  test("a reader that goes away ends it with a word", () => {
    const words = command().map((w) => `'${w}'`);
    const line = `${words.join(" ")} -q -e 'interval:ms:1 { printf("x\\n"); }' | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", line], { encoding: "utf8", timeout: 20_000 });
    assert.equal(stdout, "x\n141\n");
    assert.match(stderr, /^ERROR: the reader of the output has gone, [^\n]*\n$/);
  });
});

describe("the end", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    test(`${signal} runs end, prints maps and is no failure`, async () => {
      const run = start(["-e", ENDLESS]);
      await run.says("Attached");
      setTimeout(() => run.child.kill(signal), 100);
      const { out, code } = await run.ended;
      assert.match(out, /^end\n\n\n@n: \d+\n$/);
      assert.equal(code, 0);
    });
  }

  test("SIGINT twice at once, as timeout(1) sends it, is one", async () => {
    const run = start(["-e", ENDLESS]);
    await run.says("Attached");
    for (const after of [100, 105]) setTimeout(() => run.child.kill("SIGINT"), after);
    const { out, code } = await run.ended;
    assert.match(out, /^end\n\n\n@n: \d+\n$/);
    assert.equal(code, 0);
  });

  test("SIGKILL leaves no program behind", async () => {
    const run = start(["-e", ENDLESS]);
    await run.says("Attached");
    const ids = heldBy(run.child.pid ?? 0);
    assert.ok(ids.length >= 2);
    assert.deepEqual(ids.filter(isLoaded), ids);
    run.child.kill("SIGKILL");
    assert.equal((await run.ended).signal, "SIGKILL");
    // programs are freed after a grace period of the kernel
    for (let i = 0; i < 100 && ids.some(isLoaded); i++) await new Promise((r) => setTimeout(r, 20));
    assert.deepEqual(ids.filter(isLoaded), []);
  });

  test("shell commands that wait in line do not hold up the end", async () => {
    const script = 'tracepoint:raw_syscalls:sys_enter { system("sleep 0.05"); } end { printf("end\\n"); }';
    const run = start(["--unsafe", "-e", script]);
    await run.says("Attached");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = performance.now();
    run.child.kill("SIGINT");
    const { out, err, code } = await run.ended;
    assert.ok(performance.now() - before < 4000);
    assert.match(out, /^end$/m);
    assert.match(err, /WARNING: \d+ commands of system\(\) still waited/);
    assert.equal(code, 0);
  });

  test("exit(n) is the exit code", async () => {
    assert.equal((await kscope(["-e", "begin { exit(3); }"])).code, 3);
  });
});

describe("-c and -p", () => {
  test("the command's first call is seen, and it ends the run", async () => {
    const script = "tracepoint:syscalls:sys_enter_execve /pid == cpid/ { @[pid == cpid] = count(); }";
    const { out, code } = await kscope(["-q", "-c", "/bin/true", "-e", script]);
    assert.deepEqual([out, code], ["\n\n@[true]: 1\n", 0]);
  });

  test("a command that fails is no failure of ours", async () => {
    assert.equal((await kscope(["-c", "false", "-e", "interval:s:1 { }"])).code, 0);
  });

  test("-p ends with its process", async () => {
    const sleeper = spawnSync("sh", ["-c", "sleep 1.5 >/dev/null 2>&1 & echo $!"], { encoding: "utf8" });
    const before = performance.now();
    const { code } = await kscope(["-p", sleeper.stdout.trim(), "-e", "interval:s:10 { }"]);
    assert.equal(code, 0);
    assert.ok(performance.now() - before < 8000);
  });
});

describe("running nothing", () => {
  test("--dry-run says nothing", async () => {
    const { out, err, code } = await kscope([
      "--dry-run",
      "-e",
      'begin { printf("x"); } interval:s:1 { @ = count(); }',
    ]);
    assert.deepEqual([out, err, code], ["", "", 0]);
  });

  test("-d shows a stage only", async () => {
    const { out, code } = await kscope(["-d", "ast", "-e", HELLO]);
    assert.match(out, /^ast\n---\n/);
    assert.doesNotMatch(out, /@: 5/);
    assert.equal(code, 0);
  });
});

test("bytes of a script's strings that are no UTF-8 are printed as they are", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kscope-bytes-"));
  try {
    const path = join(folder, "bytes.bt");
    writeFileSync(path, Buffer.from('begin { printf("a\xff\xc3\xa4\x80b\\n"); exit(); } // \xfe\n', "latin1"));
    const { out, code } = await kscope(["-q", path]);
    assert.deepEqual([out, code], ["a\xff\xc3\xa4\x80b\n\n\n", 0]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("configuration from the environment", () => {
  test("BPFTRACE_MAX_MAP_KEYS", async () => {
    const script = "begin { @[1] = 1; @[2] = 2; @[3] = 3; exit(); }";
    const { out } = await kscope(["-q", "-e", script], { env: { BPFTRACE_MAX_MAP_KEYS: "2" } });
    assert.equal(out, "\n\n@[1]: 1\n@[2]: 2\n");
  });

  test("BPFTRACE_MAX_PROBES", async () => {
    const { err, code } = await kscope(["-e", "interval:s:1 { } interval:s:2 { }"], {
      env: { BPFTRACE_MAX_PROBES: "1" },
    });
    assert.match(err, /asks for 2 probes, the limit is 1; narrow the wildcards/);
    assert.equal(code, 1);
  });

  test("BPFTRACE_PRINT_MAPS_ON_EXIT", async () => {
    const { out } = await kscope(["-q", "-e", HELLO], { env: { BPFTRACE_PRINT_MAPS_ON_EXIT: "0" } });
    assert.doesNotMatch(out, /@: 5/);
  });
});

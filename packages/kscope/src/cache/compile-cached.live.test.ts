// The cache with the machine it is for: a hit is what compiling gives, and whatever changed makes it compile again.

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { LiveTarget } from "@kscope/engine";
import { TOOLS } from "@kscope/tools";
import { kscope } from "../../test/kscope.ts";
import { runSource } from "../../test/run-source.ts";
import { CacheFolder } from "./cache-folder.ts";
import { type CacheOptions, compileCached, type LiveCompileOptions, type Outcome } from "./compile-cached.ts";

const OPTIONS: LiveCompileOptions = { positional: [], named: new Map(), unsafe: false, pid: undefined, filters: {} };

describe("the cache", () => {
  let base = "";
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "kscope-cache-"));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  function cache(build = "one"): CacheOptions {
    const folder = CacheFolder.open({ XDG_CACHE_HOME: base });
    assert.ok(folder !== undefined);
    return { folder, build };
  }

  interface Changes {
    readonly text?: string;
    readonly options?: Partial<LiveCompileOptions>;
    readonly build?: string;
    readonly environment?: Readonly<Record<string, string>>;
  }

  const SCRIPT = 'tracepoint:sched:sched_switch { @[curtask.comm] = count(); printf("%d\\n", args.prev_pid); }';

  async function compiled({ text = SCRIPT, options = {}, build, environment = {} }: Changes = {}): Promise<Outcome> {
    using target = new LiveTarget({ environment: { ...process.env, ...environment } });
    const outcome = await compileCached(
      { source: { name: "s", text }, target, options: { ...OPTIONS, ...options } },
      cache(build),
    );
    await outcome.keep();
    return outcome;
  }

  const entries = (): readonly string[] => readdirSync(join(base, "kscope")).map((name) => join(base, "kscope", name));

  test("gives what compiling gives, for every tool", { timeout: 120_000 }, async () => {
    for (const { source: text } of TOOLS) {
      const first = await compiled({ text });
      const second = await compiled({ text });
      assert.equal(second.cached, first.compiled !== undefined);
      // BTF is opened anew each time
      const plain = ({ compiled: c }: Outcome): unknown =>
        JSON.stringify(c, (k, v) => (k === "btf" ? v?.name : typeof v === "bigint" ? String(v) : v));
      assert.equal(plain(second), plain(first));
    }
  });

  test("a run from it prints the same, maps, structs, warnings and all", async () => {
    const script = `struct mine { int a; char b[4]; };
      begin { @m[1, "x"] = 5; @h = hist(7); $x = 1; delete(@m, (2, "y")); print(*curtask.cred.user_ns.ucounts); printf("%s\\n", "hello"); exit(); }`;
    const runs = [];
    for (let i = 0; i < 3; i++) runs.push(await runSource(script, { cache: () => cache() }));
    assert.match(runs[0]?.out ?? "", /hello/);
    assert.equal(entries().length, 1);
    assert.deepEqual(runs[1], runs[0]);
    assert.deepEqual(runs[2], runs[0]);
  });

  test("mistakes are told every time", async () => {
    const first = await runSource("begin { nonsense }", { cache: () => cache() });
    assert.equal(first.exitCode, 1);
    assert.deepEqual(await runSource("begin { nonsense }", { cache: () => cache() }), first);
    assert.deepEqual(entries(), []);
  });

  const CHANGES: Readonly<Record<string, Changes>> = {
    "another text": { text: `${SCRIPT} ` },
    "another build of kscope": { build: "two" },
    "another argument": { options: { positional: ["1"] } },
    "another option of the script": { options: { named: new Map([["a", "1"]]) } },
    "a filter": { options: { filters: { tid: 1 } } },
    "a process": { options: { pid: 1 } },
    "a pattern of probes": { options: { probeFilter: /sched/ } },
    "a setting in the environment": { environment: { BPFTRACE_MAX_STRLEN: "100" } },
  };
  for (const [what, change] of Object.entries(CHANGES))
    test(`${what} is another entry`, async () => {
      await compiled();
      assert.equal((await compiled(change)).cached, false);
      assert.equal((await compiled(change)).cached, true);
      assert.equal((await compiled()).cached, true);
    });

  test("an imported file that changed makes it compile again", async () => {
    const folder = mkdtempSync(join(base, "script-"));
    chmodSync(folder, 0o755);
    const write = (value: number): void => writeFileSync(join(folder, "lib.bt"), `macro answer() { ${value} }`);
    const text = 'import "lib.bt"; begin { @ = answer(); exit(); }';
    const run = async (): Promise<string> => (await runSource(text, { directory: folder, cache: () => cache() })).maps;
    write(1);
    assert.equal(await run(), "@: 1\n");
    write(2);
    assert.equal(await run(), "@: 2\n");
    assert.equal(await run(), "@: 2\n");
  });

  test("another kernel's types make it compile again", async () => {
    await compiled();
    const copy = join(base, "btf");
    writeFileSync(copy, readFileSync("/sys/kernel/btf/vmlinux"));
    const environment = { BPFTRACE_BTF: copy };
    assert.equal((await compiled({ environment })).cached, false);
    assert.equal((await compiled({ environment })).cached, true);
    writeFileSync(copy, readFileSync("/sys/kernel/btf/vmlinux"));
    assert.equal((await compiled({ environment })).cached, false);
  });

  test("what is asked of programs' files is not kept", async () => {
    const outcome = await compiled({ text: "uprobe:libc:getpid { exit(); }" });
    assert.ok(outcome.compiled !== undefined);
    assert.deepEqual(entries(), []);
  });

  const TAMPERING: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
    "was cut short": (bytes) => bytes.subarray(0, bytes.length - 1),
    "is empty": () => new Uint8Array(),
    "has another byte": (bytes) => {
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return bytes;
    },
    "is something else": () => Buffer.from("begin { exit(); }"),
  };
  for (const [what, tamper] of Object.entries(TAMPERING))
    test(`an entry that ${what} is not used but replaced`, async () => {
      await compiled();
      const [path = ""] = entries();
      writeFileSync(path, tamper(readFileSync(path)));
      assert.equal((await compiled()).cached, false);
      assert.equal((await compiled()).cached, true);
    });

  test("an entry under another's name is not used", async () => {
    await compiled();
    const [path = ""] = entries();
    await compiled({ text: "begin { exit(); }" });
    const [other = ""] = entries().filter((one) => one !== path);
    writeFileSync(path, readFileSync(other));
    assert.equal((await compiled()).cached, false);
  });

  // sources may change while they run: only the executable keeps what it compiles
  const skip = process.env.KSCOPE_BIN === undefined && "KSCOPE_BIN is not set: npm test sets it";

  test("many at once get it right and leave one entry", { skip, timeout: 60_000 }, async () => {
    const env = { XDG_CACHE_HOME: base, KSCOPE_CACHE: "" };
    const ended = await Promise.all(
      Array.from({ length: 6 }, () => kscope(["-q", "-e", 'begin { printf("x\\n"); exit(); }'], { env })),
    );
    for (const { out, code } of ended) assert.deepEqual([out, code], ["x\n\n\n", 0]);
    assert.equal(entries().length, 1);
    const again = await kscope(["-v", "-e", 'begin { printf("x\\n"); exit(); }'], { env });
    assert.match(again.err, /^compiled before: taken from the cache$/m);
  });

  for (const [how, env, args] of [
    ["KSCOPE_CACHE=off", { KSCOPE_CACHE: "off" }, []],
    ["--no-cache", { KSCOPE_CACHE: "" }, ["--no-cache"]],
  ] as const)
    test(`${how} leaves nothing behind`, { skip }, async () => {
      const { code } = await kscope([...args, "-e", "begin { exit(); }"], { env: { ...env, XDG_CACHE_HOME: base } });
      assert.equal(code, 0);
      assert.equal(existsSync(join(base, "kscope")), false);
    });
});

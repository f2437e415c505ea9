// uprobe, uretprobe and USDT on a program built for it: exact counts, arguments and results, in all and in one process.

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { kscope } from "../../test/kscope.ts";
import { type RunText, runSource, type SourceOptions } from "../../test/run-source.ts";
import { buildTraced, noCompiler } from "../../test/traced-program.ts";

const folder = mkdtempSync(join(tmpdir(), "user-probes-"));
after(() => rmSync(folder, { recursive: true }));

const fixed = noCompiler === false ? buildTraced(folder, "fixed", "-no-pie") : "";
const moved = noCompiler === false ? buildTraced(folder, "moved", "-fpie", "-pie") : "";

/** Runs a script, with P for the program, on one run of it. */
async function traced(script: string, program: string, options: SourceOptions = {}): Promise<RunText> {
  const source = script.replaceAll(":P:", `:${program}:`);
  const result = await runSource(source, { command: program, duration: 10_000, ...options });
  assert.equal(result.exitCode, 0, result.err);
  return result;
}

async function maps(script: string, program: string): Promise<readonly string[]> {
  const { maps: text, err } = await traced(script, program);
  assert.equal(err, "");
  return text.split("\n").filter((line) => line !== "");
}

for (const [kind, program] of [
  ["linked at fixed addresses", fixed],
  ["loaded anywhere", moved],
] as const) {
  describe(`a program ${kind}`, { skip: noCompiler }, () => {
    test("every call and return is counted, with its arguments and result", async () => {
      const script = `
        uprobe:P:add { @calls = count(); @a = sum(arg0); @b = sum(arg1); @text[str(arg2)] = count(); }
        uretprobe:P:add { @returns = count(); @r = sum(retval); }
        uretprobe:P:twice_negative { @negative = sum((int32)retval); }`;
      assert.deepEqual(await maps(script, program), [
        "@a: 45",
        "@b: 4500",
        "@calls: 10",
        "@negative: -90",
        "@r: 4545",
        "@returns: 10",
        "@text[even]: 5",
        "@text[odd]: 5",
      ]);
    });

    test("one program on many functions knows which it was, though the process is gone", async () => {
      assert.deepEqual(
        await maps("uprobe:P:twice* { @[func] = count(); } uretprobe:P:twice* { @[func] = count(); }", program),
        ["@[twice]: 20", "@[twice_negative]: 20"],
      );
      assert.deepEqual(await maps("uprobe:P:twice* { @[probe] = count(); }", program), [
        `@[uprobe:${program}:twice]: 10`,
        `@[uprobe:${program}:twice_negative]: 10`,
      ]);
    });

    test("a variable of the program, on the way in and on the way out", async () => {
      const { printed } = await traced(
        `uprobe:P:add { printf("%x\\n", *uaddr("shown_value")); exit(); }
         uretprobe:P:twice { printf("%x\\n", *uaddr("shown_value")); exit(); }`,
        program,
      );
      assert.equal(printed, "55667788\n");
    });

    test("probes on one function run in the order of the script", async () => {
      const { printed } = await traced(
        'uprobe:P:add { printf("first "); } uprobe:P:add { printf("second"); exit(); }',
        program,
      );
      assert.equal(printed, "first second");
    });

    test("an address is a place in a function", async () => {
      const line = execFileSync("nm", [program], { encoding: "latin1" })
        .split("\n")
        .find((l) => l.endsWith(" T add"));
      const address = `0x${line?.slice(0, 16)}`;
      assert.deepEqual(await maps(`uprobe:P:${address} { @[func] = count(); }`, program), ["@[add]: 10"]);
    });

    test("USDT arguments in registers and memory and constants, widened by their sign", async () => {
      const script = `usdt:P:demo:values {
        @[arg0] = count(); @constant = sum(arg1); @small = sum(arg2); @wide = sum(arg3); @slot = sum(arg4); }`;
      assert.deepEqual(await maps(script, program), [
        ...Array.from({ length: 10 }, (_, i) => `@[${i}]: 1`),
        "@constant: 770",
        "@slot: 70",
        "@small: -30",
        "@wide: 650000",
      ]);
    });

    test("all places of a USDT probe, each with arguments of its own", async () => {
      assert.deepEqual(await maps("usdt:P:twice { @ = sum(arg0); @n = count(); }", program), ["@: 35", "@n: 20"]);
    });

    test("a program that asks whether its probe is wanted hears that it is", async () => {
      assert.deepEqual(await maps("usdt:P:demo:guarded { @[arg0] = count(); }", program), ["@[1]: 10"]);
    });

    test("wildcards over probes", async () => {
      assert.deepEqual(await maps("usdt:P:demo:* { @[probe] = count(); }", program), [
        `@[usdt:${program}:demo:guarded]: 10`,
        `@[usdt:${program}:demo:values]: 10`,
        `@[usdt:${program}:demo:twice]: 20`,
      ]);
    });
  });
}

describe("one of two processes", { skip: noCompiler }, () => {
  const running: ChildProcess[] = [];
  after(() => {
    for (const child of running) child.kill();
  });

  function start(): number {
    const child = spawn(moved, ["again"], { stdio: "ignore" });
    running.push(child);
    return child.pid ?? 0;
  }

  /** Ends some time after as many processes as there should be were seen, so that others would be seen too. */
  async function pids(point: string, pid: number | undefined): Promise<readonly string[]> {
    const wanted = pid === undefined ? 2 : 1;
    const script = `${point.replaceAll(":P:", `:${moved}:`)} { @[pid] = count(); }
      interval:ms:100 /len(@) >= ${wanted}/ { @ticks++; if (@ticks == 3) { exit(); } }`;
    const { maps: text, exitCode, err } = await runSource(script, { pid, duration: 4000 });
    assert.equal(exitCode, 0, err);
    return [...text.matchAll(/@\[(\d+)\]: \d+/g)].map(([, key]) => key ?? "").sort();
  }

  const both = noCompiler === false ? [start(), start()] : [];
  const [one = 0] = both;

  for (const point of [
    "uprobe:P:add",
    "uprobe:P:twice*",
    "uretprobe:P:add",
    "uretprobe:P:twice*",
    "usdt:P:demo:values",
  ]) {
    test(`${point} in one with -p, in both without`, async () => {
      assert.deepEqual(await pids(point, one), [`${one}`]);
      assert.deepEqual(await pids(point, undefined), both.map(String).sort());
    });
  }

  for (const point of ["uprobe:*:add", "uprobe:add", "usdt:*:demo:values", "usdt::demo:values", "usdt:values"])
    test(`${point} with -p`, async () => assert.deepEqual(await pids(point, one), [`${one}`]));

  test("with -p a library is that of the process", async () => {
    assert.deepEqual(await pids("uprobe:libc:usleep,uprobe:libc:clock_nanosleep", one), [`${one}`]);
  });

  test("-l shows what the process has mapped", async () => {
    const { out } = await kscope(["-l", "-p", String(one), "u*:*:add"]);
    assert.equal(out, `uprobe:/proc/${one}/root${moved}:add\n`);
    const usdt = await kscope(["-lv", "-p", String(one), "usdt:*:demo:val*"]);
    const args = ["int32", "uint64", "int8", "uint16", "int64"].map((type, i) => `    ${type} arg${i}\n`);
    assert.equal(usdt.out, `usdt:/proc/${one}/root${moved}:demo:values\n${args.join("")}`);
  });
});

describe("listings of a file", { skip: noCompiler }, () => {
  test("functions and USDT probes, by kind and for all kinds", async () => {
    const functions = await kscope(["-l", `uprobe:${fixed}:twice*`]);
    assert.equal(functions.out, `uprobe:${fixed}:twice\nuprobe:${fixed}:twice_negative\n`);
    const all = await kscope(["-l", `*:${fixed}:*twice`]);
    assert.equal(all.out, `uprobe:${fixed}:twice\nusdt:${fixed}:demo:twice\n`);
  });
});

const CPP = `namespace space { struct Thing { int grow(int by); int grow(long by); }; }
__attribute__((noinline)) int space::Thing::grow(int by) { __asm__ volatile(""); return by + 1; }
__attribute__((noinline)) int space::Thing::grow(long by) { __asm__ volatile(""); return by + 2; }
int main() { space::Thing t; return t.grow(1) + t.grow(2) + t.grow(3L) == 0; }
`;

const noCpp = spawnSync("g++", ["--version"]).error === undefined ? false : "g++ is not installed";

test("functions of C++ by the names that programmers know", { skip: noCpp }, async () => {
  const program = join(folder, "cpp");
  writeFileSync(`${program}.cpp`, CPP);
  execFileSync("g++", ["-O1", "-o", program, `${program}.cpp`]);
  assert.deepEqual(await maps('uprobe:P:cpp:"space::Thing::grow" { @[func] = count(); }', program), [
    "@[space::Thing::grow(long)]: 1",
    "@[space::Thing::grow(int)]: 2",
  ]);
  assert.deepEqual(await maps('uprobe:P:cpp:"space::*(long)" { @[func] = count(); }', program), [
    "@[space::Thing::grow(long)]: 1",
  ]);
});

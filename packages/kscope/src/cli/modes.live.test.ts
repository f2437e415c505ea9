import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { kscope, start } from "../../test/kscope.ts";

describe("tests and benchmarks", () => {
  test("--test", async () => {
    const script = 'test:good { } test:bad { printf("why\\n"); return 3; } interval:s:1 { }';
    const { out, err, code } = await kscope(["--test", "-e", script]);
    const plain = stripVTControlCharacters(out).replaceAll(/ \(.*?\)/g, "");
    assert.equal(
      plain,
      `[==========] Running 2 tests.
[ RUN      ] good
[       OK ] good
[ RUN      ] bad
why
[  FAILED  ] bad
[==========] 2 tests ran.
[  PASSED  ] 1 test.
[  FAILED  ] 1 test, listed below:
[  FAILED  ] bad


`,
    );
    assert.deepEqual([err, code], ["", 1]);
  });

  test("what a probe returns, also from within a loop", async () => {
    const cases: readonly (readonly [string, boolean])[] = [
      ["", true],
      ["return 0", true],
      ["return (int8)-1", false],
      ["@a = 4; return @a - 4", true],
      ["for ($i : 0..9) { if ($i == 5) { return $i } } return 0", false],
      ["for ($i : 0..9) { if ($i == 0) { return $i } } return 1", true],
      ["if (pid == 0) { return 1 }", true],
      ["unroll (3) { return 1 }", false],
    ];
    const script = cases.map(([body], i) => `test:t${i} { ${body} }`).join(" ");
    const { out, err } = await kscope(["--test", "-f", "ndjson", "-e", script]);
    const passed = out
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line).passed);
    assert.deepEqual(
      passed,
      cases.map(([, expected]) => expected),
      err,
    );
  });

  test("keys of several parts are compared within a loop over a map", async () => {
    const script = 'test:a { @a["abcd", 2] = 1; for ($kv : @a) { if ($kv.0 != ("abcd", 2)) { return 1; } } }';
    const { out, err, code } = await kscope(["--test", "-e", script]);
    assert.match(out, /OK/, err);
    assert.equal(code, 0);
  });

  test("--bench", async () => {
    const { out, err, code } = await kscope(["--bench", "-e", 'bench:a { @ = count(); } bench:b { errorf("x"); }']);
    assert.match(out, /^Benchmark {32}Time\(ns\) {7}Iterations\n-{66}\na {40}\d+ +\d+\n\n\n$/);
    assert.deepEqual([err, code], ["ERROR: Benchmark 'b' failed.\n", 1]);
  });

  test("a self probe runs when the signal comes", async () => {
    const script = 'self:signal:SIGUSR1 { printf("got it\\n"); exit(); }';
    const { child, ended, says } = start(["-e", script]);
    await says("Attached 1 probe");
    child.kill("SIGUSR1");
    const { out, code } = await ended;
    assert.deepEqual([out, code], ["got it\n\n\n", 0]);
  });
});

describe("other modes", () => {
  test("--mode codegen compiles and runs nothing", async () => {
    const { out, err, code } = await kscope(["--mode", "codegen", "-e", 'begin { printf("x"); }']);
    assert.deepEqual([out, err, code], ["", "", 0]);
  });

  test("--mode compiler-bench", async () => {
    const { out, code } = await kscope(["--mode", "compiler-bench", "-e", "begin { @ = count(); }"]);
    const rows = out.trimEnd().split("\n");
    assert.deepEqual(
      rows.map((row) => row.split(" ")[0]),
      ["parse", "check", "generate", "total"],
    );
    for (const row of rows) assert.match(row, /^\w+ +\d+ +\d+ +\d+ \xc2\xb1 \d+ (?:ns|\xce\xbcs|ms)$/);
    assert.equal(code, 0);
  });

  test("--fmt prints the script; with -o it replaces it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kscope-fmt-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "a.bt");
    writeFileSync(file, 'begin{printf("ä") // why\n}');
    const formatted = 'begin\n{\n  printf("ä"); // why\n}\n';
    const printed = await kscope(["--fmt", file]);
    assert.deepEqual([Buffer.from(printed.out, "latin1").toString(), printed.err, printed.code], [formatted, "", 0]);
    await kscope(["--mode", "format", file, "-o", file]);
    assert.equal(readFileSync(file, "utf8"), formatted);
    const broken = await kscope(["--fmt", "-e", "begin { print( }"]);
    assert.match(broken.err, /^stdin:1:16-17: ERROR: /);
    assert.deepEqual([broken.out, broken.code], ["", 1]);
  });

  test("-d verifier shows the kernel's log, and runs nothing", async () => {
    const { out, code } = await kscope(["-d", "verifier", "-e", 'begin { printf("x"); }']);
    assert.match(out, /^verifier begin_0\n--------\n[\s\S]*processed \d+ insns/);
    assert.equal(code, 0);
  });

  test("-d libbpf shows what is loaded", async () => {
    const { out } = await kscope(["-d", "libbpf", "-e", "interval:s:1 { @a[comm] = 1; }"]);
    assert.match(out, /^map AT_a: hash, key 16 bytes, value 8 bytes, at most 4096$/m);
    assert.match(out, /^program interval_0: perf_event, \d+ instructions, for interval:s:1$/m);
  });
});

describe("options that do nothing here", () => {
  test("are taken, with a word about what to do instead", async () => {
    const args = ["-b", "--emit-llvm", "x", "--verify-llvm-ir", "--debuginfo", "/x", "-q", "-e", "begin { @ = 1 }"];
    const { out, err, code } = await kscope(args);
    assert.deepEqual([out, code], ["\n\n@: 1\n", 0]);
    assert.match(
      err,
      /^WARNING: --emit-llvm has no effect: .*--dump ir.*\nWARNING: --verify-llvm-ir has no effect: .*\n$/,
    );
  });

  test("-l says when a pattern looks like a file", async () => {
    const { err } = await kscope(["-l", "nosuch.bt"]);
    assert.match(
      err,
      /^WARNING: It appears that 'nosuch.bt' is a filename but the file does not exist\. Treating 'nosuch.bt' as a search pattern\.\n/,
    );
  });
});

describe("under the name bpftrace", () => {
  // the name is what the program is called by, not the file that it is
  const under = ["bash", "-c", 'exec -a bpftrace "$0" "$@"'];
  const bpftrace = (args: readonly string[]): ReturnType<typeof kscope> => kscope(args, { under });

  test("-h and bad options show the usage text", async () => {
    const help = await bpftrace(["-h"]);
    assert.match(help.out, /\nUSAGE:\n {4}bpftrace \[options\] FILE\n/);
    assert.match(help.out, /\n {4}-d, --debug STAGE\n/);
    assert.equal(help.code, 0);
    const bad = await bpftrace(["--bogus", "-e", "begin { }"]);
    assert.match(bad.err, /^bpftrace: unrecognized option '--bogus'\n[\s\S]*\nUSAGE:\n/);
    assert.deepEqual([bad.out, bad.code], ["", 1]);
    const none = await bpftrace([]);
    assert.match(none.err, /^[^\n]*bpftrace[^\n]*\n\nUSAGE:\n/);
  });

  test("other complaints are one line", async () => {
    const { err, code } = await bpftrace(["-q"]);
    assert.deepEqual([err, code], ["ERROR: USAGE: filename or -e 'program' required.\n", 1]);
  });

  for (const [what, code, args, env = {}] of [
    ["an attachment that fails", 255, ["-e", "profile:hz:2000000 { }"]],
    ["tests without --test", 255, ["-e", "test:a { }"]],
    ["an error of the script", 1, ["-e", "begin { print($x); }"]],
    ["C definitions", 2, ["-e", "struct a { nosuch_t n; }; begin { }"]],
    ["a header that is not there", 2, ["-e", '#include "nosuch.h"\nbegin { }']],
    ["the environment", 2, ["-e", "begin { }"], { BPFTRACE_MAX_STRLEN: "abc" }],
    ["the script before its definitions", 1, ["-e", "struct a { nosuch_t n; }; begin { print( }"]],
  ] as const) {
    test(`exit code of errors: ${what}`, async () => {
      const ended = await kscope(args, { under, env });
      assert.equal(ended.code, code, ended.err);
      assert.match(ended.err, /ERROR: /);
      const own = await kscope(args, { env });
      assert.equal(own.code, 1, own.err);
    });
  }

  test("a script without probes says so on standard output", async () => {
    const script = "config = { missing_probes = ignore } tracepoint:sched:nosuch { }";
    const { out, err, code } = await bpftrace(["-e", script]);
    assert.deepEqual([out, code], ["No probes to attach\n", 1]);
    assert.doesNotMatch(err, /No probes/);
    assert.equal((await bpftrace(["-q", "-e", script])).out, "");
    assert.match((await bpftrace(["-e", ""])).err, /^ERROR: USAGE: /);
  });

  test("-d goes on and runs", async () => {
    const { out } = await bpftrace(["-q", "-d", "ast", "-e", 'begin { printf("hi\\n"); }']);
    assert.match(out, /^ast\n---\n[\s\S]*hi\n\n\n$/);
  });
});

test("errorf in a macro says what it was expanded from", async () => {
  const { err } = await kscope(["-q", "-e", 'macro bad() { errorf("no"); } begin { bad(); }']);
  assert.equal(
    err,
    `stdin:1:15-27: ERROR: no
stdin:1:39-44: ERROR: expanded from
macro bad() { errorf("no"); } begin { bad(); }
                                      ~~~~~
`,
  );
});

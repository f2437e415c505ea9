import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Ended, kscope, type StartOptions } from "../../test/kscope.ts";

const EXIT = "begin { exit(); }";

/** One clear message, no stack trace, a failure. */
function refused({ err, code, signal }: Ended, message: RegExp): void {
  assert.match(err, message);
  assert.doesNotMatch(err, /^\s+at .*[:(]\d+/m);
  assert.equal(signal, null);
  assert.ok(code !== 0, `exit code ${code}`);
}

describe("scripts that are wrong", () => {
  const cases: readonly [string, string, RegExp][] = [
    ["syntax", 'begin { printf("hi }', /ERROR: .*not closed[\s\S]*HINT: /],
    ["an identifier", "begin { print(commm); }", /Unknown identifier[\s\S]*did you mean 'comm'/],
    ["a probe", "tracepoint:sched:sched_swich { }", /did you mean tracepoint:sched:sched_switch/],
    ["a kind of probe", "tracepont:sched:sched_switch { }", /did you mean tracepoint/],
    ["a field", "tracepoint:sched:sched_switch { @ = args.prev_pidd; }", /did you mean 'prev_pid'/],
    ["a function", 'begin { prinf("x"); }', /Unknown function[\s\S]*did you mean/],
    ["a type", 'begin { @ = 1; @ = "a"; }', /ERROR: /],
  ];
  for (const [name, script, message] of cases) {
    test(name, async () => {
      const ended = await kscope(["-e", script]);
      refused(ended, message);
      assert.match(ended.err, /^stdin:1:\d+-\d+: ERROR: /);
      assert.equal(ended.err.match(/ERROR: /g)?.length, 1);
      assert.equal(ended.code, 1);
    });
  }
});

describe("command lines that are wrong", () => {
  test("--help for a script lists its options", async () => {
    const script = 'begin { print(getopt("n", 1, "how many")); exit(); }';
    const { err, code } = await kscope(["-e", script, "--", "--help"]);
    assert.equal(err, "HINT: expected program options: --n: how many\n");
    assert.equal(code, 2);
  });

  const cases: readonly [readonly string[], RegExp, number][] = [
    [[], /nothing to run.*--help/, 2],
    [["-e"], /option requires an argument -- 'e'/, 2],
    [["--bogus"], /unrecognized option '--bogus'\nHINT: see kscope --help/, 2],
    [["-e", EXIT, "--", "--nosuch"], /^ERROR: unexpected program command line options: --nosuch\nHINT: no custom/, 2],
    [["-e", EXIT, "--bogus"], /unrecognized option '--bogus'\nHINT: .*named arguments of a script stand behind --/, 2],
    [["--quiet=1", "-e", EXIT], /option '--quiet' doesn't allow an argument/, 2],
    [["--inc", "x", "-e", EXIT], /option '--inc' is ambiguous; possibilities: '--include' '--include-dir'/, 2],
    [["--mode", "x", "-e", EXIT], /USAGE: --mode can only be 'codegen', 'compiler-bench'/, 2],
    [["--bench", "--test", "-e", EXIT], /USAGE: --test conflicts with existing --mode/, 2],
    [["-d", "x", "-e", EXIT], /USAGE: invalid option for -d: x\nHINT: stages are ast, types/, 2],
    [["--aot", "x", "-e", EXIT], /--aot is refused: .*\nHINT: kscope build makes/, 2],
    [["--no-feature", "x", "-e", EXIT], /--no-feature can only have values 'kprobe_multi,/, 2],
    [["--dwarf-pid", "x", "-e", EXIT], /Failed to parse pid: invalid integer: x/, 2],
    [["--traceable-functions", "/no/such", "-e", EXIT], /\/no\/such can't be read/, 2],
    [["-k", "--no-warnings", "-e", EXIT], /-k, --warnings conflicts with --no-warnings/, 2],
    [["-kk", "-e", EXIT], /-kk has been deprecated/, 2],
    [["--test", "-e", "interval:s:1 { }"], /^ERROR: Attachment failed for all probes\.$/m, 1],
    [["-e", "bench:a { }"], /^ERROR: No probes attached; use --bench to run benchmark probes\.$/m, 1],
    [["-f", "yaml", "-e", EXIT], /^ERROR: Invalid output format "yaml"\nHINT: choose text, json, ndjson or csv$/m, 2],
    [["-B", "x", "-e", EXIT], /unknown buffering "x": choose line, full or none/, 2],
    [["-p", "abc", "-e", EXIT], /^ERROR: Failed to parse pid: invalid integer: abc\nHINT: a process id is a number/, 2],
    [["-p", "9999999", "-e", EXIT], /^ERROR: Pid out of range: 9999999\nHINT: /, 2],
    [["-p", "4194303", "-e", "interval:s:1 { }"], /there is no process 4194303; .*ps -e/, 1],
    [["-p", "1", "-c", "true", "-e", EXIT], /USAGE: Cannot use both -c and -p\./, 2],
    [["-c", "/no/such", "-e", EXIT], /cannot run "\/no\/such": there is no such program/, 1],
    [["-c", "'a", "-e", EXIT], /a quote is not closed/, 1],
    [["-o", "/no/such/file", "-e", EXIT], /cannot write to \/no\/such\/file: ENOENT/, 1],
    [["-o", "/dev/full", "-e", 'begin { printf("x\\n"); exit(); }'], /cannot write to \/dev\/full: ENOSPC; free/, 1],
    [["/no/such.bt"], /failed to open file '\/no\/such.bt': No such file/, 2],
    [["nosuch"], /no tool and no script called "nosuch"; kscope tools lists/, 2],
    [["opensnop"], /no tool and no script called "opensnop"[^\n]*\nHINT: did you mean opensnoop\?/, 2],
    [["opensnoop", "--extendd"], /opensnoop has no option --extendd.*see kscope opensnoop --help/, 2],
    [["biolatency", "-D", "-F"], /^ERROR: biolatency: -D and -F can't be used together$/m, 2],
    [["syscount", "-m"], /^ERROR: syscount: -m means nothing without -L$/m, 2],
    [["profile", "-C", "99999"], /^ERROR: profile: -C needs a processor that is online \(0/m, 2],
    [["-p", "1", "opensnoop", "--exec", "true"], /--exec and kscope's -p can't be used together/, 2],
    [["tools", "--bogus"], /kscope tools has no option --bogus/, 2],
    [
      ["--formt", "json", "-e", EXIT],
      /unrecognized option '--formt'\nHINT: did you mean --format\? see kscope --help/,
      2,
    ],
    [["-f", "json", "-l", "software:*"], /-l has no json format.*\nHINT: leave -f out/, 2],
    [["/proc/self/mem"], /\/proc\/self\/mem can't be read: i\/o error|input\/output error \(EIO\)/i, 2],
    [["/tmp"], /\/tmp is a directory/, 2],
  ];
  for (const [args, message, code] of cases) {
    test(args.join(" ") || "none", async () => {
      const ended = await kscope(args);
      refused(ended, message);
      assert.equal(ended.code, code);
      assert.equal(
        ended.err
          .trim()
          .split("\n")
          .filter((line) => !/^(Attached|HINT: )/.test(line)).length,
        1,
      );
    });
  }
});

/** The kernel's own, with its types overwritten behind a good header (btf_header: hdr_len, type_off, type_len). */
function corrupted(): Uint8Array {
  const bytes = readFileSync("/sys/kernel/btf/vmlinux");
  const start = bytes.readUInt32LE(4) + bytes.readUInt32LE(8);
  return bytes.fill(0xff, start + 64, start + bytes.readUInt32LE(12));
}

describe("type information that cannot be used", () => {
  const script = 'begin { printf("%d\\n", curtask.pid); exit(); }';
  const folder = mkdtempSync(join(tmpdir(), "kscope-btf-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const files: readonly [string, Uint8Array | undefined, RegExp][] = [
    ["garbage", Buffer.from("this is no BTF, whatever it says"), /garbage: magic number.*unset BPFTRACE_BTF/],
    ["cut", readFileSync("/sys/kernel/btf/vmlinux").subarray(0, 100_000), /cut: .*unset BPFTRACE_BTF/],
    ["corrupt", corrupted(), /corrupt: .*unset BPFTRACE_BTF/],
    ["absent", undefined, /absent: it is not there.*unset BPFTRACE_BTF/],
  ];
  for (const [name, bytes, message] of files) {
    test(name, async () => {
      const path = join(folder, name);
      if (bytes !== undefined) writeFileSync(path, bytes);
      refused(await kscope(["-e", script], { env: { BPFTRACE_BTF: path } }), message);
    });
  }

  test("a device, which never ends", async () => {
    const ended = await kscope(["-e", script], { env: { BPFTRACE_BTF: "/dev/zero" } });
    refused(ended, /\/dev\/zero: it is not a regular file; .*unset BPFTRACE_BTF/);
  });

  test("in a listing", async () => {
    refused(await kscope(["-l", "struct task_*"], { env: { BPFTRACE_BTF: join(folder, "corrupt") } }), /corrupt: /);
  });
});

describe("without rights", () => {
  const nobody = ["setpriv", "--reuid", "65534", "--clear-groups", "--inh-caps=-all"];
  const noBpf = ["setpriv", "--bounding-set=-sys_admin,-bpf,-perfmon"];
  const unable = (under: readonly string[]): string | false => {
    const [program = "", ...args] = under;
    return spawnSync(program, [...args, "true"]).status === 0 ? false : `${under.join(" ")} does not work here`;
  };
  const cases: readonly [string, StartOptions & { under: readonly string[] }, readonly string[], RegExp][] = [
    ["no root", { under: nobody }, ["-e", EXIT], /may not use BPF; run as root/],
    ["no root, tracepoint", { under: nobody }, ["-e", "tracepoint:sched:sched_switch { }"], /tracefs .*run as root/],
    ["no root, listing", { under: nobody }, ["-l", "tracepoint:sched:*"], /tracefs .*run as root/],
    ["no root, listing all", { under: nobody }, ["-l"], /tracefs .*run as root/],
    ["root without BPF", { under: noBpf }, ["-e", EXIT], /may not use BPF; .*CAP_BPF and CAP_PERFMON/],
    ["root without rights, listing", { under: noBpf }, ["-l"], /tracefs .*CAP_SYS_ADMIN.*in the container/],
  ];
  for (const [name, options, args, message] of cases) {
    test(name, { skip: unable(options.under) }, async () => {
      const ended = await kscope(args, options);
      refused(ended, message);
      assert.equal(ended.out, "");
    });
  }

  const inside = ["unshare", "-Ur"];
  test("--info does not say no for what could not be tried", { skip: unable(inside) }, async () => {
    const { out, err } = await kscope(["--info"], { under: inside });
    assert.match(out, /^ {2}hash: unknown \(/m);
    assert.match(out, /^ {2}raw_tracepoint: unknown \(/m);
    assert.match(err, /CAP_SYS_ADMIN/);
  });
});

test("a bad environment variable is named", async () => {
  refused(await kscope(["-e", EXIT], { env: { BPFTRACE_MAX_MAP_KEYS: "abc" } }), /BPFTRACE_MAX_MAP_KEYS.*integer/);
});

test("a full map warns once and counts the rest", async () => {
  const script = "let @m = hash(5); begin { for ($i : 0..100) { @m[$i] = 1; } exit(); }";
  const { err, code } = await kscope(["-e", script]);
  assert.equal(code, 1);
  assert.equal(err.match(/Map full/g)?.length, 1);
  assert.match(err, /WARNING: @m was full: 95 updates were dropped; give it room.*let @m = hash/);
});

test("an event that the kernel refuses is said, and nothing runs", async (context) => {
  const ended = await kscope([
    "-e",
    'software:alignment-faults:1 { } hardware:ref-cycles:1 { } end { printf("end\\n"); }',
  ]);
  if (ended.err.includes("Attached")) return context.skip("this machine has the counter");
  refused(ended, /Unable to attach probe: hardware:ref-cycles:1: /);
  assert.equal(ended.out, "");
});

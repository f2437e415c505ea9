// Options of the command line, each in a process of its own.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type Ended, kscope } from "../../test/kscope.ts";

const directory = mkdtempSync(join(tmpdir(), "kscope-"));
const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

interface Run {
  /** The inventory's row. */
  readonly row: string;
  readonly args: readonly string[];
  readonly out?: string | RegExp;
  readonly err?: string | RegExp;
  readonly code?: number;
}

const HELLO = 'begin { printf("hello\\n"); exit(); }';
const PAIR = "begin { print(sizeof(struct pair)); exit(); }";
const CHOSEN = join(directory, "chosen.txt");
const HEADER = file("h.h", "struct pair { int a; int b; };");
const OPTIONS = file("args.bt", 'begin { print(($1, str($2), $#, getopt("n", 1))); exit(); }');

const ROWS: readonly string[] = [
  "-e, a file, -",
  "arguments behind the script",
  "--list",
  "--pid, --cmd",
  "-o, -f, -B, -q",
  "-v, -h, -V, --info",
  "-k, --no-warnings",
  "-I, --include",
  "--unsafe",
  "--probe-filter, --dry-run",
  "-d",
  "wrong options",
  "limits and events that cannot be had",
];

const CASES: readonly Run[] = [
  { row: "-e, a file, -", args: ["-q", "-e", HELLO], out: "hello\n\n\n" },
  { row: "-e, a file, -", args: ["-q", file("hello.bt", HELLO)], out: "hello\n\n\n" },
  { row: "-e, a file, -", args: ["-q", join(directory, "none.bt")], err: /none\.bt/, code: 2 },
  { row: "arguments behind the script", args: ["-q", OPTIONS, "5", "w", "--", "--n=9"], out: "(5, w, 2, 9)\n\n\n" },
  { row: "arguments behind the script", args: ["-q", "-e", "begin { print($1); exit(); }", "7"], out: "7\n\n\n" },
  { row: "arguments behind the script", args: ["-q", OPTIONS, "--", "--other=3"], err: /--other/, code: 2 },
  { row: "--list", args: ["-l", "tracepoint:sched:sched_switch"], out: "tracepoint:sched:sched_switch\n" },
  { row: "--list", args: ["-lv", "tracepoint:sched:sched_switch"], out: /\n {4}pid_t next_pid\n/ },
  { row: "--list", args: ["-lv", "struct timespec64"], out: /struct timespec64 \{\n/ },
  { row: "--list", args: ["-l", "software:cpu-*"], out: "software:cpu-clock:\nsoftware:cpu-migrations:\n" },
  { row: "--pid, --cmd", args: ["-q", "-c", "/bin/true", "-e", "begin { print(cpid > 0); }"], out: "true\n\n\n" },
  { row: "--pid, --cmd", args: ["-p", "4194304", "-e", HELLO], err: /4194304/, code: 1 },
  {
    row: "--pid, --cmd",
    args: ["-q", "-p", String(process.pid), "-e", "rt:sched_switch { @ = pid; exit(); }"],
    out: `\n\n@: ${process.pid}\n`,
  },
  { row: "-o, -f, -B, -q", args: ["-q", "-o", CHOSEN, "-e", HELLO], out: "" },
  {
    row: "-o, -f, -B, -q",
    args: ["-f", "json", "-e", HELLO],
    out: '{"type": "attached_probes", "count": 1, "data": {"probes": 1}}\n{"type": "printf", "data": "hello\\n"}\n',
  },
  {
    row: "-o, -f, -B, -q",
    args: [
      "-f",
      "csv",
      "-e",
      'begin { @a[1, "x,y"] = 2; table(@a, "N TEXT VALUE"); print((3, "z")); clear(@a); exit(); }',
    ],
    out: 'N,TEXT,VALUE\r\n1,"x,y",2\r\n3,z\r\n',
    err: "Attached 1 probe\n",
  },
  { row: "-o, -f, -B, -q", args: ["-q", "-B", "full", "-e", HELLO], out: "hello\n\n\n" },
  { row: "-o, -f, -B, -q", args: ["-B", "some", "-e", HELLO], err: /some/, code: 2 },
  { row: "-o, -f, -B, -q", args: ["-f", "xml", "-e", HELLO], err: /xml/, code: 2 },
  { row: "-v, -h, -V, --info", args: ["-h"], out: /-e/ },
  { row: "-v, -h, -V, --info", args: ["-V"], out: /^\S+ v?\d+\.\d+\.\d+/ },
  { row: "-v, -h, -V, --info", args: ["--info"], out: /btf/i },
  {
    row: "-k, --no-warnings",
    args: ["-q", "-k", "-e", "begin { @m[1] = 1; print(@m[2]); clear(@m); exit(); }"],
    out: "0\n\n\n",
    err: /map_lookup_elem/,
  },
  {
    row: "-k, --no-warnings",
    args: ["-q", "-k", "-e", "begin { $x = ((struct task_struct *) 16).pid; exit(); }"],
    out: "\n\n",
    err: /^stdin:1:15-45: WARNING: Bad address\nAdditional Info - helper: probe_read, retcode: -14\n/m,
  },
  { row: "-k, --no-warnings", args: ["--no-warnings", "-e", "begin { 5; exit(); }"], out: "\n\n", err: /^(?!.*WARN)/s },
  { row: "-I, --include", args: ["-q", "-I", directory, "-e", `#include "h.h"\n${PAIR}`], out: "8\n\n\n" },
  { row: "-I, --include", args: ["-q", "--include", HEADER, "-e", PAIR], out: "8\n\n\n" },
  { row: "--unsafe", args: ["-q", "--unsafe", "-e", 'begin { system("echo ran"); exit(); }'], out: "ran\n\n\n\n" },
  { row: "--unsafe", args: ["-e", 'begin { system("echo ran"); exit(); }'], err: /--unsafe/, code: 1 },
  {
    row: "--probe-filter, --dry-run",
    args: ["-q", "--probe-filter", "nothing-like-it", "-e", `${HELLO} i:ms:1 { print("no"); }`],
    out: "hello\n\n\n",
  },
  { row: "--probe-filter, --dry-run", args: ["--dry-run", "-e", HELLO], out: "" },
  { row: "-d", args: ["-d", "ast", "-e", HELLO], out: /printf/ },
  {
    row: "-d",
    args: ["-d", "types", "-e", "begin { @a = count(); $x = (uint8)5; }"],
    out: /@a: count_t[\s\S]*\$x: uint8/,
  },
  { row: "-d", args: ["-d", "asm", "-e", HELLO], out: /exit/ },
  { row: "wrong options", args: ["--nonsense", "-e", HELLO], err: /--nonsense/, code: 2 },
  { row: "wrong options", args: ["-e"], err: /argument/, code: 2 },
  {
    row: "limits and events that cannot be had",
    args: ["-e", "config = { max_probes = 1 } tracepoint:sched:* { }"],
    err: /max_probes/,
    code: 1,
  },
];

describe("command line", () => {
  after(() => rmSync(directory, { recursive: true }));
  test("no row lacks a case", () => assert.deepEqual([...new Set(CASES.map((c) => c.row))], ROWS));
  for (const run of CASES) test(`${run.row}: ${run.args.join(" ")}`, async () => verify(run, await kscope(run.args)));
  test("-o writes to its file", () => assert.equal(readFileSync(CHOSEN, "latin1"), "hello\n\n\n"));
});

function verify(run: Run, ended: Ended): void {
  assert.equal(ended.code, run.code ?? 0, ended.err);
  for (const stream of ["out", "err"] as const) {
    const wanted = run[stream];
    if (wanted instanceof RegExp) assert.match(ended[stream], wanted);
    else if (wanted !== undefined) assert.equal(ended[stream], wanted);
  }
}

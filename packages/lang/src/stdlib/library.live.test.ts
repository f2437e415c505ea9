import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runSource } from "../../../kscope/test/run-source.ts";

describe("functions of the library", () => {
  const cases: readonly [string, string, string][] = [
    [
      "strstr of what is known at run time only",
      '$h = "ababac-test"; $n = "abac"; print((strstr($h, $n), strstr($h, "t"), strstr($h, "zz"), strcontains($h, $n)));',
      "(2, 7, -2, true)",
    ],
    [
      "texts end at their NUL",
      '$h = "hello\\0world"; $n = "lo\\0rld"; print((strcontains($h, "world"), strcontains($h, $n)));',
      "(false, true)",
    ],
    [
      "strings that are empty",
      '$e = ""; $a = "a"; print((strstr($a, $e), strstr($e, $a), strstr($e, $e)));',
      "(0, -2, 0)",
    ],
    ["a needle longer than the haystack", '$h = "ab"; $n = "abc"; print(strstr($h, $n));', "-2"],
    ["str_concat", '$a = "ab"; $a2 = str_concat($a, "cd"); print(str_concat($a2, $a));', "abcdab"],
    ["strlen", '$a = "hello"; print((strlen($a), strlen(""), strcap($a)));', "(5, 0, 6)"],
    [
      "memcmp",
      '$a = "abc"; $n = 2; print((memcmp($a, "abd", 3), memcmp($a, "abd", $n), memcmp((uint32)258, (uint32)2, 1)));',
      "(-1, 0, 0)",
    ],
    [
      "pton",
      'printf("%s %s %x", ntop(pton("10.1.2.3")), ntop(pton("fe80::1")), (uint32)pton("127.0.0.1"));',
      "10.1.2.3 fe80::1 100007f",
    ],
    [
      "find",
      '@m[1, "x"] = (7, "seven"); let $v; let $w = 3; if (find(@m, (1, "x"), $v)) { print($v.1); } @n[1] = 5; print((find(@n, 2, $w), $w, find(@n, 1, $w), $w)); clear(@m); clear(@n);',
      "seven\n(false, 3, true, 5)",
    ],
    [
      "find of a count",
      "@c[1] = count(); @c[1] = count(); let $n; print((find(@c, 1, $n), $n)); clear(@c);",
      "(true, 2)",
    ],
    ["config", 'printf("%d %s %d", config.max_strlen, config.stack_mode, config.cpp_demangle);', "1024 bpftrace 1"],
    ["probetype", "print(probetype);", "special"],
    ["usermode", "print(usermode);", "1"],
    ["a stack has frames", "$s = ustack; print((len(ustack) > 0, len($s) == len(ustack)));", "(true, true)"],
    [
      "container_of",
      "$t = curtask; print(container_of((uint64)$t + offsetof(struct task_struct, comm), struct task_struct, comm) == $t);",
      "true",
    ],
    ["cgroup_path", 'printf("%d", cgroup_path(cgroup) == cgroup_path(cgroup));', "1"],
  ];
  for (const [name, body, expected] of cases) {
    test(name, async () => {
      const { out, err } = await runSource(`begin { ${body} exit(); }`);
      assert.equal(err, "");
      assert.equal(out.trim(), expected);
    });
  }
});

test("registers of the interrupted code", async () => {
  const { out } = await runSource('profile:hz:999 { printf("%d %d\\n", reg("ip") != 0, usermode <= 1); exit(); }');
  assert.equal(out.trim(), "1 1");
});

test("the context of a perf event", async () => {
  const { out } = await runSource("i:ms:1 { print(ctx.sample_period); exit(); }");
  assert.equal(out.trim(), "1000000");
});

test("assert ends the script with an error", async () => {
  const { out, err, exitCode } = await runSource(
    'macro check(x) { assert(x == 4, "odd"); }\nbegin { $x = 5; assert($x == 5, "fine"); check($x); print("no"); }',
  );
  assert.equal(out.trim(), "");
  assert.equal(
    err,
    `stdin:1:18-39: ERROR: assert failed: odd
macro check(x) { assert(x == 4, "odd"); }
                 ~~~~~~~~~~~~~~~~~~~~~
stdin:2:42-51: ERROR: expanded from
begin { $x = 5; assert($x == 5, "fine"); check($x); print("no"); }
                                         ~~~~~~~~~
`,
  );
  assert.equal(exitCode, 1);
});

test("after exit() no probe runs its action", async () => {
  const { out } = await runSource("i:us:100 { @n++; exit(); } i:us:100 { @n++; exit(); }");
  assert.equal(out.trim(), "@n: 1");
});

test("signals reach the running process", async () => {
  // a shell that is woken up whenever a child of its own ends
  const child = spawn("sh", ["-c", "while :; do sleep 0.02; done"]);
  const ended = new Promise<string | null>((resolve) => child.on("exit", (_code, signal) => resolve(signal)));
  try {
    const script = `rawtracepoint:sched_switch /pid == ${child.pid}/ { signal("SIGUSR2"); exit(); }`;
    await runSource(script, { unsafe: true, duration: 3000 });
    assert.equal(await ended, "SIGUSR2");
  } finally {
    child.kill("SIGKILL");
  }
});

test("a series has the value of its interval", async () => {
  const { out } = await runSource('begin { @ = tseries(-5, 1h, 3, "min"); @ = tseries(3, 1h, 3, "min"); }', {
    warnings: false,
  });
  assert.match(out, /^@:$/m);
  assert.match(out, /\* +\| -5$/m);
});

test("packets of this process into a file", async () => {
  const directory = mkdtempSync(join(tmpdir(), "kscope-"));
  const path = join(directory, "out.pcap");
  const socket = createSocket("udp4");
  const sender = setInterval(() => socket.send("kscope packet", 9, "127.0.0.1"), 20);
  try {
    const script = `rawtracepoint:net_dev_queue /pid == ${process.pid}/ { _ = skboutput("${path}", args.skb, args.skb->len, 14); exit(); }`;
    const { err } = await runSource(script, { duration: 3000 });
    assert.equal(err, "");
    const bytes = readFileSync(path);
    assert.equal(bytes.readUInt32LE(0), 0xa1b23c4d);
    assert.equal(bytes.readUInt32LE(20), 101);
    assert.equal(bytes.readUInt32LE(32), bytes.length - 40);
    assert.equal(bytes[40], 0x45);
    assert.match(bytes.toString("latin1"), /kscope packet$/);
  } finally {
    clearInterval(sender);
    socket.close();
    rmSync(directory, { recursive: true });
  }
});

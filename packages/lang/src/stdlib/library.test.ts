import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkScript, constantOf } from "../../test/check-script.ts";
import { parseAddress } from "./inet-text.ts";
import { signalNumber } from "./signal-numbers.ts";

describe("functions that are known while compiling", () => {
  const cases: readonly [string, bigint | boolean | string][] = [
    ['is_str("a")', true],
    ["is_str(1)", false],
    ["is_integer(1)", true],
    ["is_integer(true)", false],
    ["is_unsigned_integer(1)", false],
    ["is_unsigned_integer((uint8)1)", true],
    ["is_ptr((int8*)1)", true],
    ['is_array(pton("1.2.3.4"))', true],
    ["is_literal(1)", true],
    ["is_literal(pid)", false],
    ['strstr("hello", "ll")', 2n],
    ['strstr("hello", "")', 0n],
    ['strstr("hello\\0world", "world")', -2n],
    ['strcontains("hello", "lo")', true],
    ['strcontains("", "a")', false],
    ['strcap("abc")', 4n],
    ["default_str_length()", 1024n],
    ['cgroupid("/sys/fs/cgroup/app")', 77n],
    ["probetype()", "special"],
    ["usermode()", 1n],
    ["config.max_strlen", 1024n],
    ["config().stack_mode", "bpftrace"],
    ['kfunc_exist("bpf_task_from_pid")', true],
    ['kfunc_exist("bpf_task_from_nowhere")', false],
    ['kfunc_allowed("bpf_task_from_pid")', false],
  ];
  for (const [expression, value] of cases) {
    test(expression, () => assert.equal(constantOf(expression), value));
  }
});

describe("functions that are used wrongly", () => {
  const cases: readonly [string, string][] = [
    ['begin { print(reg("ip")); }', 'reg can not be used with "begin" probes'],
    ['i:s:1 { print(reg("rip")); }', "'rip' is not a valid register on this architecture (x86_64)"],
    ["begin { print(ctx); }", "The ctx builtin can not be used with 'begin' probes"],
    ["t:sched:sched_switch { print(ctx); }", "Use args instead of ctx in tracepoint"],
    ['begin { print(pton("1.2.3")); }', "pton() expects a valid IPv4/IPv6 address, got 1.2.3"],
    ['begin { print(pton("here")); }', "pton() expects an string argument of an IPv4/IPv6 address, got here"],
    ["begin { print(pton(comm)); }", "pton() expects an string literal at the first argument"],
    ['begin { print(cgroupid("/no")); }', 'Failed to get `cgroupid` for path: "/no"'],
    ['begin { print(uptr("a")); }', "uptr() only supports integer or pointer arguments (string[2] provided)"],
    ["begin { path(1); }", "The path function can only be used with 'fentry', 'fexit', 'iter' probes"],
    ["begin { override(1); }", "override() can only be used inside kprobes"],
    ["begin { signal(1); }", "signal() can not be used for this probetype special"],
    ['t:sched:sched_switch { signal("NO"); }', "Invalid string for signal: NO"],
    [
      "t:sched:sched_switch { signal_thread(65); }",
      "signal_thread() accepts a string literal or an integer between 1 and 64 (inclusive)",
    ],
    ["begin { socket_cookie(1); }", 'socket_cookie can not be used with "begin" probes'],
    ['begin { print(percpu_kaddr("x")); }', 'Could not resolve variable "x" from BTF'],
    ["begin { @ = tseries(1, 0, 2); }", "tseries() interval_ns must be >= 1 (0 provided)"],
    ["begin { @ = tseries(1, 1s, 0); }", "tseries() num_intervals must be >= 1 (0 provided)"],
    [
      'begin { @ = tseries(1, 1s, 2, "mean"); }',
      'tseries() expects one of the following aggregation functions: avg, max, min, sum ("mean" provided)',
    ],
    ["begin { @ = tseries(1, 1s, 2000); }", "tseries() num_intervals must be <= 1365 (2000 provided)"],
    [
      "begin { @m = 1; let $v; _ = find(@m, 1, $v); }",
      "call to find expects a map with explicit keys (non-scalar map)",
    ],
    ['begin { static_assert(1 == 2, "no"); }', "no"],
    ['begin { fail("%s is %d or 0x%x", "a", 3, 255); }', "a is 3 or 0xff"],
    ["begin { $x = 1; fail(comm); }", "first argument to fail() must be a string literal"],
    ["begin { assert_str(1); }", "string-like values must be either strings, arrays or pointers"],
    ['begin { debugf("%d %d %d %d", 1, 2, 3, 4); }', "cannot use more than 3 conversion specifiers"],
    ['begin { debugf("%c", 1); }', "Invalid format specifier for `debugf`: c"],
    [
      "begin { print(comm(1)); }",
      "comm() of another process can't be told in begin probes: this kernel does not let their programs call bpf_task_from_pid",
    ],
    ['t:sched:sched_switch { print(comm("a")); }', "comm() expects an integer pid (string[2] provided)"],
    ["begin { print(len(1)); }", "call to len() expects a map, ustack, or kstack"],
    ["struct F { int a; } begin { print(container_of((int32*)8, struct F, b)); }", "'struct F' has no field named 'b'"],
  ];
  for (const [script, message] of cases) {
    test(script, () => assert.deepEqual(checkScript(script, { unsafe: true }).errors, [message]));
  }
});

test("unsafe functions say so in their own words", () => {
  assert.deepEqual(checkScript('t:sched:sched_switch { signal("KILL"); }').errors, [
    "signal() is unsafe. To use you need the --unsafe flag",
  ]);
  assert.deepEqual(checkScript('t:sched:sched_switch { write_user(8, "x", 1); }').errors, [
    "write_user() is unsafe. To use you need the --unsafe flag",
  ]);
});

test("tseries warns once that it may change, unless the configuration allows it", () => {
  const twice = "begin { @a = tseries(1, 1s, 2); @b = tseries(1, 1s, 2); }";
  const warnings = checkScript(twice).warnings.filter((w) => w.includes("tseries"));
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /unstable_tseries=enable$/);
  assert.deepEqual(checkScript(`config = { unstable_tseries = enable } ${twice}`).warnings, []);
  assert.match(checkScript(`config = { unstable_tseries = error } ${twice}`).errors[0] ?? "", /not enabled by default/);
});

test("branches that a comptime condition leaves out are not looked at", () => {
  const script = 'begin { if comptime is_str(1) { fail("never") } else { print(1) } }';
  assert.deepEqual(checkScript(script).errors, []);
});

test("addresses as text", () => {
  const cases: readonly [string, string | undefined][] = [
    ["127.0.0.1", "7f000001"],
    ["256.0.0.1", undefined],
    ["1.2.3", undefined],
    ["01.2.3.4", undefined],
    ["::", "00000000000000000000000000000000"],
    ["::1", "00000000000000000000000000000001"],
    ["fe80::1:2", "fe800000000000000000000000010002"],
    ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
    ["::ffff:10.0.0.1", "00000000000000000000ffff0a000001"],
    ["1:2:3:4:5:6:7::8", undefined],
    ["1::2::3", undefined],
    ["12345::", undefined],
    ["1:2:3", undefined],
  ];
  for (const [text, hex] of cases) {
    const bytes = parseAddress(text)?.map((b) => b.toString(16).padStart(2, "0"));
    assert.equal(bytes?.join(""), hex, text);
  }
});

test("signals by name", () => {
  assert.equal(signalNumber("SIGKILL"), 9);
  assert.equal(signalNumber("USR1"), 10);
  assert.equal(signalNumber("SIGSYS"), 31);
  assert.equal(signalNumber("SIGNO"), undefined);
});

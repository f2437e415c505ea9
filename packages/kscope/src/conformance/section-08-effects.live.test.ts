// Functions that do something: print, end, change maps, send signals. One table of cases, and the rows of the inventory that
// they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "assert, assert_str, static_assert",
  "cat",
  "clear, zero",
  "debugf",
  "delete",
  "errorf, warnf, fail",
  "exit",
  "join",
  "override",
  "print",
  "printf",
  "signal, signal_thread, signal_name",
  "skboutput",
  "strftime, time",
  "system",
  "unwatch",
  "write_user",
];

const CASES: readonly Case[] = [
  {
    row: "assert, assert_str, static_assert",
    body: '$x = 5; assert($x == 5, "five"); static_assert(sizeof(int8) == 1, "byte"); assert_str("a"); print(1);',
    out: "1\n",
  },
  {
    row: "assert, assert_str, static_assert",
    body: 'static_assert(1 == 2, "never equal");',
    says: ["1:9-45: ERROR: never equal"],
  },
  {
    row: "assert, assert_str, static_assert",
    program: 'begin { $x = 5; assert($x == 4, "four"); print(1); }',
    says: ["1:17-40: ERROR: assert failed: four"],
  },
  {
    row: "cat",
    body: 'cat("/proc/sys/kernel/ostype"); cat("/proc/%s/%s", "sys", "kernel/ostype");',
    out: "Linux\nLinux\n",
  },
  {
    row: "cat",
    program: 'config = { max_cat_bytes = 3 } begin { cat("/proc/sys/kernel/ostype"); exit(); }',
    out: "Lin",
  },
  {
    row: "cat",
    body: 'cat("/no/such");',
    says: ["ERROR: failed to open file '/no/such' (No such file or directory)"],
    exit: 0,
  },
  {
    row: "clear, zero",
    body: "@a[1] = 5; @a[2] = 6; zero(@a); print(@a); clear(@a); print(@a); @s = 3; zero(@s); print(@s); clear(@s); print(@s);",
    out: "@a[1]: 0\n@a[2]: 0\n@s: 0\n@s: 0\n",
  },
  { row: "clear, zero", body: "clear(5);", says: ["1:15-16: ERROR: clear() expects a map to be provided"] },
  {
    row: "debugf",
    body: 'debugf("%d\\n", 5); print(1);',
    out: "1\n",
    says: [
      "1:9-26: WARNING: The debugf() builtin is not recommended for production use. For more information see bpf_trace_printk in bpf-helpers(7).",
    ],
  },
  {
    row: "delete",
    body: '@a[1] = 1; @a[2] = 2; @s = 5; print(delete(@a, 1)); print(delete(@a, 7)); delete(@a[2]); delete(@s); print((len(@a), @s)); @m[1, "x"] = 3; delete(@m, (1, "x"));',
    out: "true\nfalse\n(0, 0)\n",
    says: [
      "1:83-97: WARNING: Return value discarded.",
      "1:98-109: WARNING: Return value discarded.",
      "1:148-169: WARNING: Return value discarded.",
    ],
  },
  {
    row: "delete",
    body: "@a[1] = 1; delete(@a);",
    says: [
      "1:20-30: ERROR: call to delete() with a single argument expects a map without explicit keys (scalar map)",
      "1:20-31: WARNING: Return value discarded.",
    ],
  },
  {
    row: "errorf, warnf, fail",
    body: 'errorf("bad %d", 1); warnf("odd %s", "x"); print(1);',
    out: "1\n",
    says: ["1:9-28: ERROR: bad 1", "1:30-50: WARNING: odd x"],
    exit: 0,
  },
  { row: "errorf, warnf, fail", body: 'fail("it is %d", 3);', says: ["1:9-28: ERROR: it is 3"] },
  { row: "exit", program: "begin { exit(7); print(1); }", says: ["1:18-27: WARNING: Unreachable statement."], exit: 7 },
  { row: "exit", program: "begin { exit(); print(1); }", says: ["1:17-26: WARNING: Unreachable statement."] },
  {
    row: "exit",
    body: 'exit("a");',
    says: [
      "1:14-17: ERROR: exit() expects an integer argument (string[2] provided)",
      "1:20-27: WARNING: Unreachable statement.",
    ],
  },
  {
    row: "join",
    program: 't:syscalls:sys_enter_execve /pid == cpid/ { join(args.argv); join(args.argv, "+"); exit(); }',
    command: "/bin/echo a b",
    out: /echo a b\n(?:.*\n)?\S*echo\+a\+b\n/,
  },
  {
    row: "join",
    body: 'join("a");',
    says: ["1:14-17: ERROR: join() only supports int or pointer arguments (string[2] provided)"],
  },
  {
    row: "override",
    program: "begin { override(1); }",
    says: ["1:9-20: ERROR: override() can only be used inside kprobes"],
  },
  {
    row: "print",
    body: '@m[1] = 10; @m[2] = 30; @m[3] = 20; print(@m); print(@m, 2); print(@m, 2, 10); print(@m[2]); print(5); print("s"); clear(@m);',
    out: "@m[1]: 10\n@m[3]: 20\n@m[2]: 30\n@m[3]: 20\n@m[2]: 30\n@m[3]: 2\n@m[2]: 3\n30\n5\ns\n",
  },
  {
    row: "print",
    body: "@h = hist(5); print(@h, 0, 2); print(@h[1]);",
    says: [
      "1:46-51: ERROR: @h used as a map with an explicit key (non-scalar map), previously used without an explicit key (scalar map)",
    ],
  },
  { row: "print", body: "print(print(1));", says: ["1:15-23: ERROR: value of type 'void' can't be printed"] },
  { row: "printf", body: 'printf("%d %s\\n", 5, "a");', out: "5 a\n" },
  {
    row: "printf",
    body: 'printf("%d\\n");',
    says: ["1:9-23: ERROR: printf: Not enough arguments for format string (1 expected, 0 found)"],
  },
  {
    row: "signal, signal_thread, signal_name",
    body: "print(signal_name(9)); print(signal_name(15)); print(signal_name(99));",
    out: "Killed\nTerminated\nN/A\n",
  },
  {
    row: "signal, signal_thread, signal_name",
    program: 't:sched:sched_switch { signal("KILL"); }',
    says: ["1:24-38: ERROR: signal() is unsafe. To use you need the --unsafe flag"],
  },
  {
    row: "signal, signal_thread, signal_name",
    program: 't:sched:sched_switch { signal("NOSUCH"); }',
    unsafe: true,
    says: ["1:31-39: ERROR: Invalid string for signal: NOSUCH"],
  },
  {
    row: "skboutput",
    program: 'begin { skboutput("/tmp/x", curtask, 1, 0); }',
    says: ['1:9-43: ERROR: skboutput can not be used with "begin" probes'],
  },
  {
    row: "strftime, time",
    body: 'print(strftime("%Y", 0)); time("%Y\\n"); printf("%s\\n", strftime("%H:%M:%S.%f", nsecs));',
    out: /^20\d\d\n20\d\d\n\d\d:\d\d:\d\d\.\d{6}\n$/,
  },
  {
    row: "strftime, time",
    body: '$tai = nsecs(tai); print(strftime("%F %H", nsecs)); print(strftime("%F %H", $tai)); print(strftime("%F %H", nsecs(sw_tai)));',
    out: /^(20\d\d-\d\d-\d\d \d\d\n)\1\1$/,
  },
  {
    row: "strftime, time",
    body: '$m = nsecs(monotonic); print(strftime("%F", $m));',
    says: ["1:38-56: ERROR: strftime() can not take a monotonic timestamp"],
  },
  {
    row: "strftime, time",
    body: "strftime(5, 5);",
    says: [
      "1:18-19: ERROR: strftime() expects a string literal (int8 provided)",
      "1:9-24: WARNING: Return value discarded.",
    ],
  },
  { row: "system", program: 'begin { system("echo a; echo %d", 5); exit(); }', unsafe: true, out: "a\n5\n\n" },
  {
    row: "system",
    body: 'system("echo");',
    says: ["1:9-23: ERROR: system() is an unsafe function being used in safe mode"],
  },
  {
    row: "unwatch",
    body: 'unwatch("x");',
    says: ["1:9-21: ERROR: unwatch() only supports int or pointer arguments (string[2] provided)"],
  },
  {
    row: "write_user",
    program: 'begin { write_user(8, "x", 1); }',
    says: ["1:9-30: ERROR: write_user() is unsafe. To use you need the --unsafe flag"],
  },
];

conformance("standard library: effects", ROWS, CASES);

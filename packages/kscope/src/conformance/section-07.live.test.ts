// Values of an event's context: where there are any, and what is said where there are none. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "args",
  "argN",
  "retval",
  "ctx",
  "func",
  "reg()",
  "usermode",
  "uaddr()",
  "path(), skboutput(), socket_cookie()",
  "override()",
  "signal()",
];

const CASES: readonly Case[] = [
  {
    row: "args",
    program:
      "t:syscalls:sys_enter_getpgid /pid == cpid/ { @ = args; $a = args; @n[$a.pid, (x = args, y = 2)] = 1; print(args); exit(); }",
    command: "python3 -c 'import os; os.getpgid(0)'",
    out: "{ .__syscall_nr = 121, .pid = 0 }\n",
    maps: "@: { .__syscall_nr = 121, .pid = 0 }\n@n[0, { .x = { .__syscall_nr = 121, .pid = 0 }, .y = 2 }]: 1\n",
  },
  {
    row: "args",
    program: "t:sched:sched_switch { print(args.common_pid); }",
    says: ["1:35-45: ERROR: Probe tracepoint:sched:sched_switch has no argument named 'common_pid'"],
  },
  {
    row: "args",
    program: "begin { print(args); }",
    says: ["1:15-19: ERROR: The args builtin can't be used here: begin probes have no arguments"],
  },
  {
    row: "args",
    program: "begin { print(args.x); }",
    says: ["1:15-19: ERROR: The args builtin can't be used here: begin probes have no arguments"],
  },
  {
    row: "args",
    program: "i:s:1 { print(args.x); }",
    says: ["1:15-19: ERROR: The args builtin can't be used here: interval probes have no arguments"],
  },
  {
    row: "args",
    program: "tracepoint:sched:sched_switch { print(args.nope); }",
    says: ["1:44-48: ERROR: Probe tracepoint:sched:sched_switch has no argument named 'nope'"],
  },
  { row: "argN", program: "begin { print(arg0); }", says: [/ERROR: The arg0 builtin can only be used with/] },
  {
    row: "argN",
    program: "tracepoint:sched:sched_switch { print(arg0); }",
    says: [/ERROR: The arg0 builtin can only be used with/],
  },
  { row: "argN", program: "rawtracepoint:sched_switch { print(arg0 < 2); exit(); }", out: /^true\n/ },
  {
    row: "retval",
    program: "begin { print(retval); }",
    says: [
      "1:15-21: ERROR: The retval builtin can only be used with return probes (kretprobe, uretprobe, fexit), not with begin",
    ],
  },
  {
    row: "ctx",
    program: "begin { print(ctx); }",
    says: ["1:15-18: ERROR: The ctx builtin can not be used with 'begin' probes"],
  },
  { row: "ctx", program: "i:ms:1 { print(ctx.sample_period); exit(); }", out: /^1000000\n/ },
  {
    row: "func",
    program: "begin { print(func); }",
    says: ["1:15-19: ERROR: The func builtin can not be used with 'begin' probes"],
  },
  {
    row: "reg()",
    program: 'begin { print(reg("ip")); }',
    says: ['1:15-24: ERROR: reg can not be used with "begin" probes'],
  },
  {
    row: "reg()",
    program: 'i:s:1 { print(reg("nosuch")); }',
    says: ["1:15-28: ERROR: 'nosuch' is not a valid register on this architecture (x86_64)"],
  },
  { row: "reg()", program: 'profile:hz:999 { print(reg("sp") != 0); exit(); }', out: /^true\n/ },
  { row: "usermode", program: "profile:hz:999 { print(usermode < 2); exit(); }", out: /^true\n/ },
  {
    row: "uaddr()",
    program: 'begin { print(uaddr("x")); }',
    says: ['1:15-25: ERROR: uaddr can not be used with "begin" probes'],
  },
  {
    row: "path(), skboutput(), socket_cookie()",
    program: "begin { print(path(1)); }",
    says: ["1:15-22: ERROR: The path function can only be used with 'fentry', 'fexit', 'iter' probes"],
  },
  {
    row: "path(), skboutput(), socket_cookie()",
    program: "begin { print(socket_cookie(1)); }",
    says: ['1:15-31: ERROR: socket_cookie can not be used with "begin" probes'],
  },
  {
    row: "override()",
    program: "begin { override(1); }",
    unsafe: true,
    says: ["1:9-20: ERROR: override() can only be used inside kprobes"],
  },
  {
    row: "signal()",
    program: "begin { signal(9); }",
    unsafe: true,
    says: ["1:9-18: ERROR: signal() can not be used for this probetype special"],
  },
  {
    row: "signal()",
    program: "begin { signal_thread(9); }",
    unsafe: true,
    says: ["1:9-25: ERROR: signal_thread() can not be used for this probetype special"],
  },
];

conformance("values and where they are available", ROWS, CASES);

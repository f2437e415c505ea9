// Kinds of probes that this kernel can be expected to have, and their forms. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";
import { WRITES } from "../../test/writes.ts";

const ROWS: readonly string[] = [
  "begin and end",
  "tracepoint",
  "rawtracepoint",
  "profile",
  "interval",
  "software",
  "hardware, which this kernel may refuse",
  "iter",
  "watchpoint",
  "wildcards, lists and quotes",
  "unknown kinds",
  "missing_probes",
];

const CASES: readonly Case[] = [
  {
    row: "begin and end",
    program: "BEGIN { print(1); exit(); } END { print(2); } end { print(3); }",
    out: "1\n2\n3\n",
  },
  { row: "begin and end", program: "begin:x { exit(); }", says: ["1:1-8: ERROR: begin takes nothing after its name"] },
  {
    row: "tracepoint",
    program: "tracepoint:sched:sched_wa* { @n[probe] = count(); exit(); }",
    maps: /^(?:@n\[tracepoint:sched:sched_wa\w+\]: \d\n)+$/,
  },
  { row: "tracepoint", program: "t:sched:sched_switch { print(args.prev_comm == comm); exit(); }", out: /^true\n/ },
  {
    row: "tracepoint",
    program: "tracepoint:sched:sched_swich { }",
    says: ["1:1-29: ERROR: No matches for tracepoint sched:sched_swich."],
  },
  { row: "tracepoint", program: "tracepoint:none:* { }", says: ["1:1-18: ERROR: Probe has no valid attach points."] },
  {
    row: "rawtracepoint",
    program: "rt:sched_switch { print(args.prev->pid == tid); print(arg1 == (uint64)args.prev); exit(); }",
    out: /^true\ntrue\n/,
    says: [
      "1:63-71: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.",
    ],
  },
  {
    row: "rawtracepoint",
    program: "rawtracepoint:sched_swich { exit(); }",
    says: ["1:1-26: ERROR: Probe has no valid attach points."],
  },
  {
    row: "profile",
    program: "profile:hz:499 { print(cpu < ncpus); print(probe); exit(); }",
    out: /^true\n(?:true\n)*profile:hz:499\n/,
  },
  { row: "profile", program: "p:ms:7 { @[cpu] = count(); } i:ms:200 { exit(); }", maps: /@\[\d\]: 2\d\n/ },
  { row: "profile", program: "profile:abc:1 { }", says: ['1:1-14: ERROR: Invalid unit of time: "abc"'] },
  {
    row: "interval",
    program: "interval:ms:10 { @n++; if (@n == 3) { print(probe); exit(); } }",
    out: "interval:ms:10\n",
    maps: "@n: 3\n",
  },
  { row: "interval", program: "i:1ms { print(1); exit(); }", out: /^1\n/ },
  { row: "interval", program: "i:us:500 { print(1); exit(); } i:s:100, i:hz:1 { }", out: "1\n" },
  { row: "interval", program: "i:5000000 { print(probe); exit(); }", out: /^interval:\S*5000000\n/ },
  { row: "interval", program: "interval:s:0 { }", says: ["1:1-13: ERROR: interval can't happen 0 times or every 0"] },
  { row: "software", program: "software:cpu-clock:1000000 { print(1); exit(); }", out: /^1\n/ },
  { row: "software", program: "s:cpu { print(probe); exit(); }", out: /^software:cpu\n/ },
  { row: "software", program: "s:cpu:0 { print(probe); exit(); }", out: /^software:cpu\n/ },
  { row: "software", program: "s:cs:1 { print(probe); exit(); }", out: /^software:cs:1\n/ },
  {
    row: "software",
    program:
      "s:page-faults { } s:faults:1 { } s:task-clock { } s:dummy { } s:bpf-output { } s:alignment-faults { } s:emulation-faults { } s:major-faults { } s:minor-faults { } s:cpu-migrations { } s:cpu { } s:context-switches { } begin { print(1); exit(); }",
    out: "1\n",
  },
  {
    row: "software",
    program: "software:page-fault:1 { }",
    says: ['1:1-22: ERROR: Unknown software event: "page-fault"'],
  },
  {
    row: "hardware, which this kernel may refuse",
    program: "hardware:cycle { }",
    says: ['1:1-15: ERROR: Unknown hardware event: "cycle"'],
  },
  {
    row: "iter",
    program: 'begin { printf("b\\n"); } iter:task { @[ctx.task.pid == cpid] = count(); } end { printf("e\\n"); }',
    command: "sleep 0.3",
    out: "b\ne\n",
    maps: /^@\[true\]: 1\n@\[false\]: \d+\n$/,
  },
  {
    row: "iter",
    program:
      'iter:task_file /ctx.task.pid == cpid && ctx.fd == 0/ { printf("%s %d\\n", path(ctx.file.f_path), ctx.fd); } ',
    command: "sleep 0.3",
    out: /^\/dev\/null 0\n$|^pipe:\[\d+\] 0\n$|^\S+ 0\n$/,
  },
  { row: "iter", program: "iter:task { exit(3); }", exit: 3 },
  { row: "iter", program: "iter:tsk { }", says: ["1:1-9: ERROR: iter tsk not available for your kernel version."] },
  { row: "iter", program: "iter:task* { }", says: ["1:1-11: ERROR: iter probe type does not support wildcards"] },
  {
    row: "iter",
    program: 'iter:task:/nosuch/list { printf("%o", 1); }',
    says: ["1:33-37: ERROR: Invalid format specifier for `printf in a pinned iterator`: o"],
  },
  {
    row: "watchpoint",
    program: "watchpoint:0x10000000:8:w { @[*(uint64 *)0x10000000] = count(); }",
    command: WRITES,
    maps: /^(?:@\[(?:0|72340172838076673|144680345676153346)\]: \d\n){3}$/,
  },
  { row: "watchpoint", program: "w:0x10000000:8:rw { @++; unwatch(0x10000000); }", command: WRITES, maps: /^@: \d\n$/ },
  {
    row: "watchpoint",
    program: "w:0:1:w { } w:1:3:w { } w:5:1:q { } w:5:1:ww { } w:5:1 { }",
    says: [
      "1:1-8: ERROR: watchpoint must be attached to a non-zero address",
      "1:13-20: ERROR: watchpoint length must be one of (1,2,4,8)",
      "1:25-32: ERROR: watchpoint mode must be combination of (r,w,x)",
      "1:37-45: ERROR: watchpoint modes may not be duplicated",
      "1:50-55: ERROR: watchpoint probe type requires 3 arguments, found 2",
    ],
  },
  {
    row: "wildcards, lists and quotes",
    program: 'tracepoint:sched:sched_wak*,tracepoint:sched:"sched_switch" { @[probe] = count(); exit(); }',
    maps: /^@\[tracepoint:sched:sched_\w+\]: \d\n/,
  },
  {
    row: "unknown kinds",
    program: "trcepoint:a:b { exit(); }",
    says: ["1:1-14: ERROR: Invalid probe type: trcepoint"],
  },
  {
    row: "missing_probes",
    program: "config = { missing_probes = warn } begin { print(1); exit(); } tracepoint:sched:nosuch { }",
    out: "1\n",
    says: [
      "1:64-87: WARNING: No matches for tracepoint sched:nosuch. Skipping.",
      "1:64-87: WARNING: Probe has no valid attach points. It is being removed which may cause issues with program behavior.",
    ],
  },
  {
    row: "missing_probes",
    program: "config = { missing_probes = ignore } begin { print(1); exit(); } tracepoint:sched:nosuch { }",
    out: "1\n",
  },
];

conformance("probe types", ROWS, CASES);

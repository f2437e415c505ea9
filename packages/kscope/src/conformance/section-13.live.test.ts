// What older scripts do, and how later versions changed the language. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "block scope",
  "multi-key delete",
  "pid and tid are 32 bits",
  "strings are 1024 bytes",
  "missing probes are errors",
  "strcontains and has_key are booleans",
  "exit() in loops",
  "sarg",
  "while is deprecated",
  "licences",
  "minus gives int64",
  "small literals",
  "pcomm is real_parent's",
  "-> and BEGIN",
  "BPFTRACE_HAVE_BTF",
  "integer casts of old scripts",
];

const CASES: readonly Case[] = [
  {
    row: "block scope",
    body: "if (1) { $x = 1; } print($x);",
    says: ["1:34-36: ERROR: Undefined or undeclared variable: $x"],
  },
  {
    row: "multi-key delete",
    body: "@a[1] = 1; @b[1] = 2; @c = 3; @a[2] = 4; delete(@a[1], @b[1], @c); $all = delete(@a[2], @b[7]); print($all);",
    out: "false\n",
    says: ["1:50-75: WARNING: Return value discarded."],
  },
  { row: "pid and tid are 32 bits", body: "print((sizeof(pid), sizeof(tid)));", out: "(4, 4)\n" },
  { row: "strings are 1024 bytes", body: "print(sizeof(str((int8 *)8)));", out: "1024\n" },
  {
    row: "missing probes are errors",
    program: "begin { exit(); } tracepoint:sched:nosuch { }",
    says: ["1:19-42: ERROR: No matches for tracepoint sched:nosuch."],
  },
  {
    row: "strcontains and has_key are booleans",
    body: '@m[1] = 1; print((strcontains("ab", "b"), has_key(@m, 1))); clear(@m);',
    out: "(true, true)\n",
  },
  { row: "exit() in loops", program: "begin { for ($i : 0..3) { exit(); } }" },
  { row: "exit() in loops", program: "begin { @m[1] = 1; for ($kv : @m) { exit(); } }", maps: "@m[1]: 1\n" },
  {
    row: "sarg",
    body: "print(sarg0);",
    says: ["1:15-20: ERROR: The sarg0 builtin can only be used with kprobe, uprobe probes"],
  },
  {
    row: "while is deprecated",
    body: "$i = 0; while ($i < 2) { $i++; } print($i);",
    out: "2\n",
    says: ["1:17-41: WARNING: While loops are deprecated and may be removed in the future."],
  },
  {
    row: "licences",
    program: 'config = { license = "BSD" } begin { exit(); }',
    says: [
      "1:12-27: ERROR: Invalid value for license. Found: BSD. Valid values: Dual MIT/GPL, Dual BSD/GPL, Dual MPL/GPL, GPL and additional rights, GPL v2, GPL.",
    ],
  },
  {
    row: "minus gives int64",
    body: "$a = (uint8)1; $b = (uint8)2; print($a - $b); print(sizeof($a - $b)); let $c = (uint32)0; $c--; print($c);",
    out: "-1\n8\n-1\n",
  },
  { row: "small literals", body: "$x = 1; print(sizeof($x)); $y = -1; print(sizeof($y));", out: "1\n1\n" },
  { row: "pcomm is real_parent's", body: "print(pcomm == curtask->real_parent->comm);", out: "true\n" },
  { row: "-> and BEGIN", program: "BEGIN { $t = curtask; print($t->pid == $t.pid); exit(); } END { }", out: "true\n" },
  {
    row: "BPFTRACE_HAVE_BTF",
    program:
      "#ifndef BPFTRACE_HAVE_BTF\n#include <linux/sched.h>\n#endif\nbegin { print(sizeof(struct task_struct) > 100); exit(); }",
    out: "true\n",
  },
  {
    row: "integer casts of old scripts",
    body: "print((uint64)5); $s = (struct task_struct *)curtask; print($s->pid == tid);",
    out: "5\ntrue\n",
    says: ["1:32-54: WARNING: Unnecessary cast: expression is already of type struct task_struct *"],
  },
];

conformance("dialects", ROWS, CASES);

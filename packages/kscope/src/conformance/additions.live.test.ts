// What kscope adds to the language, off the road of bpftrace's scripts: attach points to choose from, percentiles, tables,
// folded stacks.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = ["a || b", "percentiles", "table", "folded stacks", "has_field"];

const FILL = '@h["x y"] = hist(5); @h["x y"] = hist(6); @h["x y"] = hist(100);';
const ROW = '@t[1, "ab"] = (a = 5, b = "z"); @t[20, "c"] = (a = 4, b = "long");';

const CASES: readonly Case[] = [
  {
    row: "a || b",
    program: "tracepoint:sched:nosuch || rawtracepoint:nosuch || interval:ms:3 || begin { print(probe); exit(); }",
    out: /^interval:ms:3\n/,
  },
  { row: "a || b", program: "t:a:b||begin, t:a:b\n  || end\n/1 == 1/ { print(probe); exit(); }", out: "begin\nend\n" },
  {
    row: "a || b",
    program: "tracepoint:sched:nosuch || tracepoint:none:* { }",
    says: ["1:1-45: ERROR: This machine has none of tracepoint:sched:nosuch, tracepoint:none:*."],
  },
  {
    row: "a || b",
    program: "config = { missing_probes = warn } t:a:b || t:a:c { } begin { exit(); }",
    says: [
      "1:36-50: WARNING: This machine has none of t:a:b, t:a:c. Skipping.",
      "1:36-41: WARNING: Probe has no valid attach points. It is being removed which may cause issues with program behavior.",
    ],
  },
  {
    row: "percentiles",
    body: `${FILL} percentiles(@h); percentiles(@h, "50 99.9"); @l = lhist(3, 0, 10, 5); @l = lhist(30, 0, 10, 5); percentiles(@l, "p50 max"); clear(@h); clear(@l);`,
    out: "@h[x y]: count 3, p50 [4, 8), p90 [64, 128), p99 [64, 128), max [64, 128)\n@h[x y]: count 3, 50 [4, 8), 99.9 [64, 128)\n@l: count 2, p50 [0, 5), max [10, ...)\n",
  },
  {
    row: "percentiles",
    body: `${FILL} percentiles(@h, "p50 max"); clear(@h);`,
    json: true,
    out: '{"type": "attached_probes", "count": 1, "data": {"probes": 1}}\n{"type": "percentiles", "data": {"@h": {"xy": {"count": 3, "p50": {"min": 4, "max": 7}, "max": {"min": 64, "max": 127}}}}}\n',
  },
  {
    row: "table",
    body: `${ROW} table(@t); table(@t, "PID COMM SIZE", "-SIZE", 1); clear(@t);`,
    out: "key1  key2  a  b\n   1  ab    5  z\n  20  c     4  long\n\nPID  COMM  SIZE  b\n  1  ab       5  z\n\n",
  },
  {
    row: "table",
    body: "@s[7] = stats(4); @c = count(); table(@s); table(@c); clear(@s); clear(@c);",
    out: "key  count  average  total\n  7      1        4      4\n\nc\n1\n\n",
  },
  {
    row: "table",
    body: '@s[7] = stats(9); table(@s, "KEY COUNT - SUM", "-SUM", 0, 2); clear(@s);',
    out: "KEY  COUNT  SUM\n  7      1    4\n\n",
  },
  {
    row: "table",
    body: `${ROW} table(@t, "PID COMM", "a"); clear(@t);`,
    json: true,
    out: '{"type": "attached_probes", "count": 1, "data": {"probes": 1}}\n{"type": "table", "data": {"@t": [{"PID": 20, "COMM": "c", "a": 4, "b": "long"}, {"PID": 1, "COMM": "ab", "a": 5, "b": "z"}]}}\n',
  },
  {
    row: "folded stacks",
    program: 'rt:sched_switch { printf("%s\\n", kstack(folded, 3)); @[kstack(folded, 2)] = count(); exit(); }',
    out: /^[\w.]+(?:;[\w.]+){2}\n/,
    maps: /^@\[[\w.]+;[\w.]+\]: \d\n/,
  },
  {
    row: "has_field",
    body: 'print((has_field(curtask, "comm"), has_field(curtask, "nope"), has_field(struct task_struct, "pid"), has_field((a = 1), "a"), has_field(5, "a"))); print(comptime has_field(curtask, "nope") ? curtask.nope : 7);',
    out: "(true, false, true, true, false)\n7\n",
  },
];

conformance("what kscope adds", ROWS, CASES);

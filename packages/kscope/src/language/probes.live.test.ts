// Predicates, begin and end, parameters, options, timers, exit codes: what scripts print, byte for byte as bpftrace 0.27.1 printed it.

import { type LanguageCase, testLanguage } from "../../test/language.ts";

const CASES: readonly LanguageCase[] = [
  {
    script: `begin { print(1); } begin { print(2); } end { print(3); } end { print(4); } begin { exit(); print(5); }`,
    out: `
1
2
3
4


`,
  },
  {
    script: `begin { exit(42); }`,
    exitCode: 42,
    out: `


`,
  },
  {
    script: `begin { print(getopt("num", 1)); print(getopt("name", "bar")); print(getopt("flag")); print(getopt("other", 7)); print(getopt("off")); }`,
    named: { num: "5", name: "foo", flag: "true" },
    out: `
5
foo
true
7
false


`,
  },
  {
    script: `begin { print(1); return; print(2); } end { print(3); }`,
    out: `
1
3


`,
  },
  {
    script: `rawtracepoint:sched_switch /!args.preempt/ { @ = (args.preempt, args.prev->pid >= 0, arg0 == (uint64)args.preempt); exit(); }`,
    out: `


@: (false, true, true)
`,
  },
  {
    script: `software:cs:1 { @ = "cs"; exit(); }`,
    out: `


@: cs
`,
  },
  {
    script: `begin /1 == 2/ { print("no"); } begin /1 == 1/ { print("yes"); }`,
    out: `
yes


`,
  },
  {
    script: `begin { exit(300); } end { print("end runs"); }`,
    exitCode: 300,
    out: `
end runs


`,
  },
  {
    script: `interval:ms:1 { print("tick"); exit(7); }`,
    exitCode: 7,
    out: `
tick


`,
  },
  {
    script: `begin { $ret = 5; return; } end { print("bye"); }`,
    out: `
bye


`,
  },
];

testLanguage(CASES);

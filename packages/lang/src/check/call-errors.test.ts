// What the checker says of calls of functions and built-ins that are wrong: the code, the place in the script and the message.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnosticsOf } from "../../test/diagnostics-of.ts";

/** Script, and what is said of it. */
const CASES: readonly (readonly [string, string])[] = [
  [
    "begin { @h[1] = hist(1); print(@h[1]); }",
    "argument-type «print(@h[1])» Map type hist_t cannot print the value of individual keys. You must print the whole map.",
  ],
  ["begin { @m[1] = 1; delete(@m, 1, 2); }", "argument-type «1» delete() takes a map and a key, or entries of maps"],
  ["begin { print(sarg3); }", "wrong-probe «sarg3» The sarg3 builtin can only be used with kprobe, uprobe probes"],
  ["begin { print(nosuch); }", "unknown-identifier «nosuch» Unknown identifier: 'nosuch'"],
  ["begin { print(nsec); }", "unknown-identifier «nsec» Unknown identifier: 'nsec'"],
  ["begin { print(strlen); }", "missing-call «strlen» 'strlen' is a function"],
  ['begin { prinf("x"); }', "unknown-function «prinf» Unknown function: 'prinf'"],
  ["begin { print(1, 2, 3, 4); }", "arity «print(1, 2, 3, 4)» print() takes 1 to 3 arguments (4 provided)"],
  ["begin { exit(1, 2); }", "arity «exit(1, 2)» exit() takes 0 to 1 arguments (2 provided)"],
  ['begin { exit("a"); }', 'argument-type «"a"» exit() expects an integer argument (string[2] provided)'],
  ['begin { system("ls"); }', 'unsafe «system("ls")» system() is an unsafe function being used in safe mode'],
  [
    "begin { print(retval); }",
    "wrong-probe «retval» The retval builtin can only be used with return probes (kretprobe, uretprobe, fexit), not with begin",
  ],
  [
    "begin { print(arg0); }",
    "wrong-probe «arg0» The arg0 builtin can only be used with kprobe, uprobe, usdt, rawtracepoint probes; begin probes have none",
  ],
  [
    'begin { printf("%d"); }',
    'format-arguments «printf("%d")» printf: Not enough arguments for format string (1 expected, 0 found)',
  ],
  [
    'begin { printf("%d", 1, 2); }',
    'format-arguments «printf("%d", 1, 2)» printf: Too many arguments for format string (1 expected, 2 found)',
  ],
  [
    'begin { printf("%d", "a"); }',
    'format-argument «"a"» printf: %d specifier expects a value of type integer (string[2] supplied)',
  ],
  [
    'begin { printf("%r", 5); }',
    "format-argument «5» printf: %r specifier expects a value of type buffer (int8 supplied)",
  ],
  [
    'begin { printf("%f", 5); }',
    'format-conversion «printf("%f", 5)» printf: %f is not supported: there are no floating-point numbers',
  ],
  [
    'begin { @h = hist(1); printf("%d", @h); }',
    "format-argument «@h» printf: value of type 'hist_t' can't be printed by %d",
  ],
  ['begin { $f = "x"; printf($f); }', "literal-string «$f» printf() expects a string literal (string[2] provided)"],
  ["begin { printf(5); }", "literal-string «5» printf() expects a string literal (int8 provided)"],
  ["begin { @m = hist(1, 9); }", "argument-value «9» hist: bits 9 must be 0..5"],
  [
    "begin { @m = lhist(1, 10, 0, 1); }",
    "argument-value «lhist(1, 10, 0, 1)» lhist() min must be less than max (provided min 10 and max 0)",
  ],
  [
    "begin { @m = lhist(1, 0, 10000, 1); }",
    "argument-value «lhist(1, 0, 10000, 1)» lhist() has too many buckets, must be <= 1000 (would need 10000)",
  ],
  ["begin { @m = lhist(1, 0, 10, 0); }", "argument-value «lhist(1, 0, 10, 0)» lhist() step must be >= 1 (0 provided)"],
  [
    "begin { @m = lhist(1, 0, 10, 20); }",
    "argument-value «lhist(1, 0, 10, 20)» lhist() step is too large for the given range (provided step 20 for range 10)",
  ],
  ['begin { @m = sum("a"); }', 'argument-type «"a"» sum() only supports integer arguments (string[2] provided)'],
  ["begin { $n = 3; @m = hist(1, $n); }", "literal-integer «$n» hist() expects an integer literal (int8 provided)"],
  ["begin { clear(1); }", "argument-type «1» clear() expects a map to be provided"],
  [
    "begin { @m[1] = 1; delete(@m); }",
    "missing-key «delete(@m)» call to delete() with a single argument expects a map without explicit keys (scalar map)",
  ],
  [
    "begin { @m[1] = 1; delete(@m[1], 2); }",
    "argument-type «@m[1]» delete() expects a map without a key as its first argument",
  ],
  ["begin { delete(5); }", "argument-type «5» delete() expects a map argument"],
  [
    "begin { @m = 1; print(len(@m)); }",
    "argument-type «@m» call to len() expects a map with explicit keys (non-scalar map)",
  ],
  [
    "begin { print(5, 1); }",
    "argument-value «print(5, 1)» Only maps can be printed with a number of entries or a divisor",
  ],
  ["begin { print(str(comm, -1)); }", "argument-value «-1» str() cannot use negative length (-1)"],
  [
    "begin { print(str((1, 2))); }",
    "argument-type «(1, 2)» str() expects a string, integer or a pointer type as first argument ((int8,int8) provided)",
  ],
  [
    "begin { print(buf(curtask)); }",
    "argument-type «buf(curtask)» buf() expects a length argument for non-array type struct task_struct *",
  ],
  [
    "begin { print(buf((1, 2), 3)); }",
    "argument-type «(1, 2)» buf() expects an integer, string, or array argument but saw (int8,int8)",
  ],
  [
    'begin { print(strncmp(1, "a", 2)); }',
    "argument-type «1» strncmp() only supports string arguments (int8 provided)",
  ],
  [
    "begin { print(strlen(5)); }",
    "argument-type «5» strlen() expects a string: string-like values must be either strings, arrays or pointers (int8 provided)",
  ],
  [
    'begin { print(ntop("a", 5)); }',
    'argument-type «"a"» ntop() expects an integer address family (string[2] provided)',
  ],
  [
    'begin { print(macaddr("abc")); }',
    'argument-type «macaddr("abc")» macaddr() does not support literal string arguments',
  ],
  ['begin { print(bswap("a")); }', 'argument-type «"a"» bswap() only supports integer arguments (string[2] provided)'],
  [
    'begin { print(ksym("a")); }',
    'argument-type «"a"» ksym() expects an integer or pointer argument (string[2] provided)',
  ],
  ['begin { print(kaddr("nosuch")); }', 'unknown-symbol «kaddr("nosuch")» Failed to resolve kernel symbol: nosuch'],
  ["begin { print(kstack(2000)); }", "stack-limit «2000» kstack([int limit]): limit shouldn't exceed 1024, 2000 given"],
  [
    "begin { print(kstack(build_id)); }",
    "stack-mode «kstack(build_id)» 'build_id' stack mode can only be used for ustack",
  ],
  ["begin { print(nsecs(tai)); }", "unsupported-feature «tai» This kernel can't read the TAI clock from BPF"],
  [
    'begin { print(strftime("%H", "a")); }',
    'argument-type «"a"» strftime() expects an integer argument (string[2] provided)',
  ],
  ["begin { print(strftime(5, 5)); }", "literal-string «5» strftime() expects a string literal (int8 provided)"],
  [
    "rawtracepoint:sched_switch { @m[1] = 1; for ($k : @m) { print(arg0); } }",
    "in-callback «arg0» arg0 can't be used inside a for loop",
  ],
];

describe("calls of functions and built-ins", () => {
  for (const [script, said] of CASES) {
    test(script, () => assert.deepEqual(diagnosticsOf(script), [said]));
  }
});

// What the checker says of rarer mistakes: the code, the place in the script and the message, warnings where there are no errors.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnosticsOf } from "../../test/diagnostics-of.ts";

/** Script, and what is said of it. */
type Case = readonly [string, readonly string[]];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "types and values": [
    [
      "begin { print(typeof(int8)); }",
      ["type-argument «typeof(int8)» A type is no value that could be an argument here"],
    ],
    ["begin { print(strlen(uint8)); }", ["unknown-identifier «uint8» Unknown identifier: 'uint8'"]],
    ["let @m = hash(5); begin { print(1); }", ["warning unused-map «let @m = hash(5)» Unused map: @m"]],
    [
      "begin { @h = hist(1); $x = (@h, 1); }",
      ["aggregate-value «@h» Value of type 'hist_t' can't be used here: it only lives in its map"],
    ],
    ["begin { print(sizeof(int8[])); }", ["unknown-size «int8[]» The size of an array without a length is not known"]],
    ["begin { print(comptime pid); }", ["comptime «comptime pid» Unable to resolve comptime expression"]],
    [
      "config = { unstable_typeinfo = enable } begin { print(typeinfo(1).nosuch); }",
      ["unknown-field «nosuch» typeinfo has no field named 'nosuch'"],
    ],
    [
      "begin { @d[1] = (a = @d[1], b = @d[1]); }",
      ["recursive-type «@d[1]» A value of @d can't hold values of @d itself"],
    ],
    [
      "begin { @d = 1; $x = (@d, @d); @d = 2; @k[(1, 2)] = 1; @k[(1, (2, 3))] = 1; }",
      [
        "map-key-type «@k[(1, (2, 3))]» Argument mismatch for @k: trying to access with arguments: '(int8,(int8,int8))' when map expects arguments: '(int8,int8)'",
      ],
    ],
    [
      "begin { $x = (a = $x, b = $x); }",
      [
        "undefined-variable «$x» Undefined or undeclared variable: $x",
        "undefined-variable «$x» Undefined or undeclared variable: $x",
      ],
    ],
    [
      "begin { let $a : int8[99999999]; }",
      ["array-length «99999999» The length of an array must be a constant between 0 and 16777215"],
    ],
    [
      'begin { $x = (int32[])comm; $y = (int64[])"abcde"; }',
      ["array-length «int64[]» The length of this array can't be told from its value"],
    ],
    [
      "begin { $i = 0; while ($i < 3) { $i++; } }",
      ["warning deprecated «while ($i < 3) { $i++; }» While loops are deprecated and may be removed in the future."],
    ],
    [
      'fn f($a: int64): int64 { return "x"; } begin { print(f(1)); }',
      ["argument-type «\"x\"» Function f returns a value of type 'int64' ('string[2]' given)"],
    ],
    [
      'fn f($a: int64): int64 { return $a; } begin { print(f("x")); }',
      ["argument-type «\"x\"» f() expects a value of type 'int64' ('string[2]' given)"],
    ],
    ["fn f($a: int64): int64 { return $a; } begin { print(f()); }", ["arity «f()» f() takes 1 argument (0 provided)"]],
    [
      "macro m(x) { x } begin { print(m(1, 2)); }",
      ["macro-arguments «m(1, 2)» Call to m() has arguments that do not match any definition."],
    ],
    [
      "macro m(@x) { @x } begin { print(m(1)); }",
      ["macro-arguments «m(1)» Call to m() has arguments that do not match any definition."],
    ],
    [
      "macro m() { m() } begin { print(m()); }",
      ["recursive-macro «m()» Recursive macro call detected. Call chain: m > m"],
    ],
    [
      "macro m(x) { x } macro m(y) { y } begin { print(m(1)); }",
      ["duplicate-macro «macro m(y) { y }» Redefinition of macro: m"],
    ],
  ],
  parameters: [
    [
      "let @a = hash(5); begin { @a[1] = count(); print(@a); }",
      [
        "map-kind «@a» Incompatible map types. Type from declaration: hash. Type from value/key type: percpuhash",
        "map-kind «@a» Incompatible map types. Type from declaration: hash. Type from value/key type: percpuhash",
      ],
    ],
    [
      "let @a = percpulruhash(5); begin { @a[1] = 1; }",
      ["map-kind «@a» Incompatible map types. Type from declaration: percpulruhash. Type from value/key type: hash"],
    ],
    [
      "enum E { A, B = 3 } begin { $x = (enum E)7; $y = 8; print(((enum E)3, (enum E)$y, (enum E)-1)); }",
      ["enum-value «(enum E)» Enum: E doesn't contain a variant value of 7"],
    ],
    [
      'begin { print((string[4])"abcdef"); }',
      ["invalid-cast «(string[4])» Cannot cast from 'string[7]' to 'string[4]'"],
    ],
    ["begin { let $x : void; }", ["variable-type «void» Invalid variable declaration type: void"]],
    ["begin { let $x : sum_t; }", ["variable-type «sum_t» Invalid variable declaration type: sum_t"]],
    [
      't:sched:sched_switch { _ = skboutput("a", curtask, 1, 0); }',
      ['wrong-probe «skboutput("a", curtask, 1, 0)» skboutput can not be used with "tracepoint" probes'],
    ],
    ["begin { print(getopt(5)); }", ["getopt «getopt(5)» getopt() expects the option's name as a string literal"]],
    [
      'begin { print(getopt("a", pid)); }',
      ['getopt «getopt("a", pid)» The default value of an option must be an integer, a boolean or a string literal'],
    ],
    [
      'begin { print(getopt("a", 1, 5)); }',
      ['getopt «getopt("a", 1, 5)» The description of an option must be a string literal'],
    ],
    [
      'begin { print((getopt("a", 1), getopt("a", 2))); }',
      ["getopt «getopt(\"a\", 2)» Option 'a' is used elsewhere with another default value"],
    ],
  ],
  configuration: [
    [
      "config = { strlen = 5 } begin { print(1); }",
      ["warning config-renamed «strlen = 5» strlen has been renamed, please use max_strlen"],
    ],
    [
      'config = { symbol_source = "x" } begin { print(1); }',
      ['warning config-ignored «symbol_source = "x"» symbol_source is deprecated and has no effect'],
    ],
    [
      "config = { max_strln = 5 } begin { print(1); }",
      ["config-name «max_strln = 5» max_strln: not a known configuration option"],
    ],
    [
      'config = { max_strlen = "x" } begin { print(1); }',
      ['config-value «max_strlen = "x"» Invalid value for max_strlen. Found: x. Valid values: integers from 0 up.'],
    ],
    [
      "config = { log_size = 0 } begin { print(1); }",
      ["config-value «log_size = 0» Invalid value for log_size. Found: 0. Valid values: integers from 1 up."],
    ],
    [
      'config = { license = "X" } begin { print(1); }',
      [
        'config-value «license = "X"» Invalid value for license. Found: X. Valid values: Dual MIT/GPL, Dual BSD/GPL, Dual MPL/GPL, GPL and additional rights, GPL v2, GPL.',
      ],
    ],
    [
      'config = { cpp_demangle = "maybe" } begin { print(1); }',
      [
        'config-value «cpp_demangle = "maybe"» Invalid value for cpp_demangle. Found: maybe. Valid values: true, false.',
      ],
    ],
  ],
  functions: [
    ['begin { assert("a", "b"); }', ['condition-type «"a"» assert() needs a condition (string[2] provided)']],
    ['begin { static_assert(pid == 1, "x"); }', ["comptime «pid == 1» Unable to resolve comptime expression"]],
    ['begin { fail("%d", pid); }', ["literal «pid» fail() arguments need to be literals"]],
    [
      'begin { print(cgroup_path("a")); }',
      ['argument-type «"a"» cgroup_path() expects an integer argument (string[2] provided)'],
    ],
    ["begin { print(container_of(5, 6, 7)); }", ["member «7» container_of() expects the name of a member"]],
    [
      'begin { print(container_of("a", struct task_struct, pid)); }',
      ['argument-type «"a"» container_of() expects a pointer (string[2] provided)'],
    ],
    [
      "begin { print(container_of(5, struct task_struct, 7)); }",
      ["member «7» container_of() expects the name of a member"],
    ],
    ["begin { $v = 1; print(find(5, 1, $v)); }", ["argument-type «5» find() expects a map argument"]],
    [
      "begin { @m[1] = 1; print(find(@m, 1, 5)); }",
      ["argument-type «5» find() expects a variable that gets the value"],
    ],
    [
      "begin { print(kfunc_exist(comm)); }",
      ["literal-string «kfunc_exist(comm)» kfunc_exist() accepts a string literal only"],
    ],
    ['begin { debugf("%s", 1); }', ["format-argument «1» Type does not match format specifier: s"]],
    [
      'begin { debugf("%r", 1); }',
      [
        "format-argument «1» debugf: %r specifier expects a value of type buffer (int8 supplied)",
        'format-conversion «"%r"» Invalid format specifier for `debugf`: r',
      ],
    ],
    [
      "begin { $s = kstack; $t = ($s, 1); print(len($t.0)); }",
      ["argument-value «$t.0» len() can only count the frames of the probe's own stack"],
    ],
    [
      'begin { print(memcmp("a", "b", "c")); }',
      ['argument-type «"c"» memcmp() expects an integer count (string[2] provided)'],
    ],
    [
      'begin { print(ntop(comm == "a" ? "x" : "y")); }',
      ['argument-type «comm == "a" ? "x" : "y"» ntop() expects an address of 4 or 16 bytes, got 2'],
    ],
    [
      'begin { print(ntop((uint8[3])"ab")); }',
      ['argument-type «(uint8[3])"ab"» ntop() expects an address of 4 or 16 bytes, got 3'],
    ],
    ["begin { print(pid(sundial)); }", ["id-mode «sundial» Invalid PID namespace mode, expected curr_ns or init"]],
    ["begin { print(pcomm(5)); }", ["argument-type «5» A pointer to a struct task_struct is needed"]],
    ['begin { print(ppid("a")); }', ['argument-type «"a"» A pointer to a struct task_struct is needed']],
    [
      "begin { @ = tseries(1, comm, 2); }",
      ["argument-value «tseries(1, comm, 2)» tseries: invalid interval_ns value (must be non-negative literal)"],
    ],
    [
      "begin { print(kstack(sideways)); }",
      ["stack-mode «sideways» Error parsing stack mode: Invalid value for stack_mode: sideways"],
    ],
    ["begin { print(kstack(pid)); }", ["stack-mode «pid» Error parsing stack mode: Invalid value for stack_mode: pid"]],
    [
      "config = { unstable_dw_ustack=error } begin { print(dw_ustack); }",
      [
        "unstable «dw_ustack» dw_ustack (DWARF stack unwinding) feature is not enabled by default. To enable this unstable feature, set the config flag to enable. unstable_dw_ustack=enable",
      ],
    ],
    [
      "config = { unstable_dw_ustack=enable } begin { print(dw_ustack(build_id)); }",
      ["stack-mode «dw_ustack(build_id)» 'build_id' stack mode can only be used for ustack"],
    ],
    ['begin { print(str(comm, "a")); }', ['argument-type «"a"» str() expects an integer length (string[2] provided)']],
    [
      "begin { print(str((int8 *)5, 5000)); }",
      [
        "warning string-length «str((int8 *)5, 5000)» length param (5000) is too long and will be shortened to 1024 bytes (see BPFTRACE_MAX_STRLEN)",
      ],
    ],
    ["begin { print(buf(comm, -1)); }", ["argument-value «-1» buf() cannot use negative length (-1)"]],
    ['begin { print(strncmp("a", "b", -1)); }', ["argument-value «-1» strncmp() cannot use a negative length"]],
    [
      'begin { print(usym("a")); }',
      ['argument-type «"a"» usym() expects an integer or pointer argument (string[2] provided)'],
    ],
    ["begin { print(nsecs(sundial)); }", ["clock «sundial» Invalid timestamp mode: sundial"]],
    [
      'begin { print(is_err("a")); }',
      ['argument-type «"a"» is_err() expects a pointer or an integer (string[2] provided)'],
    ],
    [
      "begin { print(macaddr((1, 2))); }",
      ["argument-type «macaddr((1, 2))» macaddr() only supports array or pointer arguments ((int8,int8) provided)"],
    ],
    [
      "begin { print(macaddr((int8[4])1)); }",
      ["argument-type «macaddr((int8[4])1)» macaddr() argument must be at least 6 bytes in size"],
    ],
    ["begin { print(join(5)); }", ["argument-type «join(5)» value of type 'void' can't be printed"]],
    ['begin { print(strftime("%H")); }', ['arity «strftime("%H")» strftime() takes 2 arguments (1 provided)']],
    [
      'begin { print(signal_name("a")); }',
      ['argument-type «"a"» signal_name() expects an integer argument (string[2] provided)'],
    ],
    [
      'begin { print(strerror("a")); }',
      ['argument-type «"a"» strerror() expects an integer argument (string[2] provided)'],
    ],
    [
      "begin { print(syscall_name((1, 2))); }",
      ["argument-type «(1, 2)» syscall_name() expects an integer argument ((int8,int8) provided)"],
    ],
    ['begin { system("ls"); }', ['unsafe «system("ls")» system() is an unsafe function being used in safe mode']],
    [
      'begin { unwatch("x"); }',
      ['argument-type «unwatch("x")» unwatch() only supports int or pointer arguments (string[2] provided)'],
    ],
    ['begin { print(uaddr("x")); }', ['wrong-probe «uaddr("x")» uaddr can not be used with "begin" probes']],
    ["begin { print(func); }", ["wrong-probe «func» The func builtin can not be used with 'begin' probes"]],
    [
      "begin { print(retval); }",
      [
        "wrong-probe «retval» The retval builtin can only be used with return probes (kretprobe, uretprobe, fexit), not with begin",
      ],
    ],
    ['begin { print(reg("ip")); }', ['wrong-probe «reg("ip")» reg can not be used with "begin" probes']],
    ["begin { print(nosuch(1)); }", ["unknown-function «nosuch» Unknown function: 'nosuch'"]],
    ["begin { print(strlen(1, 2)); }", ["arity «strlen(1, 2)» strlen() takes 1 argument (2 provided)"]],
    ["begin { print(nosuch); }", ["unknown-identifier «nosuch» Unknown identifier: 'nosuch'"]],
    [
      "begin { @m[1] = 1; @x = @m; }",
      [
        "map-key «@m» @m used as a map without an explicit key (scalar map), previously used with an explicit key (non-scalar map)",
      ],
    ],
  ],
  "maps as a whole": [
    [
      "begin { @a = 1; percentiles(@a); }",
      ["argument-type «@a» percentiles() expects a map of histograms (int8 provided)"],
    ],
    ["begin { percentiles(5); }", ["argument-type «5» percentiles() expects a map of histograms (int8 provided)"]],
    [
      'begin { @h = hist(5); percentiles(@h, "p50 p101"); }',
      ['argument-value «"p50 p101"» percentiles() can\'t tell what "p101" is'],
    ],
    ['begin { @h = hist(5); percentiles(@h, ""); }', ['argument-value «""» percentiles() can\'t tell what "" is']],
    [
      "begin { @h = hist(5); percentiles(@h, comm); }",
      ["literal-string «comm» percentiles() expects a string literal (string[16] provided)"],
    ],
    ["begin { table(5); }", ["argument-type «5» table() expects a map"]],
    ["begin { @h = hist(5); table(@h); }", ["argument-type «@h» table() can't show a map of hist_t"]],
    ['begin { @a[1] = 2; table(@a, "K", "K", 0, 0); }', ["argument-value «0» table() needs a divisor from 1 up"]],
    ['begin { @a[1] = 2; table(@a, "K V W"); }', ['argument-value «"K V W"» table() has 3 names for 2 columns']],
    ['begin { @a[1] = 2; table(@a, "A A"); }', ['argument-value «"A A"» table() has two columns of the name A']],
    [
      'begin { @a[1, 2] = 3; table(@a, "key2"); }',
      ['argument-value «"key2"» table() has two columns of the name key2'],
    ],
    ['begin { @a[1, 2] = 3; table(@a, "- -"); }', []],
    ['begin { @a[1] = 2; table(@a, "K V", "-W"); }', ['argument-value «"-W"» table() has no column W to sort by']],
    [
      'begin { @a[1] = 2; table(@a, "K V", "V", -1); }',
      ["argument-value «-1» table() can't show a negative number of rows"],
    ],
    ["begin { table(@none); }", ["undefined-map «@none» Undefined map: @none"]],
  ],
  "alternative attach points": [
    [
      "tracepoint:sched:nosuch || kprobe:f || tracepoint:no:* { }",
      [
        "unknown-probe «tracepoint:sched:nosuch || kprobe:f || tracepoint:no:*» This machine has none of tracepoint:sched:nosuch, kprobe:f, tracepoint:no:*.",
      ],
    ],
    ["tracepoint:sched:nosuch || trace:x { }", ["unknown-probe-kind «trace:x» Invalid probe type: trace"]],
    [
      "tracepoint:sched:nosuch || profile:abc:1 || begin { }",
      ['attach-point «profile:abc:1» Invalid unit of time: "abc"'],
    ],
    [
      "tracepoint:sched:nosuch || tracepoint:sched:sched_switch { print(args.nope); }",
      ["unknown-field «nope» Probe tracepoint:sched:sched_switch has no argument named 'nope'"],
    ],
  ],
};

for (const [group, cases] of Object.entries(CASES)) {
  describe(group, () => {
    for (const [script, said] of cases) test(script, () => assert.deepEqual(diagnosticsOf(script), said));
  });
}

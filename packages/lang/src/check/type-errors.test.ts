// What the checker says of variables, maps, operators and statements that are wrong: the code, the place in the script and the message.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnosticsOf } from "../../test/diagnostics-of.ts";

/** Script, and what is said of it. */
const CASES: readonly (readonly [string, string])[] = [
  ["begin { print($x); }", "undefined-variable «$x» Undefined or undeclared variable: $x"],
  ["begin { $x += 1; }", "undefined-variable «$x» Undefined or undeclared variable: $x"],
  ["begin { print(@never); }", "undefined-map «@never» Undefined map: @never"],
  [
    "begin { let $x = 1; let $x = 2; }",
    "shadowing «$x» Variable $x was already declared. Variable shadowing is not allowed.",
  ],
  ["begin { $x = 1; for ($x : 0..3) { } }", "shadowing «$x» Loop declaration shadows existing variable: $x"],
  [
    'begin { $x = 1; $x = "a"; }',
    "variable-type «$x = \"a\"» Type mismatch for $x: trying to assign value of type 'string[2]' when variable already has a type 'int8'",
  ],
  [
    "begin { let $x : uint8 = 300; }",
    "variable-type «let $x : uint8 = 300» Type mismatch for $x: trying to assign value of type 'int16' when variable already has a type 'uint8'",
  ],
  [
    "begin { let $x : uint8 = -1; }",
    "variable-type «let $x : uint8 = -1» Type mismatch for $x: trying to assign value of type 'int8' when variable already has a type 'uint8'",
  ],
  ["begin { let $x; print($x); }", "unresolved-variable «$x» Could not resolve the type of this variable"],
  [
    'begin { @m = 1; @m = "a"; }',
    "map-value-type «@m» Type mismatch for @m: trying to assign value of type 'string[2]' when map already has a type 'int8'",
  ],
  [
    "begin { @m = count(); @m = 5; }",
    "map-value-type «@m» Type mismatch for @m: trying to assign value of type 'int8' when map already has a type 'count_t'",
  ],
  [
    "begin { @m = 1; @m = count(); }",
    "map-value-type «count()» Type mismatch for @m: trying to assign value of type 'count_t' when map already has a type 'int8'",
  ],
  [
    "begin { @m = hist(1); @m = hist(1, 2); }",
    "map-value-type «hist(1, 2)» Different bits in a single hist unsupported",
  ],
  [
    "begin { @m = lhist(1, 0, 10, 1); @m = lhist(1, 0, 20, 1); }",
    "map-value-type «lhist(1, 0, 20, 1)» Different lhist bounds in a single map unsupported",
  ],
  [
    'begin { @m[1] = 1; @m["a"] = 2; }',
    "map-key-type «@m[\"a\"]» Argument mismatch for @m: trying to access with arguments: 'string[2]' when map expects arguments: 'int8'",
  ],
  [
    "begin { @m[1] = 1; @m = 2; }",
    "map-key «@m» @m used as a map without an explicit key (scalar map), previously used with an explicit key (non-scalar map)",
  ],
  [
    "begin { @m = 1; @m[1] = 2; }",
    "map-key «@m[1]» @m used as a map with an explicit key (non-scalar map), previously used without an explicit key (scalar map)",
  ],
  [
    "begin { @m[1] = 1; @m[1, 2] = 3; }",
    "map-key-type «@m[1, 2]» Argument mismatch for @m: trying to access with arguments: '(int8,int8)' when map expects arguments: 'int8'",
  ],
  [
    "struct large { char a[600]; } begin { @m[*(struct large *)1] = 1; }",
    "map-key-type «*(struct large *)1» Value 'struct large' cannot be used as a map key.",
  ],
  [
    "begin { @a = count(); @b = @a; }",
    "aggregate-copy «@b = @a» Map value 'count_t' cannot be assigned from one map to another. The function that returns this type must be called directly e.g. `@b = count(…);`.",
  ],
  ["begin { $x = hist(1); }", "aggregate-place «hist(1)» hist() should be assigned to a map"],
  ["begin { count(); }", "aggregate-place «count()» count() should be assigned to a map"],
  [
    "begin { @h = hist(1); print(@h + 1); }",
    "operand-type «@h + 1» The + operator can not be used on expressions of types 'hist_t' and 'int8'",
  ],
  [
    "begin { print(args.x); }",
    "no-arguments «args» The args builtin can't be used here: begin probes have no arguments",
  ],
  ["begin { print(args); }", "no-arguments «args» The args builtin can't be used here: begin probes have no arguments"],
  [
    "tracepoint:sched:sched_switch { print(args.prev_pud); }",
    "unknown-field «prev_pud» Probe tracepoint:sched:sched_switch has no argument named 'prev_pud'",
  ],
  [
    "begin { $t = curtask; print($t->pidd); }",
    "unknown-field «pidd» Struct/union of type 'struct task_struct' does not contain a field named 'pidd'",
  ],
  [
    "begin { $t = curtask; print($t->pid->x); }",
    "not-a-struct «$t->pid->x» Can not access field 'x' on expression of type 'int32'",
  ],
  [
    "begin { $p = (void *)1; print($p->x); }",
    "not-a-struct «$p->x» Can not access field 'x' on expression of type 'void'",
  ],
  ["begin { $p = (void *)1; print(*$p); }", "dereference «*$p» Can not dereference an expression of type 'void *'"],
  ['begin { print(*"a"); }', "dereference «*\"a\"» Can not dereference an expression of type 'string[2]'"],
  [
    "begin { print((struct nosuch *)1); }",
    'unknown-type «struct nosuch *» Cannot resolve unknown type "struct nosuch"',
  ],
  [
    "begin { print((struct task_strct *)1); }",
    'unknown-type «struct task_strct *» Cannot resolve unknown type "struct task_strct"',
  ],
  [
    "begin { print(sizeof(struct nosuch)); }",
    'unknown-type «struct nosuch» Cannot resolve unknown type "struct nosuch"',
  ],
  [
    "begin { print(offsetof(struct task_struct, pidd)); }",
    "unknown-field «pidd» 'struct task_struct' has no field named 'pidd'",
  ],
  ["begin { print(offsetof(struct task_struct, pid.x)); }", "not-a-struct «x» 'int32' is not a struct or union"],
  [
    'begin { $x = "a"; if ($x) { } }',
    "condition-type «$x» Invalid condition of type 'string[2]': an integer, a boolean or a pointer is needed",
  ],
  [
    "begin /comm/ { }",
    "condition-type «comm» Invalid condition of type 'string[16]': an integer, a boolean or a pointer is needed",
  ],
  ['begin { print("abc" + 3); }', 'warning empty-string «"abc" + 3» literal string will always be empty'],
  [
    'begin { print(pid ? "abc" : 1); }',
    "branch-types «pid ? \"abc\" : 1» Branches must return the same type or compatible types: have 'string[4]' and 'int8'",
  ],
  [
    'begin { $s = "a"; print($s && 1); }',
    "condition-type «$s» Invalid condition of type 'string[2]': an integer, a boolean or a pointer is needed",
  ],
  [
    'begin { $s = "a"; print($s < "b"); }',
    "operand-type «$s < \"b\"» The < operator can not be used on expressions of types 'string[2]' and 'string[2]'",
  ],
  [
    'begin { $s = "a"; print($s == 1); }',
    "operand-type «$s == 1» Type mismatch for '==': comparing 'string[2]' with 'int8'",
  ],
  [
    'begin { $s = "a"; print($s + 1); }',
    "operand-type «$s + 1» The + operator can not be used on expressions of types 'string[2]' and 'int8'",
  ],
  [
    'begin { $s = "a"; print(-$s); }',
    "operand-type «-$s» The - operator can not be used on expressions of type 'string[2]'",
  ],
  [
    "begin { $b = true; print(~$b); }",
    "operand-type «~$b» The ~ operator can not be used on expressions of type 'bool'",
  ],
  [
    "begin { $p = curtask; print($p * 2); }",
    "operand-type «$p * 2» The * operator can not be used on expressions of types 'struct task_struct *' and 'int8'",
  ],
  [
    'begin { $s = "a"; $s++; }',
    "increment-target «$s++» The ++ operator needs an integer variable or map, e.g. $x++ or @x++",
  ],
  [
    'begin { $s = "a"; $s += 1; }',
    "operand-type «$s += 1» The += operator can not be used on expressions of types 'string[2]' and 'int8'",
  ],
  [
    'begin { $s = comm; $x = comm == "a" ? 1 : "b"; }',
    "branch-types «comm == \"a\" ? 1 : \"b\"» Branches must return the same type or compatible types: have 'int8' and 'string[2]'",
  ],
  ["begin { print((1, 2).2); }", "tuple-index «(1, 2).2» Invalid tuple index: 2. Found 2 elements in tuple."],
  ["begin { $x = 1; print($x.0); }", "not-a-tuple «$x.0» Can not access index 0 on expression of type 'int8'"],
  ["begin { $t = (1, 2); print($t[5]); }", "index-bounds «5» the index 5 is out of bounds for array of size 2"],
  ["begin { $t = curtask; print($t->times[4]); }", "index-bounds «4» the index 4 is out of bounds for array of size 4"],
  [
    'begin { $t = curtask; print($t->times["a"]); }',
    "index-type «\"a\"» The index operator [] needs an integer, not 'string[2]'",
  ],
  [
    "begin { $x = 1; print($x[0]); }",
    "not-an-array «$x[0]» The array index operator [] can only be used on arrays, pointers, strings and tuples, found 'int8'",
  ],
  [
    "begin { $t = (a = 1, b = 2); print($t.c); }",
    "unknown-field «c» Record of type 'record { .a = int8, .b = int8 }' does not contain a field named 'c'",
  ],
  ["begin { $x = (struct cred)1; }", "invalid-cast «(struct cred)» Cannot cast from 'int8' to 'struct cred'"],
  ["begin { print(5 / 0); }", "constant-overflow «5 / 0» unable to fold literals due to overflow or underflow"],
  ["begin { print(1 << 64); }", "constant-overflow «1 << 64» unable to fold literals due to overflow or underflow"],
  [
    "begin { print(18446744073709551615 + 1); }",
    "constant-overflow «18446744073709551615 + 1» unable to fold literals due to overflow or underflow",
  ],
  ["begin { break; }", "jump-place «break;» 'break' is only allowed inside a loop"],
  ["begin { $n = 3; unroll($n) { } }", "unroll «$n» unroll needs a number that is known while compiling"],
  ["begin { unroll(0) { } }", "unroll «0» unroll minimum value is 1"],
  ["begin { unroll(101) { } }", "unroll «101» unroll maximum value is 100"],
  ['begin { for ($i : "a"..3) { } }', "range-type «\"a\"» Loop range requires an integer, got 'string[2]'"],
  [
    "begin { for ($i : 5) { } }",
    "for-over «5» A for loop goes over a range (0..10), a map (@name) or a stack (kstack)",
  ],
  [
    "begin { for ($a : ustack(build_id)) { } }",
    "for-over «ustack(build_id)» Frames of a 'build_id' stack are not addresses",
  ],
  [
    "begin { @m = 1; for ($k : @m) { } }",
    "for-over «@m» @m has no explicit keys (scalar map), and cannot be used for iteration",
  ],
  ["begin { for ($k : @none) { } }", "undefined-map «@none» Undefined map: @none"],
  ["begin { @h[1] = hist(1); for ($k : @h) { } }", "for-over «@h» Loop expression does not support type: 'hist_t'"],
  ["begin { clear(@none); }", "undefined-map «@none» Undefined map: @none"],
  [
    "begin { @m = 1; print(has_key(@m, 1)); }",
    "argument-type «has_key(@m, 1)» call to has_key() expects a map with explicit keys (non-scalar map)",
  ],
  ["begin { 5 = 6; }", "assignment-target «5» Only variables and maps can be assigned to"],
  ["begin { 5; }", "warning unused-value «5;» Return value discarded."],
  ["begin { $x = 1; $x; }", "warning unused-value «$x;» Return value discarded."],
  ["begin { $x = clear(@m); @m = 1; }", "void-value «clear(@m)» clear() has no value that could be used here"],
  [
    "begin { @s = 1; percentiles(@s[1]); }",
    "map-key «@s[1]» @s used as a map with an explicit key (non-scalar map), previously used without an explicit key (scalar map)",
  ],
  ["begin { $x = {}; }", "void-value «{}» This block has no value that could be used here"],
  [
    "begin { $x = { if (pid) { 1 } }; }",
    "void-value «{ if (pid) { 1 } }» An if without else has no value that could be used here",
  ],
  ["begin { $x = (1, exit()); }", "void-value «exit()» exit() has no value that could be used here"],
  ["begin { $a[1] = 5; }", "assignment-target «$a[1]» Only variables and maps can be assigned to, not their elements"],
  ["begin { $a = (1, 2); $a.0 = 5; }", "assignment-target «$a.0» Tuples and records are immutable once created"],
  [
    "begin { curtask.pid = 5; }",
    "assignment-target «curtask.pid» Only variables and maps can be assigned to, not members",
  ],
  ["macro m() { 1 } begin { m(); }", "warning unused-value «m();» Return value discarded."],
  ["macro m() { $q += 5; } begin { $q = 1; m(); }", "undefined-variable «$q» Undefined or undeclared variable: $q"],
];

describe("variables, maps, operators and statements", () => {
  for (const [script, said] of CASES) {
    test(script, () => assert.deepEqual(diagnosticsOf(script), [said]));
  }
});

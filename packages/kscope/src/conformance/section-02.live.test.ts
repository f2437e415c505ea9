// Statements, operators and their precedence. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "let",
  "assignment",
  "compound assignment",
  "increment and decrement",
  "if",
  "ternary",
  "for over a map",
  "for over a range",
  "while",
  "unroll",
  "break, continue, return",
  "discard",
  "block expression",
  "comptime",
  "import statement",
  "address-of",
  "loop bodies have no context",
  "precedence",
  "integer arithmetic",
  "pointer arithmetic",
  "equality",
  "short circuit",
  "member access",
  "indexing",
  "tuple and record fields",
  "sign mismatch",
];

const CASES: readonly Case[] = [
  { row: "let", body: "let $x; $x = 5; print($x);", out: "5\n" },
  {
    row: "let",
    body: 'let $x: int16; print($x); let $y: string = "ab"; print($y);',
    out: "0\nab\n",
    says: [
      "1:30-32: WARNING: Variable used before it was assigned: $x",
      "1:9-15: WARNING: Variable $x was never assigned to.",
    ],
  },
  { row: "let", body: "let $x = 7; print($x); if (true) { let $y = 8; print($y); }", out: "7\n8\n" },
  {
    row: "let",
    body: "if (true) { $y = 8; } print($y);",
    says: ["1:37-39: ERROR: Undefined or undeclared variable: $y"],
  },
  {
    row: "let",
    body: "let $x = 1; if (true) { let $x = 2; print($x); }",
    says: ["1:37-39: ERROR: Variable $x was already declared. Variable shadowing is not allowed."],
  },
  { row: "assignment", body: "$x = 1; $x = 300; print($x);", out: "300\n" },
  {
    row: "assignment",
    body: '@m = 5; @a[1] = 6; @b[1,"x"] = 7; print((@m, @a[1], @b[1,"x"])); clear(@a); clear(@b); clear(@m);',
    out: "(5, 6, 7)\n",
  },
  { row: "assignment", body: "@m = 5; @m = -70000; print(@m);", out: "@m: -70000\n", maps: "@m: -70000\n" },
  {
    row: "assignment",
    body: '@m[1] = 2; @m["a"] = 3;',
    says: [
      "1:20-27: ERROR: Argument mismatch for @m: trying to access with arguments: 'string[2]' when map expects arguments: 'int8'",
    ],
  },
  {
    row: "assignment",
    body: '$x = 1; $x = "a";',
    says: [
      "1:17-25: ERROR: Type mismatch for $x: trying to assign value of type 'string[2]' when variable already has a type 'int8'",
    ],
  },
  {
    row: "compound assignment",
    body: "$x = 100; $x += 5; print($x); $x -= 10; print($x); $x *= 3; print($x); $x /= 4; print($x); $x %= 40; print($x);",
    out: "105\n95\n285\n71\n31\n",
    says: [
      "1:83-87: WARNING: signed operands for '/' can lead to undefined behavior (cast to unsigned to silence warning)",
      "1:103-108: WARNING: signed operands for '%' can lead to undefined behavior (cast to unsigned to silence warning)",
    ],
  },
  {
    row: "compound assignment",
    body: "$x = 6; $x <<= 3; print($x); $x >>= 1; print($x); $x &= 28; print($x); $x |= 3; print($x); $x ^= 5; print($x);",
    out: "48\n24\n24\n27\n30\n",
  },
  {
    row: "compound assignment",
    body: "@x = 6; @x <<= 3; @x += 2; @x ^= 1; @k[1] = 9; @k[1] %= 4; @k[2] += 5;",
    maps: "@k[1]: 1\n@k[2]: 5\n@x: 51\n",
    says: [
      "1:62-66: WARNING: signed operands for '%' can lead to undefined behavior (cast to unsigned to silence warning)",
    ],
  },
  {
    row: "increment and decrement",
    body: "$x = 5; print($x++); print(++$x); print($x--); print(--$x); print($x);",
    out: "5\n7\n7\n5\n5\n",
  },
  {
    row: "increment and decrement",
    body: "print(@c++); print(++@c); @k[3]++; @k[3]++; --@d;",
    out: "0\n2\n",
    maps: "@c: 2\n@d: -1\n@k[3]: 2\n",
  },
  { row: "increment and decrement", body: "$x = (uint8)0; $x--; print($x);", out: "-1\n" },
  { row: "increment and decrement", body: "$p = (int32 *)8; $p++; print($p); $p--; print($p);", out: "0xc\n0x8\n" },
  {
    row: "increment and decrement",
    body: '$s = "a"; $s++;',
    says: ["1:19-23: ERROR: The ++ operator needs an integer variable or map, e.g. $x++ or @x++"],
  },
  {
    row: "if",
    body: '$x = 3; if ($x == 1) { print("one"); } else if ($x == 3) { print("three"); } else { print("more"); }',
    out: "three\n",
  },
  { row: "if", body: "if $x { print(1); }", says: ["1:12-14: ERROR: Undefined or undeclared variable: $x"] },
  { row: "if", body: "$y = if (1 < 2) { 10 } else { 20 }; print($y);", out: "10\n" },
  {
    row: "if",
    body: 'if ("a") { print(1); } if (comm) { print(2); }',
    says: ["1:36-40: ERROR: Invalid condition of type 'string[16]': an integer, a boolean or a pointer is needed"],
  },
  {
    row: "ternary",
    body: '$x = 4; print($x > 3 ? "big" : "small"); print($x ?: 9); print(0 ?: 9);',
    out: "big\n4\n9\n",
  },
  {
    row: "ternary",
    body: '$x = pid > 1 ? 1 : "b";',
    says: ["1:14-31: ERROR: Branches must return the same type or compatible types: have 'int8' and 'string[2]'"],
  },
  {
    row: "for over a map",
    body: "@m[1] = 10; @m[2] = 20; for ($kv : @m) { @sum += $kv.1; @keys += $kv.0; }",
    maps: "@keys: 3\n@m[1]: 10\n@m[2]: 20\n@sum: 30\n",
  },
  {
    row: "for over a map",
    body: '@m[1,"a"] = 10; for ($kv : @m) { print(($kv.0.0, $kv.0.1, $kv.1)); } clear(@m);',
    out: "(1, a, 10)\n",
  },
  {
    row: "for over a map",
    body: "@m = 1; for ($kv : @m) { }",
    says: ["1:28-30: ERROR: @m has no explicit keys (scalar map), and cannot be used for iteration"],
  },
  {
    row: "for over a range",
    body: "for ($i : 0..4) { print($i); } $n = 7; for ($i : 5..$n) { print($i); }",
    out: "0\n1\n2\n3\n5\n6\n",
  },
  { row: "for over a range", body: "$n = 3; for ($i : 0..$n) { $n = 10; @c++; }", maps: "@c: 3\n" },
  {
    row: "for over a range",
    body: 'for ($i : 0.."a") { }',
    says: ["1:22-25: ERROR: Loop range requires an integer, got 'string[2]'"],
  },
  {
    row: "for over a range",
    body: "$n = 9000000; for ($i : 0..$n) { } print(1);",
    out: "1\n",
    says: ["1:23-43: WARNING: Argument list too long"],
  },
  {
    row: "while",
    body: "$i = 0; while ($i < 10) { $i++; if ($i == 2) { continue; } if ($i == 5) { break; } print($i); }",
    out: "1\n3\n4\n",
    says: ["1:17-104: WARNING: While loops are deprecated and may be removed in the future."],
  },
  { row: "unroll", body: "$x = 1; unroll(4) { $x *= 2; } print($x);", out: "16\n" },
  {
    row: "unroll",
    program: "begin { $x = 0; unroll($1) { $x++; } print($x); exit(); }",
    positional: ["3"],
    out: "3\n",
  },
  { row: "unroll", body: "unroll(0) { }", says: ["1:16-17: ERROR: unroll minimum value is 1"] },
  {
    row: "break, continue, return",
    body: "for ($i : 0..10) { if ($i % 2 == 0) { continue; } if ($i > 5) { break; } print($i); }",
    out: "1\n3\n5\n",
  },
  {
    row: "break, continue, return",
    program: "begin { if (1) { print(1); return; } print(2); } begin { exit(); }",
    out: "1\n",
  },
  {
    row: "break, continue, return",
    body: "break;",
    says: ["1:9-15: ERROR: 'break' is only allowed inside a loop", "1:16-23: WARNING: Unreachable statement."],
  },
  { row: "discard", body: '_ = 5; @m[1] = 1; _ = delete(@m, 1); print("quiet");', out: "quiet\n" },
  { row: "discard", body: "5; print(1);", out: "1\n", says: ["1:9-11: WARNING: Return value discarded."] },
  { row: "block expression", body: "$x = { let $a = 3; let $b = 4; $a * $b }; print($x);", out: "12\n" },
  {
    row: "comptime",
    body: 'print(comptime (3 * 4)); if comptime (sizeof(int64) == 8) { print("long"); } else { fail("never"); }',
    out: "12\nlong\n",
  },
  {
    row: "import statement",
    body: 'import "x.bt";',
    says: [
      "1:9-22: ERROR: Imports that are not at the top of a file are not enabled by default. To enable this unstable feature, set the config flag to enable. unstable_import_statement=enable",
    ],
  },
  {
    row: "address-of",
    body: "$x = 5; $p = &$x; print(*$p); @m = 6; $q = &@m; print(*$q); @k[1] = 7; $r = &@k[1]; print(*$r); clear(@k); clear(@m);",
    out: "5\n6\n7\n",
  },
  {
    row: "loop bodies have no context",
    program: "rawtracepoint:sched_switch { @m[1] = 1; for ($k : @m) { print(arg0); } }",
    says: ["1:63-67: ERROR: arg0 can't be used inside a for loop"],
  },
  {
    row: "precedence",
    body: "print(true ? false : true || true); print(1 ? 2 : 3 + 1); print(0 || 1 && 0); print(1 && 2 | 4 == 6);",
    out: "false\n2\nfalse\ntrue\n",
  },
  { row: "precedence", body: "print(1 | 6 ^ 3 & 2); print(4 & 6 == 6); print(3 == 2 < 1);", out: "5\n0\nfalse\n" },
  {
    row: "precedence",
    body: "print(1 << 2 < 3); print(1 + 2 << 3); print(10 - 4 - 3); print(2 + 3 * 4); print(20 / 2 / 5); print(-3 * 2); print(!0 + 1); print(~1 + 5);",
    says: ["1:139-145: ERROR: unable to fold literals due to overflow or underflow"],
  },
  { row: "precedence", body: "print((int8)300 + 1); $x = 5; print(-$x++); print(!$x == 0);", out: "45\n-5\ntrue\n" },
  {
    row: "integer arithmetic",
    body: "$a = 17; $b = 5; print($a + $b); print($a - $b); print($a * $b); print($a / $b); print($a % $b); print(-$a / $b); print(-$a % $b);",
    out: "22\n12\n85\n3\n2\n3689348814741910319\n4\n",
    says: [
      "1:112-120: WARNING: signed operands for '/' can lead to undefined behavior (cast to unsigned to silence warning)",
      "1:129-137: WARNING: signed operands for '%' can lead to undefined behavior (cast to unsigned to silence warning)",
    ],
  },
  {
    row: "integer arithmetic",
    body: "$a = (uint8)200; $b = (uint8)100; print($a + $b); print($a - $b); print($b - $a);",
    out: "300\n100\n-100\n",
  },
  { row: "integer arithmetic", body: "$a = (int32)-1; $b = (uint32)1; print($a < $b);", out: "true\n" },
  {
    row: "integer arithmetic",
    body: "print(typeinfo((uint8)1 + (uint32)2).full_type);",
    says: [
      "1:15-45: ERROR: typeinfo feature is not enabled by default. To enable this unstable feature, set the config flag to enable. unstable_typeinfo=enable",
    ],
  },
  { row: "integer arithmetic", body: "print(9223372036854775807 + 1);", out: "9223372036854775808\n" },
  {
    row: "integer arithmetic",
    body: "$z = 0; print(5 / $z);",
    out: "1\n",
    says: [
      "1:23-29: WARNING: Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.",
    ],
  },
  {
    row: "pointer arithmetic",
    body: '$p = (int32 *)100; print($p + 2); print($p - 1); print((int64 *)100 + 1); if ($p) { print("set"); } $q = (int8 *)0; if ($q) { } else { print("null"); }',
    out: "0x6c\n0x60\n0x6c\nset\nnull\n",
  },
  {
    row: "pointer arithmetic",
    body: "$p = (int32 *)100; print(2 - $p);",
    says: ["1:34-40: ERROR: The - operator can not be used on expressions of types 'int8' and 'int32 *'"],
  },
  {
    row: "pointer arithmetic",
    body: "$p = (int32 *)100; print($p * 2);",
    says: ["1:34-40: ERROR: The * operator can not be used on expressions of types 'int32 *' and 'int8'"],
  },
  {
    row: "equality",
    body: '$s = "abc"; print($s == "abc"); print($s != "abd"); print((1,2) == (1,2)); print((1,"a") != (1,"b")); print((int8[])"ab" == (int8[])"ab");',
    out: "true\ntrue\ntrue\ntrue\ntrue\n",
  },
  {
    row: "equality",
    body: 'print("a" == 1);',
    says: ["1:15-23: ERROR: Type mismatch for '==': comparing 'string[2]' with 'int8'"],
  },
  {
    row: "short circuit",
    body: "$x = 0; if ($x && $x++) { } if (1 || $x++) { } print($x); print(!5); print(1 && 0); print(0 || 3);",
    out: "0\nfalse\nfalse\ntrue\n",
  },
  {
    row: "member access",
    body: "$t = curtask; print($t.pid == $t->pid); print($t->pid == tid); print($t.comm == comm);",
    out: "true\ntrue\ntrue\n",
  },
  {
    row: "member access",
    body: "$t = curtask; print($t->nonsense);",
    says: ["1:33-41: ERROR: Struct/union of type 'struct task_struct' does not contain a field named 'nonsense'"],
  },
  {
    row: "indexing",
    body: '$a = (int8[])"abc"; print($a[1]); $t = (5, 6); print($t.1); $s = "xyz"; print($s[1]);',
    out: "98\n6\n121\n",
  },
  {
    row: "indexing",
    body: "print((uint8[4])(uint32)0x01020304); $p = (int8 *)curtask->comm; print($p[0] == curtask->comm[0]);",
    out: "[4,3,2,1]\ntrue\n",
  },
  {
    row: "indexing",
    body: '$a = (int8[])"abc"; print($a[7]);',
    says: ["1:38-39: ERROR: the index 7 is out of bounds for array of size 4"],
  },
  {
    row: "indexing",
    body: "$a = (uint8[8])12345; $i = (uint64)100; print($a[$i]);",
    out: "0\n",
    says: ["1:55-61: WARNING: Array access out of bounds. This can lead to unexpected results."],
  },
  {
    row: "tuple and record fields",
    body: '$t = (1, "two", (3, 4)); print($t.1); print($t.2.1); $r = (a = 5, b = "six"); print($r.b); print($r.a);',
    out: "two\n4\nsix\n5\n",
  },
  {
    row: "tuple and record fields",
    body: "$t = (1, 2); print($t.2);",
    says: ["1:28-32: ERROR: Invalid tuple index: 2. Found 2 elements in tuple."],
  },
  {
    row: "tuple and record fields",
    body: "$r = (a = 1, b = 2); print($r.c);",
    says: ["1:39-40: ERROR: Record of type 'record { .a = int8, .b = int8 }' does not contain a field named 'c'"],
  },
  {
    row: "sign mismatch",
    body: "$a = (uint64)1; $b = (int64)-1; print($a == $b);",
    out: "false\n",
    says: [
      "1:47-49: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.",
    ],
  },
  {
    row: "sign mismatch",
    body: "let $x: uint8 = 300;",
    says: [
      "1:9-28: ERROR: Type mismatch for $x: trying to assign value of type 'int16' when variable already has a type 'uint8'",
    ],
  },
  {
    row: "sign mismatch",
    body: "let $x: uint8 = -1;",
    says: [
      "1:9-27: ERROR: Type mismatch for $x: trying to assign value of type 'int8' when variable already has a type 'uint8'",
    ],
  },
];

conformance("statements and expressions", ROWS, CASES);

// The parts of a script: definitions, configuration, imports, macros, functions and probes. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "shebang line",
  "#include",
  "#define",
  "struct",
  "union",
  "enum",
  "__attribute__",
  "definitions come first",
  "config block",
  "import",
  "map declaration",
  "macro",
  "fn",
  "action blocks",
  "comments",
];

const CASES: readonly Case[] = [
  { row: "shebang line", program: "#!/usr/bin/env bpftrace\nbegin { print(1); exit(); }", out: "1\n" },
  {
    row: "#include",
    program: "#include <limits.h>\nbegin { print((INT_MAX, UINT_MAX, LONG_MIN)); exit(); }",
    out: "(2147483647, 4294967295, -9223372036854775808)\n",
  },
  {
    row: "#include",
    program: "#include <linux/nosuch.h>\n#include <nosuch.h>\nbegin { exit(); }",
    says: [/^1:\d+-\d+: ERROR: 'linux\/nosuch\.h' file not found$/, /^2:\d+-\d+: ERROR: 'nosuch\.h' file not found$/],
  },
  {
    row: "#include",
    program:
      '#include "point.h"\nbegin { $p = (struct point *)0; print(sizeof(*$p)); print(offsetof(struct point, y)); exit(); }',
    files: { "point.h": "struct point { int x; long y; };" },
    out: "16\n8\n",
  },
  {
    row: "#include",
    program:
      "#include <linux/sched.h>\n#include <net/sock.h>\nbegin { print(sizeof(struct task_struct) > 1000); print(AF_INET6); exit(); }",
    out: "true\n10\n",
  },
  {
    row: "#define",
    program: "#define LIMIT 4\n#define TWICE (LIMIT * 2)\nbegin { print(LIMIT + 1); print(TWICE); exit(); }",
    out: "5\n8\n",
  },
  {
    row: "#define",
    program:
      "#define A 1\n#ifdef A\n#define B 5\n#else\n#define B 6\n#endif\n#if B > 5\n#define C 1\n#else\n#define C 2\n#endif\nbegin { print((B, C)); exit(); }",
    out: "(5, 2)\n",
  },
  {
    row: "struct",
    program:
      "struct pair { int left; char right; }; begin { print((sizeof(struct pair), offsetof(struct pair, right))); exit(); }",
    out: "(8, 4)\n",
  },
  {
    row: "struct",
    program:
      "struct in { short a[3]; struct { int u; int v; } both; }; begin { print((sizeof(struct in), offsetof(struct in, both.v))); exit(); }",
    out: "(16, 12)\n",
  },
  {
    row: "union",
    program: "union word { int whole; char bytes[4]; }; begin { print(sizeof(union word)); exit(); }",
    out: "4\n",
  },
  {
    row: "enum",
    program:
      "enum colour { RED, GREEN = 5, BLUE }; begin { print(BLUE); print((RED, GREEN)); print((enum colour)5); exit(); }",
    out: "BLUE\n(RED, GREEN)\nGREEN\n",
  },
  { row: "enum", program: "enum { LONE = 12 }; begin { print(LONE); exit(); }", out: "LONE\n" },
  {
    row: "__attribute__",
    program: "struct __attribute__((packed)) tight { char a; int b; }; begin { print(sizeof(struct tight)); exit(); }",
    out: "5\n",
  },
  {
    row: "__attribute__",
    program: "struct tight { char a; long b; } __attribute__((packed)); begin { print(sizeof(struct tight)); exit(); }",
    out: "9\n",
  },
  {
    row: "definitions come first",
    program: "begin { exit(); } struct late { int a; };",
    says: ["1:19-42: ERROR: C definitions must come before probes, macros and functions"],
  },
  {
    row: "config block",
    program: "config = { max_strlen = 9 } begin { print(config.max_strlen); exit(); }",
    out: "9\n",
  },
  {
    row: "config block",
    program: "config = { BPFTRACE_MAX_MAP_KEYS = 2; on_stack_limit=16 } begin { @a[1] = 1; @a[2] = 2; exit(); }",
    maps: "@a[1]: 1\n@a[2]: 2\n",
  },
  {
    row: "config block",
    program: "config = { max_strlen = 9 } begin { print(1); exit(); }\nconfig = { max_strlen = 10 }",
    says: ["2:1-7: ERROR: there is already a config block"],
  },
  {
    row: "config block",
    program: "config = { nonsense = 9 } begin { exit(); }",
    says: ["1:12-24: ERROR: nonsense: not a known configuration option"],
  },
  {
    row: "import",
    program: 'import "lib.bt"; begin { print(twice(21)); exit(); }',
    files: { "lib.bt": "macro twice(x) { x * 2 }" },
    out: "42\n",
  },
  {
    row: "import",
    program: 'import "types.h"; begin { print(sizeof(struct triple)); exit(); }',
    files: { "types.h": "struct triple { int a; int b; int c; };" },
    out: "12\n",
  },
  {
    row: "import",
    program: 'import "dir"; begin { print(one()); print(two()); exit(); }',
    files: { "dir/one.bt": "macro one() { 1 }", "dir/two.bt": "macro two() { 2 }" },
    out: "1\n2\n",
  },
  {
    row: "import",
    program: 'import "a.bt"; import "a.bt"; begin { print(a()); exit(); }',
    files: { "a.bt": 'import "b.bt"; macro a() { b() + 1 }', "b.bt": "macro b() { 10 }" },
    out: "11\n",
  },
  {
    row: "import",
    program: 'import "none.bt"; begin { exit(); }',
    files: { "x.bt": "" },
    says: ["1:1-17: ERROR: Unable to find suitable path for import: none.bt"],
  },
  {
    row: "import",
    program: 'import "set.bt"; begin { exit(); }',
    files: { "set.bt": "config = { max_strlen = 9 }" },
    says: ["1:1-28: ERROR: invalid `config` within import"],
  },
  {
    row: "import",
    program: 'begin { import "types.h"; exit(); }',
    files: { "types.h": "" },
    says: [/^1:9-25: ERROR: Imports that are not at the top .* unstable_import_statement=enable$/],
  },
  {
    row: "import",
    program:
      'config = { unstable_import_statement=warn } macro size() { import "dir/a.h"; sizeof(struct a) } begin { print(size()); print(FOUR); exit(); }',
    files: { "dir/a.h": "struct a { int x; };\n#define FOUR 4" },
    out: "4\n4\n",
    says: [/^WARNING: Script is using an unstable feature: import statements/],
  },
  {
    row: "import",
    program:
      'config = { unstable_import_statement=enable } begin { if comptime (has_field("struct task_struct", "nosuch")) { import "none.h"; } else { import "a.h"; } print(sizeof(struct a)); exit(); }',
    files: { "a.h": "struct a { long x; };", "b.h": "struct a { int x; };" },
    out: "8\n",
  },
  {
    row: "import",
    program: 'config = { unstable_import_statement=enable } begin { import "a.bt"; exit(); }',
    files: { "a.bt": "macro one() { 1 }" },
    says: [/^1:55-68: ERROR: among statements only headers \(\.h\) can be imported: .*a\.bt$/],
  },
  {
    row: "map declaration",
    program: "let @m = lruhash(3); begin { @m[1] = 5; print(@m[1]); exit(); }",
    out: "5\n",
    maps: "@m[1]: 5\n",
  },
  { row: "map declaration", program: "let @m = percpuhash(3); begin { @m[1] = count(); exit(); }", maps: "@m[1]: 1\n" },
  { row: "map declaration", program: "let @m = hash(0x10); begin { @m[1] = 5; clear(@m); exit(); }" },
  {
    row: "macro",
    program:
      "macro add(a, $b, @c) { $b += a; @c = $b; $b + 1 }\nbegin { $x = 2; print(add(3, $x, @m)); print($x); exit(); }",
    out: "6\n5\n",
    maps: "@m: 5\n",
  },
  {
    row: "macro",
    program: "macro hide(a) { let $x = a; $x * 2 }\nbegin { $x = 5; print(hide($x)); print($x); exit(); }",
    out: "10\n5\n",
  },
  {
    row: "macro",
    program: "macro a(x) { x }\nbegin { print(a(1, 2)); exit(); }",
    says: ["2:15-22: ERROR: Call to a() has arguments that do not match any definition."],
  },
  {
    row: "fn",
    program: "fn square($a: int64): int64 { return $a * $a; }\nbegin { print(square(7)); exit(); }",
    out: "49\n",
  },
  {
    row: "action blocks",
    program: "begin { print(1); } begin { print(2); exit(); } end { print(3); }",
    out: "1\n2\n3\n",
  },
  { row: "action blocks", program: "begin /1 == 2/ { print(1); } begin /1 < 2/ { print(2); exit(); }", out: "2\n" },
  { row: "action blocks", program: "begin, interval:s:100 { print(probe); exit(); }", out: "begin\n" },
  { row: "action blocks", program: "first=begin { print(4); exit(); }", out: "4\n" },
  { row: "comments", program: "// one\nbegin /* two */ { print(1); /* three\n four */ exit(); // five\n}", out: "1\n" },
];

conformance("layout of a file", ROWS, CASES);

// Types, their sizes and conversions. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "integer types",
  "string",
  "buffer and inet",
  "pointers and arrays",
  "struct, union and enum types",
  "tuples",
  "records",
  "casts",
  "typeof",
  "typeinfo",
  "printing-only types",
  "aggregation types",
  "address spaces",
];

const CASES: readonly Case[] = [
  {
    row: "integer types",
    body: "print((sizeof(bool), sizeof(int8), sizeof(int16), sizeof(int32), sizeof(int64), sizeof(uint8), sizeof(uint16), sizeof(uint32), sizeof(uint64)));",
    out: "(1, 1, 2, 4, 8, 1, 2, 4, 8)\n",
  },
  {
    row: "integer types",
    body: "print(((int8)200, (uint8)-1, (int16)70000, (uint16)70000, (int32)5000000000, (uint32)-1));",
    out: "(-56, 255, 4464, 4464, 705032704, 4294967295)\n",
  },
  { row: "integer types", body: "print(sizeof(uint64_t)); let $x: uint32_t = 5; print($x);", out: "8\n5\n" },
  {
    row: "string",
    body: 'let $s: string[8] = "abc"; print($s); print(sizeof($s)); $c = curtask->comm; print($c == comm);',
    out: "abc\n8\ntrue\n",
  },
  {
    row: "buffer and inet",
    body: '$b = buf("abc", 3); print($b); @b = $b; print(@b); $i = ntop(0x0100007f); print($i); clear(@b);',
    out: "abc\n@b: abc\n127.0.0.1\n",
  },
  {
    row: "pointers and arrays",
    body: "print((sizeof(int8*), sizeof(int32[3]), sizeof(int16*[2]), sizeof(int8[4]*)));",
    out: "(8, 12, 16, 8)\n",
  },
  {
    row: "pointers and arrays",
    body: "$p = (struct task_struct *)curtask; print($p->pid == tid); $q = (int32*)0; print($q);",
    out: "true\n0x0\n",
    says: ["1:14-36: WARNING: Unnecessary cast: expression is already of type struct task_struct *"],
  },
  {
    row: "struct, union and enum types",
    program:
      "struct bits { unsigned a:3; unsigned b:5; int c; union { int d; char e; }; };\nbegin { print((sizeof(struct bits), offsetof(struct bits, d), offsetof(struct bits, e))); exit(); }",
    out: "(12, 8, 8)\n",
  },
  {
    row: "struct, union and enum types",
    program:
      "struct s { unsigned a:3; unsigned b:5; };\nbegin { $x = (uint32)0xf5; $p = (struct s *)&$x; print(($p->a, $p->b)); exit(); }",
    out: "(5, 30)\n",
  },
  {
    row: "struct, union and enum types",
    program: 'enum e { A, B = 7 }; begin { $v = (enum e)7; print($v); printf("%s %d\\n", $v, $v); exit(); }',
    out: "B\nB 7\n",
  },
  {
    row: "struct, union and enum types",
    program:
      'struct f { char s[5]; char t; } begin { $v = (uint64)0x216f6c6c6568; $s = ((struct f *)&$v).s; print($s); print(strlen($s)); print(($s == "hello", $s == "hell", $s == "hello!")); @k[$s] = $s; @longer = "hello, world"; @longer = $s; exit(); }',
    out: "hello\n5\n(true, false, false)\n",
    maps: "@k[hello]: hello\n@longer: hello\n",
  },
  {
    row: "struct, union and enum types",
    program:
      "struct p { int x; float f; } begin { $v = (uint64)7; $p = *(struct p *)&$v; @k[$p] = 1; @k2[$p, 2] = 3; @v = $p; print(@k[$p]); exit(); }",
    out: "1\n",
    maps: "@k[{ .x = 7, .f = null }]: 1\n@k2[{ .x = 7, .f = null }, 2]: 3\n@v: { .x = 7, .f = null }\n",
  },
  {
    row: "tuples",
    body: '$t = (1, "a", (2, 3)); print($t); print((5,)); $t = (2, "b", (4, 5)); print($t);',
    out: "(1, a, (2, 3))\n(5)\n(2, b, (4, 5))\n",
  },
  {
    row: "tuples",
    body: "$t = (1, 2); $t.0 = 5;",
    says: ["1:22-26: ERROR: Tuples and records are immutable once created"],
  },
  {
    row: "records",
    body: '$r = (x = 1, y = (z = "s", w = 2)); print($r); print($r.y.z); @r = $r;',
    out: "{ .x = 1, .y = { .z = s, .w = 2 } }\ns\n",
    maps: "@r: { .x = 1, .y = { .z = s, .w = 2 } }\n",
  },
  {
    row: "casts",
    body: "print((int32)(uint8)255); print((uint64)(int8*)16); print((int8*)16); print((uint8[2])(uint16)0x0102); print((uint32)(uint8[4])(uint32)77);",
    out: "255\n16\n0x10\n[2,1]\n77\n",
  },
  { row: "casts", body: 'print((int8[])"ab"); print((bool)5);', out: "[97,98,0]\ntrue\n" },
  {
    row: "casts",
    program: "enum e { A, B }; begin { print((int32)(enum e)1); print((enum e)1); exit(); }",
    out: "1\nB\n",
  },
  {
    row: "casts",
    body: "print((struct task_struct)1);",
    says: ["1:15-35: ERROR: Cannot cast from 'int8' to 'struct task_struct'"],
  },
  {
    row: "typeof",
    body: "$x = (uint16)5; let $y: typeof($x) = 6; print(sizeof($y)); print((typeof($x))70000);",
    out: "2\n4464\n",
  },
  {
    row: "typeinfo",
    program: `enum color { RED, BLUE = 3 }; config = { unstable_typeinfo = enable } begin {
      $r = (x = 1, y = (z = 2, w = (1, "a"))); $u = username; $k = kstack(perf, 5); $b = buf("abc", 2); $e = BLUE; $d = strftime("%Y", nsecs);
      print(typeinfo(curtask->mm).base_type); print(typeinfo(*curtask).base_type); print(typeinfo($e).base_type);
      print((typeinfo($r).base_type, typeinfo($r).full_type)); print((typeinfo($u).full_type, typeinfo($k).full_type, typeinfo($b).full_type));
      print((sizeof(enum color), sizeof((enum color)3), sizeof($k), sizeof(ustack), sizeof(ntop(1)), sizeof($d), sizeof(true), sizeof(1 == 1)));
      exit(); }`,
    out: `pointer
c_type
int
(record, record { .x = int8, .y = record { .z = int8, .w = (int8,string[2]) } })
(username_t, kstack_perf_5, buffer[6])
(8, 8, 48, 1032, 24, 16, 8, 1)
`,
  },
  {
    row: "typeinfo",
    program:
      "config = { unstable_typeinfo = enable } begin { $x = (uint16)5; print(typeinfo($x).base_type); print(typeinfo($x).full_type); exit(); }",
    out: "int\nuint16\n",
  },
  {
    row: "typeinfo",
    body: "print(typeinfo(1).full_type);",
    says: [
      "1:15-26: ERROR: typeinfo feature is not enabled by default. To enable this unstable feature, set the config flag to enable. unstable_typeinfo=enable",
    ],
  },
  {
    row: "printing-only types",
    body: '@t = strftime("%Y", nsecs); print(@t == @t); clear(@t); $v = (uint64)0x0605040302010; $p = (uint8 *)&$v; @m = macaddr((uint8[6])(uint8[6])"abcde"); print(@m); clear(@m);',
    out: "true\n@m: 61:62:63:64:65:00\n",
    says: ["1:127-137: WARNING: Unnecessary cast: expression is already of type uint8[6]"],
  },
  {
    row: "printing-only types",
    body: "$u = username; print($u); $c = cgroup_path(cgroup); $k = ksym(0); print($k);",
    out: /^root\n0\n$/,
  },
  {
    row: "aggregation types",
    body: "@a = count(); @b = sum(5); @c = min(3); @d = max(4); @e = avg(6); @f = stats(7); @g = sum((uint8)9);",
    maps: "@a: 1\n@b: 5\n@c: 3\n@d: 4\n@e: 6\n@f: { .count = 1, .average = 7, .total = 7 }\n@g: 9\n",
  },
  {
    row: "aggregation types",
    body: "@a = hist(5); @b = lhist(5, 0, 10, 2);",
    maps: "@a:\n[4, 8)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n\n@b:\n[4, 6)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n\n",
  },
  {
    row: "address spaces",
    body: "print(kptr((int8*)5)); print(uptr((int8*)6)); print(kptr(7));",
    out: "0x5\n0x6\n7\n",
  },
];

conformance("types", ROWS, CASES);

// Loops: while, unroll, for over ranges and maps, with break, continue, return and captured variables: what scripts print, byte for byte as bpftrace 0.27.1 printed it.

import { type LanguageCase, testLanguage } from "../../test/language.ts";

const CASES: readonly LanguageCase[] = [
  {
    script: `begin { @a[1] = 10; for ($kv : @a) { print($kv); print($kv.0); print($kv.1); } @b[1,2] = 3; for ($kv : @b) { print($kv.0.1); print($kv); } }`,
    out: `
(1, 10)
1
10
2
((1, 2), 3)


@a[1]: 10
@b[1, 2]: 3
`,
  },
  {
    script: `begin { @a[1] = 10; @a[2] = 20; $sum = 0; $n = 0; for ($kv : @a) { $sum += $kv.1; $n++; } print($sum); print($n); }`,
    out: `
30
2


@a[1]: 10
@a[2]: 20
`,
  },
  {
    script: `begin { @a[1] = count(); @a[1] = count(); for ($k : @a) { print($k); print((int64)$k.1); @s += $k.1; } @v[1] = avg(10); @v[1] = avg(20); for ($k : @v) { print($k.1); } @m[1] = max(5); for ($k : @m) { print($k.1); } }`,
    out: `
(1, 2)
2
15
5


@a[1]: 2
@m[1]: 5
@s: 2
@v[1]: 15
`,
  },
  {
    script: `begin { @a[1]=1; @a[2]=2; @b[5]=5; @b[6]=6; for ($k : @a) { for ($l : @b) { @s += $k.0 * $l.0; if ($l.0 == 5) { continue; } @t++; } } print(@s); print(@t); clear(@a); clear(@b); }`,
    out: `
@s: 33
@t: 2


@s: 33
@t: 2
`,
  },
  {
    script: `begin { @b[1] = "str"; @c[(1,2)] = (3,4); for ($k : @b) { print($k.1); } for ($k : @c) { print($k); print($k.1.1); } }`,
    out: `
str
((1, 2), (3, 4))
4


@b[1]: str
@c[1, 2]: (3, 4)
`,
  },
  {
    script: `begin { @a["x", 1] = 5; for ($k : @a) { print($k); print($k.0.0); delete(@a, $k.0); } print(len(@a)); }`,
    out: `
((x, 1), 5)
x
0


`,
  },
  {
    script: `begin { $i = 0; while ($i < 5) { $i++; if ($i == 2) { continue; } if ($i == 4) { break; } print($i); } unroll(3) { print("u"); } }`,
    out: `
1
3
u
u
u


`,
  },
  {
    script: `begin { for ($i : 0..5) { if ($i == 1) { continue; } if ($i == 3) { break; } print($i); } for ($i : 5..3) { print($i); } $n = 3; for ($j : 0..$n) { print($j); } }`,
    out: `
0
2
0
1
2


`,
  },
  {
    script: `begin { $s = 0; for ($i : 0..10) { $s += $i; } print($s); $n = 100; for ($i : 0..$n) { $s += $i; if ($i == 50) { break; } } print($s); }`,
    out: `
45
1320


`,
  },
  {
    script: `begin { $i = 0; while ($i < 3) { $j = 0; while ($j < 3) { $j++; if ($j == 2) { continue; } if ($i == 1) { break; } print(($i, $j)); } $i++; } }`,
    out: `
(0, 1)
(0, 3)
(2, 1)
(2, 3)


`,
  },
  {
    script: `begin { @a["x", 1] = 5; @b[1] = "str"; @c[(1,2)] = (3,4); for ($k : @a) { print($k); print($k.0.0); } for ($k : @b) { print($k.1); } for ($k : @c) { print($k); print($k.1.1); } }`,
    out: `
((x, 1), 5)
x
str
((1, 2), (3, 4))
4


@a[x, 1]: 5
@b[1]: str
@c[1, 2]: (3, 4)
`,
  },
  {
    script: `begin { for ($i : 0..1000) { @s++; if ($i == 500) { return; } } @never = 1; }`,
    out: `


@s: 501
`,
  },
  {
    script: String.raw`begin { $n = 200; for ($i : 0..$n) { if ($i % 50 == 0) { printf("%d %s\n", $i, comm == "x" ? "a" : "b"); } } }`,
    out: `
0 b
50 b
100 b
150 b


`,
  },
  {
    script: `begin { $i = 0; while ($i < 3) { $i++; unroll(3) { if ($i == 2) { break; } print($i); } print("after"); } }`,
    out: `
1
1
1
after


`,
  },
  {
    script: `begin { $i = 0; while ($i < 3) { $i++; unroll(3) { if ($i == 2) { continue; } print($i); } print("after"); } }`,
    out: `
1
1
1
after
3
3
3
after


`,
  },
  {
    script: `begin { $i = 10; $s = 0; while ($i > 0) { $i--; if ($i % 2 == 0) { continue; } $s += $i; if ($s > 20) { break; } } print($s); }`,
    out: `
21


`,
  },
  {
    script: `begin { $i=0; while ($i < 20) { @a[$i * 7 % 20] = $i * 13 % 20; $i++; } }`,
    out: `


@a[0]: 0
@a[19]: 1
@a[18]: 2
@a[17]: 3
@a[16]: 4
@a[15]: 5
@a[14]: 6
@a[13]: 7
@a[12]: 8
@a[11]: 9
@a[10]: 10
@a[9]: 11
@a[8]: 12
@a[7]: 13
@a[6]: 14
@a[5]: 15
@a[4]: 16
@a[3]: 17
@a[2]: 18
@a[1]: 19
`,
  },
];

testLanguage(CASES);

// Literals, operators, casts, tuples, records, conditions and variables: what scripts print, byte for byte as bpftrace 0.27.1 printed it.

import { type LanguageCase, testLanguage } from "../../test/language.ts";

const CASES: readonly LanguageCase[] = [
  {
    script: `begin { $a = -7; print($a/2); print($a%3); print(-7/2); print(-7 % 3); print(7/-2);}`,
    out: `
9223372036854775804
0
-3
-1
-3


`,
  },
  {
    script: `begin { $x = (uint8)255; $x++; print($x); $y = (int8)-128; $y--; print($y); $z = (uint8)200; $z += 100; print($z); }`,
    out: `
256
-129
300


`,
  },
  {
    script: `begin { $x = 1; $x = 300; print($x); $y = (uint8)5; $y = (uint16)500; print($y); }`,
    out: `
300
500


`,
  },
  {
    script: `begin { if (1 > 2) { print("no"); } else if (2 > 1) { print("yes"); } else { print("never"); } print(1 ? 2 : 3); print(0 ? "aaa" : "b"); $x = 5; print($x > 3 ? "big" : "small"); print($x ?: 9); }`,
    out: `
yes
2
b
big
5


`,
  },
  {
    script: `begin { print((int8)300); print((uint8)300); print((int8)200); print((uint16)-1); print((int64)(uint32)-1); print((uint64)-1); print(-1 > (uint64)1); $a = (uint32)5; print($a > -1); }`,
    out: `
44
44
-56
65535
4294967295
18446744073709551615
false
true


`,
  },
  {
    script: `begin { print(-8 >> 1); print(~5); print(~(-6)); print(-1 + 5); print(5 - 9); print(-5 * -3); print(9223372036854775807 + 1); print(18446744073709551615); print(-9223372036854775808); print(0 - 5 > 3); print("abc" + 1); print("a" < "b"); }`,
    out: `
-4
18446744073709551610
5
4
-4
15
9223372036854775808
18446744073709551615
-9223372036854775808
false
bc
true


`,
  },
  {
    script: `begin { $x = 0 ? 1 : 2; print(1 ? "a" : "bcd"); print((1,2) == (1,2)); print((1,"a") == (1,"b")); $a = (1,"x"); print($a == (1,"x")); print((a=1,b=2) == (b=2,a=1)); }`,
    out: `
a
true
false
true
true


`,
  },
  {
    script: `let @m = hash(3); let @m = hash(9); begin { @m[1] = 10; @m[2] = 20; print(@m, -1); print(@m, 1, 0); print(@m, 1, -10); print((int8[6])(0)); print((int8[6])((int8)-1)); print((uint16[2])0x12345); clear(@m); printf("%5%%|%-3%|%d\\n", 7); }`,
    out: `
@m[1]: 10
@m[2]: 20
@m[2]: 20
@m[2]: -2
[0,0,0,0,0,0]
[-1,0,0,0,0,0]
[9029,1]
%%|%|7


`,
  },
  {
    script: `begin { if ("") { print(1); } else { print(2); } if ("a") { print(3); } print("" ?: "x"); print(1 ? "abc" : 1); print(if (0) { "abc" } else { 7 }); print(1 + "abc"); }`,
    out: `
2
3
x
abc
7
bc


`,
  },
  { script: `begin /"a"/ { print(1); } begin /""/ { print(2); }`, out: "\n1\n\n\n" },
  {
    script: `begin { $a = 10; if ($a > 5) { $b = 1; print($b); } else { $b = 2; print($b); } }`,
    out: `
1


`,
  },
  {
    script: `begin { let $x : uint8 = 5; $x = 6; $x = (uint8)7; print($x); $x += 300; print($x); }`,
    out: `
7
51


`,
  },
  {
    script: `begin { $x = (uint8)5; $x = (int64)-6; print($x); $y = (uint64)5; $y = -1; print($y); $z = -1; $z = (uint64)18446744073709551615; print($z); }`,
    out: `
-6
-1
-1


`,
  },
  {
    script: `begin { $a = (int16)-5; $b = (uint32)3; print($a + $b); print($a * $b); print($a / $b); print($a < $b); print($a == $b); print($a & $b); print($a >> 1); print($a << 1); print(-$a); print(~$a); print(!$a); print((uint8)$a); }`,
    out: `
-2
-15
6148914691236517203
true
false
3
9223372036854775805
-10
5
4
false
251


`,
  },
  {
    script: `begin { $a = (uint8)250; $b = (uint8)10; print($a + $b); print($a - $b); print($b - $a); print($a * $b); print(~$a); print(-$a); print($a << 4); print(~$a == 5); print((int8)$a); }`,
    out: `
260
240
-240
2500
5
6
4000
true
-6


`,
  },
  {
    script: `begin { $a = (uint32)4000000000; $b = (int32)-1; print($a > $b); print($a + $b); print($a == $b); $c = (uint64)18446744073709551615; print($c == -1); print($c > 5); print($c > $b); print($b < $c); print((int32)$c); }`,
    out: `
true
3999999999
false
true
true
false
false
-1


`,
  },
  {
    script: `begin { let $x : uint8 = 200; print($x); }`,
    out: `
200


`,
  },
  {
    script: `begin { let $x : int8 = 100; $x++; $x += 100; print($x); $x -= 1; print($x); }`,
    out: `
-55
-56


`,
  },
  {
    script: `begin { let $x : int32 = (int64)5; print($x); }`,
    out: `
5


`,
  },
  {
    script: `begin { let $x : uint32 = (int32)5; print($x); }`,
    out: `
5


`,
  },
  {
    script: `begin { let $x : uint8; $y = (uint8)3; $x = $y; print($x); let $z : int64 = $y; print($z); }`,
    out: `
3
3


`,
  },
  {
    script: `begin { let $s : string = "abc"; $s = "abcdefgh"; print($s); let $t : string[4] = "abc"; print($t); }`,
    out: `
abcdefgh
abc


`,
  },
  {
    script: `begin { $a = 5; $b = $a++ + ++$a; print($b); print($a); $c = $a-- - --$a; print($c); }`,
    out: `
12
7
2


`,
  },
  {
    script: `begin { $a = (int32)-5; $b = (uint32)3; print($a % $b); print((uint32)7 % $a); $c = (uint8)7; print($c / 2); print($c % 4); print(100 / $c); print(-100 / (int64)$c); }`,
    out: `
2
7
3
3
14
2635249153387078788


`,
  },
  {
    script: `begin { $a = (uint64)18446744073709551615; print($a / 2); print($a % 10); print($a * 2); print($a + 1); print($a >> 1); print(-$a); print((int64)$a); print($a == 18446744073709551615); }`,
    out: `
9223372036854775807
5
18446744073709551614
0
9223372036854775807
1
-1
true


`,
  },
  {
    script: `begin { $x = 5; $y = (uint64)18446744073709551615; print($x < $y); print($x + $y); print($y * $x); print(5 < $y); print($y + 5); print(5 + $y); print($y == $x); }`,
    out: `
true
4
18446744073709551611
true
4
4
false


`,
  },
  {
    script: `begin { $a = (uint8)200; $b = -1; print($a > $b); print($a + $b); print($a == $b); $c = (uint64)1; print($c > $b); print($b < $c); print($c > -1); print($c == -1); $d = (int8)-1; print($d == $c); }`,
    out: `
true
199
false
true
true
true
false
false


`,
  },
  {
    script: `begin { $x = (uint64)18446744073709551615; print($x & 255); print($x & -256); print($x | 1); print($x ^ 5); print(-256 & $x); $y = (uint8)5; print($y ^ $x); print($y & 3); print(($y | 8) - 100); print($y << 2); print((int8)-1 >> 4); $z = (int8)-1; print($z & $y); print($z ^ $x); print($x >> 63);  }`,
    out: `
255
-256
18446744073709551615
18446744073709551610
-256
18446744073709551610
1
-87
20
1152921504606846975
5
0
1


`,
  },
  {
    script: `begin { $s = (uint32)4294967295; $i = (int32)-1; print($s == $i); print($s > $i); $h = (int64)-1; print($s == $h); print($s > $h); $k = (uint16)65535; $m = (int16)-1; print($k == $m); $t = true; print($t == 1); print($t == $i); print($t + 1); print($t > 0); print($t < $i); }`,
    out: `
false
true
false
true
false
true
false
2
true
false


`,
  },
  {
    script: `begin { $a = 10; $r = $a / 3; $r = $a % 3; print($r); print(10 / $a); $z = 0; print($z / $z); print(5 % $z); $n = -10; print($n / 3); print($n % 3); print((uint64)10 / $n); print((uint8)7 / (uint8)2); }`,
    out: `
1
1
1
1
6148914691236517202
0
0
3


`,
  },
  {
    script: `begin { print(2e3); print(1_000); print(0x1F); print(017); print(5ms); print(1s); print(3u); print(7ull); }`,
    out: `
2000
1000
31
15
5000000
1000000000
3
7


`,
  },
  {
    script: `begin { print(ncpus > 0); print(jiffies > 0); print(numaid >= 0); print(username); print(nsecs(monotonic) > 0); print(cgroup >= 0); print(pid(init) > 0); }`,
    out: `
true
true
true
root
true
true
true


`,
  },
];

testLanguage(CASES);

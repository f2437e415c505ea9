// Maps: keys of one and several parts, delete, has_key, clear, zero, len, declarations: what scripts print, byte for byte as bpftrace 0.27.1 printed it.

import { type LanguageCase, testLanguage } from "../../test/language.ts";

const CASES: readonly LanguageCase[] = [
  {
    script: `begin { print(@read[1]); $x = @other; print($x); print(sizeof($x)); if (@read[1] == 1) { print("no"); } }`,
    out: `
0
0
1


`,
  },
  {
    script: `begin { @a[1]=5; @a[2]=10; zero(@a); }`,
    out: `


@a[1]: 0
@a[2]: 0
`,
  },
  {
    script: `begin { @a[1]=5; @a[2]=10; print(delete(@a, 1)); print(delete(@a,7)); print(has_key(@a, 2)); print(has_key(@a, 1)); @s = 4; delete(@s); print(len(@a)); }`,
    out: `
true
false
true
false
1


@a[2]: 10
`,
  },
  {
    script: `begin { @a[1]=5; delete(@a[1]); @b[1,2] = 3; delete(@b, (1,2)); @b[3,4]=1; print(has_key(@b, (3,4))); }`,
    out: `
true


@b[3, 4]: 1
`,
  },
  {
    script: `begin { $r = (a=1, b="hello"); print($r); print($r.a); print($r.b); @r = $r; }`,
    out: `
{ .a = 1, .b = hello }
1
hello


@r: { .a = 1, .b = hello }
`,
  },
  {
    script: `begin { $a = 5; $a <<= 2; print($a); $a >>= 1; print($a); $a += 3; print($a); $a -= 20; print($a); $a *= -3; print($a); $a /= 4; print($a); $a %= 4; print($a); $a &= 7; print($a); $a |= 8; print($a); $a ^= 1; print($a); print($a++); print(++$a); print($a--); print(--$a); @m = 3; print(@m++); print(++@m); @k[1]++; ++@k[2]; @k[1]--; }`,
    out: `
20
10
13
-7
21
5
1
1
9
8
8
10
10
8
3
5


@k[1]: 0
@k[2]: 1
@m: 5
`,
  },
  {
    script: `begin { @a = 1; @b = @a; @b += 5; print(@a); print(@b); @c = @a + @b; @d[@a] = @b; print(@d[1]); print(@d[5]); if (@d[5]) { print("set"); } print(@nope2); @nope2 = 3; }`,
    out: `
@a: 1
@b: 6
6
0
@nope2: 3


@a: 1
@b: 6
@c: 7
@d[1]: 6
@nope2: 3
`,
  },
  {
    script: `interval:ms:10 { @++; if (@ == 3) { exit(); } }`,
    out: `


@: 3
`,
  },
  {
    script: `begin { @m = (uint8)5; @m = (int64)-6; print(@m); @n = (uint64)5; @n = -1; print(@n); }`,
    out: `
@m: -6
@n: -1


@m: -6
@n: -1
`,
  },
  {
    script: `begin { @a = (uint8)5; @a++; print(@a); @a += 300; print(@a); @a -= 1000; print(@a); @b = (int8)-3; @b++; print(@b); @c++; @c--; @c--; print(@c); }`,
    out: `
@a: -694
@a: -694
@a: -694
@b: -2
@c: -1


@a: -694
@b: -2
@c: -1
`,
  },
  {
    script: `begin { @x[1] = 5; $a = @x[1] ? 3 : 4; print($a); @y = @x[1] + @x[2]; print(@y); if (@x[1] == 5 && @x[3] == 0) { print("ok"); } }`,
    out: `
3
@y: 5
ok


@x[1]: 5
@y: 5
`,
  },
  {
    script: `begin { print((bool)5); print((bool)0); print((int32)true); $b = (1 == 1); print($b + 1); print($b == true); print($b && false); @ = $b; if ($b) { print("y"); } print($b ? 1 : 2); print(true == 1); }`,
    out: `
true
false
1
2
true
false
y
1
true


@: true
`,
  },
  {
    script: `begin { @x = 5; @y = (uint64)18446744073709551615; print(@x < @y); print(5 < @y); @z = @x + @y; print(@z); @w = 5 + @y; print(@w); @v = @y - 1; print(@v); @u = @y / 2; print(@u); @t = @x * @y; print(@t); }`,
    out: `
true
true
@z: 4
@w: 4
@v: -2
@u: 9223372036854775807
@t: 18446744073709551611


@t: 18446744073709551611
@u: 9223372036854775807
@v: -2
@w: 4
@x: 5
@y: 18446744073709551615
@z: 4
`,
  },
  {
    script: `begin { @a = 5; @a++; @b = (uint8)255; @b++; print(@b); $x = @b; print($x); print(@b > 255); @c++; print(@c - 5); @d--; print(@d); @e = (uint64)0; @e--; print(@e); @f += (uint8)5; print(@f - 10); @g -= 5; print(@g); @h |= 5; print(@h); @i[1] += 5; @i[2] -= 3; }`,
    out: `
@b: 256
256
true
-4
@d: -1
@e: -1
-5
@g: -5
@h: 5


@a: 6
@b: 256
@c: 1
@d: -1
@e: -1
@f: 5
@g: -5
@h: 5
@i[2]: -3
@i[1]: 5
`,
  },
  {
    script: `begin { $b = (1 < 2) + 1; print($b); $t = true; $f = false; print($t + $t); print($t && $f); print($t & $f); print($t == $f); print($t != $f); print($t > $f); $c = $t ? 1 : 0; print($c); $d = !$t; print($d); @m = $t; @m = $f; print(@m); print($t - 5); print(-5 + $t); }`,
    out: `
2
true
false
false
false
true
true
1
false
@m: false
-4
-4


@m: false
`,
  },
  {
    script: `begin /@x == 0 && 5 > 3/ { @x = 1; print("set"); } end /@x == 1/ { print("was set"); }`,
    out: `
set
was set


@x: 1
`,
  },
  {
    script: `config = { print_maps_on_exit = false } begin { @a = 5; print("x"); }`,
    out: `
x


`,
  },
  {
    script: `let @a = hash(2); let @b = lruhash(1); begin { @a[1] = 1; @b[1] = 5; print(len(@a)); }`,
    out: `
1


@a[1]: 1
@b[1]: 5
`,
  },
  {
    script: `begin { $x = (1, 2, 3); $y = $x; print($y == (1, 2, 3)); @t[1] = $x; print(@t[1].2); print((1, (2, "deep")).1.1); }`,
    out: `
true
3
deep


@t[1]: (1, 2, 3)
`,
  },
  {
    script: `begin { @a = 1; exit(); @a = 2; }`,
    out: `


@a: 1
`,
  },
  {
    script: `interval:hz:100 { @++; if (@ == 2) { print("two"); exit(); } }`,
    out: `
two


@: 2
`,
  },
  {
    script: `begin { @start = nsecs; @diff = nsecs - @start < 1000000000; print(@diff); delete(@start); delete(@diff); }`,
    out: `
@diff: false


`,
  },
  {
    script: `begin { $a = 5; $b = &$a; print(*$b); @m = 7; }`,
    out: `
5


@m: 7
`,
  },
  {
    script: `begin { @a["x"] = (uint64)500000; @a["y"] = 3; @a["z"] = 1; @a["w"] = 2; @a["v"] = 4; }`,
    out: `


@a[z]: 1
@a[w]: 2
@a[y]: 3
@a[v]: 4
@a[x]: 500000
`,
  },
  {
    script: `begin { @a["x"] = "b"; @a["y"] = "a"; @a["w"] = "c"; @a["v"] = "d"; }`,
    out: `


@a[v]: d
@a[w]: c
@a[x]: b
@a[y]: a
`,
  },
  {
    script: `begin { @a[3] = "b"; @a[-1] = "a"; @a[200] = "c"; @a[7] = "d"; }`,
    out: `


@a[-1]: a
@a[3]: b
@a[7]: d
@a[200]: c
`,
  },
  {
    script: `begin { @a[3,"b"] = "b"; @a[-1,"x"] = "a"; @a[3,"a"] = "c"; @a[-7,"d"] = "d"; }`,
    out: `


@a[-7, d]: d
@a[-1, x]: a
@a[3, a]: c
@a[3, b]: b
`,
  },
  {
    script: `begin { @a[true] = 5; @a[false] = 6; @b[(uint8)200] = "x"; @b[(uint8)100] = "y"; @c[1] = true; @c[2] = false; @c[3] = true; }`,
    out: `


@a[true]: 5
@a[false]: 6
@b[200]: x
@b[100]: y
@c[1]: true
@c[2]: false
@c[3]: true
`,
  },
  {
    script: `begin { @a[(1,"b")] = 1; @a[(0,"c")] = 1; @a[(1,"a")] = 1; @t[1] = (3,4); @t[0] = (5,6); @t[2] = (1,2); }`,
    out: `


@a[0, c]: 1
@a[1, a]: 1
@a[1, b]: 1
@t[0]: (5, 6)
@t[1]: (3, 4)
@t[2]: (1, 2)
`,
  },
  {
    // far more keys than fit are set and deleted, one after the other and then at once
    script: `begin {
      for ($i : 0..20000) { @s[$i] = $i; if (!delete(@s, $i)) { @wrong++; } if (has_key(@s, $i)) { @wrong++; } }
      for ($i : 0..4096) { @s[$i] = $i + 1; }
      for ($i : 0..4096) { if (@s[$i] != $i + 1) { @wrong++; } }
      for ($i : 0..4095) { if (!delete(@s, $i) || delete(@s, $i)) { @wrong++; } }
      if (@s[5] != 0 || has_key(@s, 5)) { @wrong++; }
      @s[7]++; @s[7] += 2; if (@s[7] != 3) { @wrong++; }
      if (!delete(@s, 7)) { @wrong++; } @s[7]++; if (@s[7] != 1) { @wrong++; }
    }`,
    out: `


@s[7]: 1
@s[4095]: 4096
`,
  },
];

testLanguage(CASES);

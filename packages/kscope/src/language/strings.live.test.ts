// Strings and bytes: literals, str(), buf(), comparisons, truncation: what scripts print, byte for byte as bpftrace 0.27.1 printed it.

import { type LanguageCase, testLanguage } from "../../test/language.ts";

const CASES: readonly LanguageCase[] = [
  {
    script: `begin { $x = 10; $s = "abc"; @a[1]=1; for ($k : @a) { $x += $k.1; print($s); $s = "xyz"; $y = $x; print($y); } print($x); print($s); }`,
    out: `
abc
11
11
xyz


@a[1]: 1
`,
  },
  {
    script: `begin { print(str("abc",2)); print(str("abcdef")); print(str("abcdef", 6)); print(str("abcdef",3)); print(str("abcdef",0)); }`,
    out: `
ab
abcdef
abcdef
abc



`,
  },
  {
    script: String.raw`begin { print(buf("abc", 3)); printf("%r %rx %rh\n", buf("a\x01b",3), buf("ab",2), buf("ab",2)); @b = buf("abcd", 4); }`,
    out: String.raw`
abc
a\x01b \x61\x62 61 62


@b: abcd
`,
  },
  {
    script: String.raw`begin { print((uint64)5 == 5); print(str(0)); print(str(0, 4)); printf("[%s]\n", str(0)); @a = str(0); }`,
    out: `
true
0
0
[0]


@a: 0
`,
  },
  {
    script: String.raw`begin { @[$1] = 1; @s[str($2)] = $1; if ($1 == 5) { printf("%s %d %s\n", str($2), $1, str($1)); } unroll($1) { @u++; } printf("%d\n", $#); printf("%s|%d|%s\n", str($3), $3, str($3, 5)); }`,
    positional: ["5", "abc"],
    out: `
abc 5 5
2
|0|


@[5]: 1
@s[abc]: 5
@u: 5
`,
  },
  {
    script: `tracepoint:sched:sched_switch { @ = (args.prev_pid >= 0, args->next_prio > 0, strlen(args.prev_comm) > 0); @c[args.next_comm] = count(); exit(); } end { clear(@c); }`,
    out: `


@: (true, true, true)
`,
  },
  {
    script: `begin { $s = "abc"; print($s); $s = "longer text"; print($s); print($s == "abc"); print($s[0]); print("xyz"[1]); if ($s != "") { print("some"); } @ = $s; }`,
    out: `
abc
longer text
false
108
121
some


@: longer text
`,
  },
  {
    script: `begin { $a = "x"; $b = "x"; $c = "y"; print($a == $b); print($a == $c); print($a != $c); @s["x"] = 5; print(@s[$b]); }`,
    out: `
true
false
true
5


@s[x]: 5
`,
  },
  {
    script: String.raw`begin { $k = (int8*)((uint64)curtask->nsproxy->uts_ns + offsetof(struct uts_namespace, name.sysname)); print(str($k)); print(str($k, 4)); print(str($k, 0)); $n = 4; print(str($k, $n)); @x = str($k, 3); @y[str($k)] = 1; @z = (1, str($k, 5)); print(str($k) == "Linux"); print(str($k, 5) == "Linu"); print(strncmp(str($k), "Linen", 3)); printf("%s|%r\n", str($k), buf($k, 3)); }`,
    out: `
Linux
Lin

Lin
true
true
0
Linux|Lin


@x: Li
@y[Linux]: 1
@z: (1, Linu)
`,
  },
  {
    script: String.raw`config = { max_strlen = 4 } begin { $k = (int8*)((uint64)curtask->nsproxy->uts_ns + offsetof(struct uts_namespace, name.sysname)); print(str($k)); print(str($k, 3)); print(str($k, 4)); print(str($k, 100)); $n = 9; print(str($k, $n)); printf("%s|\n", str($k)); @[str($k)] = 1; @a = str($k); }`,
    out: `
Linu..
Li
Lin
Linu..
Linu..
Linu..|


@[Linu..]: 1
@a: Linu..
`,
  },
  {
    script: `config = { max_strlen = 4; str_trunc_trailer = "..." } begin { $k = (int8*)((uint64)curtask->nsproxy->uts_ns + offsetof(struct uts_namespace, name.sysname)); print(str($k)); }`,
    out: `
Linu...


`,
  },
  {
    script: `config = { max_strlen = 5 } begin { $k = (int8*)((uint64)curtask->nsproxy->uts_ns + offsetof(struct uts_namespace, name.sysname)); print(str($k)); }`,
    out: `
Linux..


`,
  },
  {
    script: `config = { max_strlen = 6 } begin { $k = (int8*)((uint64)curtask->nsproxy->uts_ns + offsetof(struct uts_namespace, name.sysname)); print(str($k)); }`,
    out: `
Linux


`,
  },
  {
    // only as much is read as a comparison needs
    script: `begin { $k = (int8*)((uint64)curtask->nsproxy->uts_ns + offsetof(struct uts_namespace, name.sysname)); print(str($k) == "Linux"); print(str($k) == "Linu"); print(str($k) == "Linuxx"); print("Linux" != str($k)); print(strncmp(str($k), "Linen", 3)); print(strncmp(str($k), "Linen", 4)); $p = (int8*)0; print(str($p) == ""); print(str($p) == "a"); }`,
    out: `
true
false
false
false
0
1
true
false


`,
  },
];

testLanguage(CASES);

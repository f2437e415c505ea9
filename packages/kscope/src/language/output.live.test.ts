// printf, print, time, addresses and commands: what scripts print, byte for byte as bpftrace 0.27.1 printed it.

import { type LanguageCase, testLanguage } from "../../test/language.ts";

const CASES: readonly LanguageCase[] = [
  {
    script: String.raw`begin { $t = (1, "abc", (int64)3, (4, 5)); print($t); print($t.0); print($t.1); print($t.3.1); @x = $t; print(@x.3); printf("%s\n", $t.1); }`,
    out: `
(1, abc, 3, (4, 5))
1
abc
5
(4, 5)
abc


@x: (1, abc, 3, (4, 5))
`,
  },
  {
    script: String.raw`begin { printf("%d %u %x %X %o %c %p %s %%\n", -5, -5, 255, 255, 8, 65, 4096, "str"); printf("[%5d] [%-5d] [%05d] [%+d] [% d] [%#x] [%10s] [%-10s] [%.2s]\n", 42, 42, 42, 42, 42, 42, "abc", "abc", "abc"); printf("%hhd %hd %ld %lld %hhu\n", 300, 70000, 5, 6, 300); }`,
    out: `
-5 4294967291 ff FF 10 A 0x1000 str %
[   42] [42   ] [00042] [+42] [42] [0x2a] [       abc] [abc       ] [abc]
44 4464 5 6 44


`,
  },
  {
    script: String.raw`begin { printf("%s %s %s\n", "a", comm == "nobody" ? "b" : "c", "d"); printf("no newline"); printf("\n"); printf("tab\there \"quoted\" \\ back\n"); printf("%c%c%c\n", 72, 105, 33); printf("%-5s|%5s|%.3s\n", "ab", "cd", "efghij"); }`,
    out: String.raw`
a c d
no newline
tab	here "quoted" \ back
Hi!
ab   |   cd|efghij


`,
  },
  {
    script: String.raw`begin { printf("%llx %#o %08d %+d %5.2d|\n", 255, 8, 42, 42, 7); printf("%p\n", 0); printf("%d %u\n", (int8)-1, (uint8)255); printf("%d\n", (uint64)18446744073709551615); printf("%u\n", -1); printf("%x\n", -1); printf("%x\n", (int32)-1); printf("%s %s\n", 5, (1, 2)); }`,
    out: `
ff 010 00000042 +42     7|
0
-1 255
-1
4294967295
ffffffff
ffffffff
5 (1, 2)


`,
  },
  {
    script: `begin { cat("/proc/sys/kernel/ostype"); }`,
    out: `
Linux


`,
  },
];

testLanguage(CASES);

// Formats. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "integers",
  "flags, width, precision",
  "length modifiers",
  "%s of anything",
  "buffers",
  "GFP flags",
  "%%",
  "too many, too few",
  "refused conversions",
  "format is a literal",
  "types of arguments",
];

const CASES: readonly Case[] = [
  {
    row: "integers",
    body: 'printf("%d %i %u %o %x %X %c %p\\n", -5, -6, 7, 8, 255, 255, 65, 4096);',
    out: "-5 -6 7 10 ff FF A 0x1000\n",
  },
  { row: "integers", body: 'printf("%d %d\\n", true, (int32*)16);', out: "1 16\n" },
  {
    row: "integers",
    body: 'printf("%u %x\\n", (int8)-1, (int16)-1);',
    out: "4294967295 ffffffff\n",
    says: ["1:27-33: WARNING: Unnecessary cast: expression is already of type int8"],
  },
  {
    row: "flags, width, precision",
    body: 'printf("[%5d] [%-5d] [%05d] [%+d] [% d] [%#x] [%.3d] [%8.3d]\\n", 42, 42, 42, 42, 42, 42, 42, 42);',
    out: "[   42] [42   ] [00042] [+42] [42] [0x2a] [42] [      42]\n",
  },
  {
    row: "flags, width, precision",
    body: 'printf("[%10s] [%-10s] [%.2s]\\n", "abc", "abc", "abc");',
    out: "[       abc] [abc       ] [abc]\n",
  },
  { row: "flags, width, precision", body: 'printf("[%*d]\\n", 42);', out: "[42]\n" },
  {
    row: "length modifiers",
    body: 'printf("%hhd %hd %ld %lld %jd %zd %td %Lx\\n", 1, 2, 3, 4, 5, 6, 7, 8);',
    out: "1 2 3 4 5 6 7 8\n",
  },
  { row: "length modifiers", body: 'printf("%hhd %hhu %hd\\n", 300, 300, 70000);', out: "44 44 4464\n" },
  {
    row: "%s of anything",
    program:
      'enum e { A, B }; begin { printf("%s %s %s %s %s %s\\n", 5, true, (1,2), (a=1), (enum e)1, (int8*)16); exit(); }',
    out: "5 true (1, 2) { .a = 1 } B 0x10\n",
  },
  {
    row: "%s of anything",
    body: '@a = avg(4); @c = count(); @s = stats(2); printf("%s %s\\n", @a, @c);',
    out: "4 1\n",
    maps: "@a: 4\n@c: 1\n@s: { .count = 1, .average = 2, .total = 2 }\n",
  },
  {
    row: "buffers",
    body: 'printf("%r|%rx|%rh\\n", buf("a\\x00\\x7f", 3), buf("a\\x00\\x7f", 3), buf("a\\x00\\x7f", 3));',
    out: "a\\x00\\x7f|\\x61\\x00\\x7f|61 00 7f\n",
  },
  {
    row: "buffers",
    body: 'printf("%r", 5);',
    says: ["1:22-23: ERROR: printf: %r specifier expects a value of type buffer (int8 supplied)"],
  },
  { row: "GFP flags", body: 'printf("%gr\\n", 0xcc0); printf("%gr\\n", 0);', out: "GFP_KERNEL\n0\n" },
  { row: "%%", body: 'printf("100%%\\n"); printf("%d%%\\n", 5);', out: "100%\n5%\n" },
  {
    row: "too many, too few",
    body: 'printf("%d", 1, 2);',
    says: ["1:9-27: ERROR: printf: Too many arguments for format string (1 expected, 2 found)"],
  },
  {
    row: "too many, too few",
    body: 'printf("%d %d", 1);',
    says: ["1:9-27: ERROR: printf: Not enough arguments for format string (2 expected, 1 found)"],
  },
  {
    row: "refused conversions",
    body: 'printf("%e", 1);',
    says: ["1:9-24: ERROR: printf: %e is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%E", 1);',
    says: ["1:9-24: ERROR: printf: %E is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%f", 1);',
    says: ["1:9-24: ERROR: printf: %f is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%F", 1);',
    says: ["1:9-24: ERROR: printf: %F is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%g", 1);',
    says: ["1:9-24: ERROR: printf: %g is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%G", 1);',
    says: ["1:9-24: ERROR: printf: %G is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%a", 1);',
    says: ["1:9-24: ERROR: printf: %a is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%A", 1);',
    says: ["1:9-24: ERROR: printf: %A is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%n", 1);',
    says: ["1:9-24: ERROR: printf: %n is not supported: there are no floating-point numbers"],
  },
  {
    row: "refused conversions",
    body: 'printf("%y", 1);',
    says: ["1:9-24: ERROR: printf: Too many arguments for format string (0 expected, 1 found)"],
  },
  {
    row: "format is a literal",
    body: '$f = "%d"; printf($f, 1);',
    says: [
      "1:27-29: ERROR: printf() expects a string literal (string[3] provided)",
      "1:20-33: ERROR: printf: Too many arguments for format string (0 expected, 1 found)",
    ],
  },
  {
    row: "types of arguments",
    body: 'printf("%d", "a");',
    says: ["1:22-25: ERROR: printf: %d specifier expects a value of type integer (string[2] supplied)"],
  },
  { row: "types of arguments", body: 'printf("%s", kstack); print(1);', out: /1\n$/ },
];

conformance("printf", ROWS, CASES);

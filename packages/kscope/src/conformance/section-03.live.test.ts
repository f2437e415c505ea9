// Literals, names and parameters of a script. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "decimal, octal, hexadecimal",
  "scientific",
  "separators",
  "suffixes",
  "durations",
  "booleans",
  "strings and escapes",
  "no floats, no characters",
  "default types",
  "identifiers",
  "keywords",
  "positional parameters",
  "named parameters",
];

const CASES: readonly Case[] = [
  { row: "decimal, octal, hexadecimal", body: "print((10, 0123, 0x1F, 0XaB, 0));", out: "(10, 83, 31, 171, 0)\n" },
  { row: "scientific", body: "print((2e3, 1E2, 9e1));", out: "(2000, 100, 90)\n" },
  { row: "separators", body: "print((1_000_000, 0xff_ff));", out: "(1000000, 65535)\n" },
  { row: "suffixes", body: "print((1u, 2l, 3ul, 4ll, 5ull));", out: "(1, 2, 3, 4, 5)\n" },
  {
    row: "durations",
    body: "print((1ns, 1us, 1ms, 1s, 1m, 1h, 1d));",
    out: "(1, 1000, 1000000, 1000000000, 60000000000, 3600000000000, 86400000000000)\n",
  },
  { row: "booleans", body: "print((true, false)); print(true == 1);", out: "(true, false)\ntrue\n" },
  {
    row: "strings and escapes",
    body: 'printf("a\\tb\\\\c\\"d\\n"); printf("\\101\\x42\\r\\n");',
    out: 'a\tb\\c"d\nAB\r\n',
  },
  { row: "strings and escapes", body: 'print("é");', out: "\xc3\xa9\n" },
  {
    row: "no floats, no characters",
    body: "print(1.5);",
    says: ["1:17-18: ERROR: there are no floating-point numbers"],
  },
  {
    row: "no floats, no characters",
    body: "print('a');",
    says: ["1:15-18: ERROR: there are no character literals such as 'a'"],
  },
  {
    row: "default types",
    body: "let $a = 1; let $b = 200; let $c = 70000; let $d = 5000000000; let $e = 18446744073709551615; print((sizeof($a), sizeof($b), sizeof($c), sizeof($d), sizeof($e))); print($e);",
    out: "(1, 2, 4, 8, 8)\n18446744073709551615\n",
  },
  {
    row: "default types",
    body: "print(18446744073709551616);",
    says: ["1:15-35: ERROR: the number '18446744073709551616' does not fit in 64 bits"],
  },
  { row: "identifiers", body: "$_a1 = 1; @_B2 = 2; print(($_a1, @_B2)); clear(@_B2);", out: "(1, 2)\n" },
  { row: "identifiers", body: "$1a = 5;", says: ["1:11-12: ERROR: expected ';', found 'a'"] },
  {
    row: "keywords",
    body: "print(break);",
    says: ["1:15-20: ERROR: expected an expression, found the keyword 'break'"],
  },
  {
    row: "keywords",
    body: "print(continue);",
    says: ["1:15-23: ERROR: expected an expression, found the keyword 'continue'"],
  },
  { row: "keywords", body: "print(else);", says: ["1:15-19: ERROR: expected an expression, found the keyword 'else'"] },
  { row: "keywords", body: "print(for);", says: ["1:15-18: ERROR: expected an expression, found the keyword 'for'"] },
  { row: "keywords", body: "print(if);", says: ["1:17-18: ERROR: expected an expression, found ')'"] },
  {
    row: "keywords",
    body: "print(import);",
    says: ["1:15-21: ERROR: expected an expression, found the keyword 'import'"],
  },
  { row: "keywords", body: "print(let);", says: ["1:15-18: ERROR: expected an expression, found the keyword 'let'"] },
  { row: "keywords", body: "print(macro);", says: ["1:15-20: ERROR: Unknown identifier: 'macro'"] },
  { row: "keywords", body: "print(offsetof);", says: ["1:23-24: ERROR: expected '(' after 'offsetof', found ')'"] },
  {
    row: "keywords",
    body: "print(return);",
    says: ["1:15-21: ERROR: expected an expression, found the keyword 'return'"],
  },
  { row: "keywords", body: "print(sizeof);", says: ["1:21-22: ERROR: expected '(' after 'sizeof', found ')'"] },
  {
    row: "keywords",
    body: "print(unroll);",
    says: ["1:15-21: ERROR: expected an expression, found the keyword 'unroll'"],
  },
  {
    row: "keywords",
    body: "print(while);",
    says: ["1:15-20: ERROR: expected an expression, found the keyword 'while'"],
  },
  { row: "keywords", body: "print(comptime);", says: ["1:23-24: ERROR: expected an expression, found ')'"] },
  { row: "keywords", body: "print(fn);", says: ["1:15-17: ERROR: Unknown identifier: 'fn'"] },
  { row: "keywords", body: "print(typeof);", says: ["1:21-22: ERROR: expected '(' after 'typeof', found ')'"] },
  { row: "keywords", body: "print(typeinfo);", says: ["1:23-24: ERROR: expected '(' after 'typeinfo', found ')'"] },
  {
    row: "positional parameters",
    program:
      "begin { print(($1, $2, $#)); print(str($3)); print(str($1)); print(str($3 + 1)); print(str($9)); exit(); }",
    positional: ["11", "0x10", "word"],
    out: "(11, 16, 3)\nword\n11\nord\n\n",
  },
  {
    row: "positional parameters",
    program: "begin { print($4); exit(); }",
    out: "0\n",
    says: ["1:15-17: WARNING: Positional parameter $4 is empty or not provided. "],
  },
  { row: "positional parameters", program: "$1 { print(probe); exit(); }", positional: ["begin"], out: "begin\n" },
  {
    row: "positional parameters",
    program: "software:$1:$2 { exit(); } begin { print(1); exit(); }",
    positional: ["cpu", "1000000"],
    out: "1\n",
  },
  {
    row: "positional parameters",
    program: 'begin { if (10000001 > $1) { print("gt"); } @a = $1; print(($1 + 1, $2, $3, $4)); exit(); }',
    positional: ["10ms", "1e3", "5s", "99999999999999999999"],
    out: "gt\n(10000001, 1000, 5000000000, 99999999999999999999)\n",
    maps: "@a: 10000000\n",
  },
  {
    row: "named parameters",
    program: 'begin { print((getopt("a", 1), getopt("b", 1), getopt("c"), getopt("d", true))); exit(); }',
    named: { a: "1e3", b: "5s", c: "yes", d: "Off" },
    out: "(1000, 5000000000, true, false)\n",
  },
  {
    row: "named parameters",
    program: 'begin { print((getopt("a", 1), getopt("b", 1), getopt("c"))); exit(); }',
    named: { a: "99999999999999999999", b: "x", c: "y" },
    says: [
      "ERROR: program command line option --a value is out of range (value: 99999999999999999999)",
      "ERROR: program command line option --b invalid integer (value: x)",
      "ERROR: program command line option --c expects a boolean (e.g. 'true') (value: y)",
    ],
  },
  {
    row: "named parameters",
    program:
      'begin { print((getopt("n", 5), getopt("b"), getopt("s", "dflt", "what it is"), getopt("absent", 3))); exit(); }',
    named: { n: "7", b: "true", s: "text" },
    out: "(7, true, text, 3)\n",
  },
];

conformance("literals and identifiers", ROWS, CASES);

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import type { Datum } from "@kscope/engine";
import {
  BOOL,
  type Conversion,
  type EnumType,
  type FormatPart,
  INT8,
  INT32,
  INT64,
  pointer,
  string,
  type Type,
  tuple,
  UINT8,
  UINT32,
  UINT64,
} from "@kscope/lang";
import fc from "fast-check";
import { gfpFlagsText } from "./gfp-flags.ts";
import { compilePrintf, type PrintfDialect } from "./printf.ts";

const SPEC = /%([-+ #0]*)(\d+)?(?:\.(\d+))?([hlLjzt]*)(gr|rh|rx|[diouxXcpsr%])/g;

/** Only for tests: formats are parsed by the language. */
function parse(format: string): FormatPart[] {
  const parts: FormatPart[] = [];
  let end = 0;
  for (const match of format.matchAll(SPEC)) {
    parts.push({ kind: "literal", text: format.slice(end, match.index) });
    end = match.index + match[0].length;
    const [text, flags = "", width, precision, length = "", conversion] = match;
    const number = (digits: string | undefined): number | undefined =>
      digits === undefined ? undefined : Number(digits);
    parts.push({
      kind: "conversion",
      conversion: conversion as Conversion,
      flags,
      width: number(width),
      precision: number(precision),
      length,
      text,
    });
  }
  parts.push({ kind: "literal", text: format.slice(end) });
  return parts;
}

function run(format: string, args: readonly (readonly [Type, Datum])[], dialect?: PrintfDialect): string {
  return compilePrintf(
    parse(format),
    args.map(([type]) => type),
    dialect,
  )(args.map(([, value]) => value));
}

const color: EnumType = { kind: "enum", name: "color", size: 4, signed: false, names: new Map([[2n, "EB"]]) };
const buffer: Type = { kind: "buffer", size: 8 };
const text = string(64);
const i64 = (v: Datum): readonly [Type, Datum] => [INT64, v];

describe("as bpftrace 0.27.1 printed it", () => {
  const cases: readonly (readonly [string, readonly (readonly [Type, Datum])[], string])[] = [
    [
      "[%d][%i][%u][%x][%X][%o]",
      [i64(-1), i64(-5), i64(-1), i64(-1), i64(255), i64(8)],
      "[-1][-5][4294967295][ffffffff][FF][10]",
    ],
    ["[%-5d][%+d][%5d]", [i64(-5), i64(5), i64(-5)], "[-5   ][+5][   -5]"],
    ["[%#x][%#o][%#X][%08x][%#10x]", [255, 8, 255, 255, 255].map(i64), "[0xff][010][0XFF][000000ff][      0xff]"],
    ["[%hhd][%hd][%ld][%lld]", [i64(300), i64(70000), i64(0x123456789a), i64(-1)], "[44][4464][78187493530][-1]"],
    ["[%lu][%lx]", [i64(-1), i64(-1)], "[18446744073709551615][ffffffffffffffff]"],
    [
      "[%c][%c][%p][%10s][%-10s]",
      [i64(65), i64(200), i64(255), [text, "hello"], [text, "hello"]],
      "[A][\xc8][0xff][     hello][hello     ]",
    ],
    ["[%+5d][%+05d][%+x][%#o][%#x][%#d]", [5, 5, 5, 0, 0, 5].map(i64), "[   +5][+0005][5][0][0][5]"],
    ["[%5c][%hhc][%lc][%+c]", [65, 65, 65, 65].map(i64), "[    A][A][A][A]"],
    ["[%10p][%-10p][%+p][%p]", [255, 255, 255, 0].map(i64), "[      0xff][0xff      ][0xff][0]"],
    ["[%5s][%05s][%s]", [i64(12), i64(12), i64(-1)], "[   12][00012][-1]"],
    [
      "[%s][%20s]",
      [
        [tuple([INT8, text]), [1, "a"]],
        [BOOL, true],
      ],
      "[(1, a)][                true]",
    ],
    [
      "[%d][%u][%s][%x]",
      [
        [BOOL, true],
        [BOOL, false],
        [BOOL, true],
        [BOOL, true],
      ],
      "[1][0][true][1]",
    ],
    [
      "[%hd][%hu][%hhx][%jd][%zd][%td]",
      [i64(65537), i64(65537), i64(511), i64(1), i64(1), i64(1)],
      "[1][1][ff][1][1][1]",
    ],
    [
      "[%gr][%gr][%30gr][%-30gr]",
      [i64(0xcc0), i64(0), i64(0xcc0), i64(0x80000000cc0)],
      "[GFP_KERNEL][0][                    GFP_KERNEL][GFP_KERNEL|0x80000000000      ]",
    ],
    [
      "%r|%rx|%rh|%10r|%-10r|%s",
      ["a\x01bc", "a\x01bc", "a\x01bc", "abc", "abc", "a\x01bc"].map((b) => [buffer, b] as const),
      "a\\x01bc|\\x61\\x01\\x62\\x63|61 01 62 63|       abc|abc       |a\\x01bc",
    ],
    [
      "%s %d %x [%20s][%-20s]",
      [2, 2, 2, 2, 2].map((v) => [color, v] as const),
      "EB 2 2 [                  EB][EB                  ]",
    ],
    [
      "%d %x",
      [
        [UINT32, 0xffffffff],
        [UINT8, 255],
      ],
      "-1 ff",
    ],
    [
      "%s %p %lx",
      [
        [pointer(INT8, "kernel"), 0xffffffff81000000n],
        [pointer(INT8, "kernel"), 0xffffffff81000000n],
        [pointer(INT8, "kernel"), 0xffffffff81000000n],
      ],
      "0xffffffff81000000 0xffffffff81000000 ffffffff81000000",
    ],
  ];
  for (const [format, args, expected] of cases) {
    test(format, () => assert.equal(run(format, args), expected));
  }
});

describe("where the dialects part", () => {
  const cases: readonly (readonly [string, Type, Datum, string, string])[] = [
    ["%d", UINT64, 0x123456789a, "78187493530", "878082202"],
    ["%d", UINT64, 3_000_000_000, "3000000000", "-1294967296"],
    ["%x", UINT64, 0x1ffffffff, "1ffffffff", "ffffffff"],
    ["%05d", INT64, -5, "-0005", "000-5"],
    ["%-05d", INT64, 5, "5    ", "50000"],
    ["%#08x", INT64, 255, "0x0000ff", "00000xff"],
    ["%010p", INT64, 255, "0x000000ff", "0000000xff"],
    ["% d", INT64, 5, " 5", "5"],
    ["%.3d", INT64, 5, "005", "5"],
    ["%.2s", text, "hello", "he", "hello"],
    ["%10.3s", text, "hello", "       hel", "     hello"],
    ["%-05s", text, "ab", "ab   ", "ab000"],
    ["%05c", INT64, 65, "    A", "0000A"],
    ["%-6s|", tuple([INT8, INT8]), [1, 2], "(1, 2)|", "(     1, 2)|"],
    ["%5s", tuple([INT8, INT8], ["a", "b"]), [1, 2], "{ .a = 1, .b = 2 }", "   { .a = 1, .b = 2 }"],
  ];
  for (const [format, type, value, c, bpftrace] of cases) {
    test(`${format} of ${value}`, () => {
      assert.equal(run(format, [[type, value]]), c);
      assert.equal(run(format, [[type, value]], "bpftrace"), bpftrace);
    });
  }
});

test("an unknown value is never a number", () => {
  assert.equal(run("%d %5x %s", [i64(undefined), i64(undefined), [text, undefined]]), "null  null null");
});

test("a format is compiled once", () => {
  const parts = parse("%d\n");
  assert.equal(compilePrintf(parts, [INT64]), compilePrintf(parts, [INT64]));
  assert.notEqual(compilePrintf(parts, [INT64]), compilePrintf(parts, [INT64], "bpftrace"));
});

test("flags nobody has a name for", () => {
  assert.equal(gfpFlagsText(1n << 40n), "0x10000000000");
  assert.equal(gfpFlagsText(0x400100n), "__GFP_ZERO|__GFP_ACCOUNT");
});

// The printf of coreutils formats 64-bit integers whatever the length modifier, so the modifier is ours alone.
test("integers come out as the C library formats them", () => {
  const conversion = fc.record({
    flags: fc.subarray(["-", "+", " ", "#", "0"]).map((f) => f.join("")),
    width: fc.option(fc.integer({ min: 1, max: 25 }), { nil: "" }),
    precision: fc.option(
      fc.integer({ min: 0, max: 22 }).map((p) => `.${p}`),
      { nil: "" },
    ),
    letter: fc.constantFrom("d", "i", "u", "o", "x", "X"),
    value: fc.oneof(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), fc.bigInt({ min: -300n, max: 300n })),
  });
  fc.assert(
    fc.property(fc.array(conversion, { minLength: 200, maxLength: 300 }), (all) => {
      // What C leaves undefined: # with d, i, u and sign flags with unsigned conversions.
      const specs = all.map((c) => ({
        ...c,
        flags: c.flags
          .replace("diu".includes(c.letter) ? "#" : /[+ ]/g, "")
          .replace(c.letter === "u" ? /[+ ]/g : "", ""),
      }));
      const format = specs.map((c) => `%${c.flags}${c.width}${c.precision}${c.letter}`);
      const expected = execFileSync("/usr/bin/printf", [
        format.map((f) => `${f}|`).join(""),
        ...specs.map((c) => String(c.value)),
      ]);
      const ours = format.map((f) => `${f.slice(0, -1)}l${f.slice(-1)}|`).join("");
      const values = specs.map((c) => (c.value === BigInt.asIntN(53, c.value) ? Number(c.value) : c.value));
      assert.equal(
        run(
          ours,
          values.map((v) => [INT64, v]),
        ),
        expected.toString("latin1"),
      );
    }),
    { numRuns: 10 },
  );
});

test("narrowing is modulo, for numbers and bigints alike", () => {
  fc.assert(
    fc.property(fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }), (v) => {
      for (const spec of ["%hhd", "%hhu", "%hd", "%hx", "%ld", "%lu", "%u", "%d"]) {
        assert.equal(run(spec, [i64(v)]), run(spec, [i64(BigInt(v))]), spec);
      }
      assert.equal(run("%hd", [i64(v)]), BigInt.asIntN(16, BigInt(v)).toString());
      assert.equal(run("%u", [[INT32, v | 0]]), BigInt.asUintN(32, BigInt(v)).toString());
    }),
  );
});

test("an argument () leaves out its conversion and the blanks behind it", () => {
  const nothing = tuple([]);
  const shown = (...types: readonly Type[]): string =>
    compilePrintf(parse("%-6d %4s  %s.\n"), types)(types.map((type) => (type === nothing ? [] : 7)));
  assert.equal(shown(INT32, INT32, INT32), "7         7  7.\n");
  assert.equal(shown(nothing, INT32, INT32), "   7  7.\n");
  assert.equal(shown(INT32, nothing, INT32), "7      7.\n");
  assert.equal(shown(INT32, INT32, nothing), "7         7  .\n");
});

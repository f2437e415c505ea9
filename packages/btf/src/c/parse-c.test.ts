import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatLayout } from "../format-type.ts";
import { CError } from "./c-error.ts";
import { parseC } from "./parse-c.ts";

describe("declarations", () => {
  const sizeOf = (text: string, tag = "s"): number | undefined => {
    const { btf } = parseC(text);
    return btf.size(btf.find(tag, ["struct", "union", "typedef"]) ?? 0);
  };

  test("what is no type is read past", () => {
    const text = `
      extern int printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
      static const struct { int a; } table[] = { [0] = { .a = 1 }, };
      static inline int twice(int x) { if (x) { return 2 * x; } return 0; }
      _Static_assert(sizeof(int) == 4, "int");
      struct s { int a; } instance = { 1 }, *pointer;`;
    assert.equal(sizeOf(text), 4);
  });

  test("where that is wanted, what can't be read is left out", () => {
    const text = "unknown_t f(void); struct s { nosuch x; }; enum { A = 3 };\n#define N 4\n";
    assert.throws(() => parseC(text), CError);
    assert.deepEqual(
      [...parseC(text, { tolerant: true }).constants],
      [
        ["A", 3n],
        ["N", 4n],
      ],
    );
  });

  test("types may be used before they are complete, behind pointers and typedefs", () => {
    const text =
      "typedef struct s s_t; struct list { s_t *head; }; struct s { struct list l; long x; }; struct t { s_t a[2]; };";
    assert.equal(sizeOf(text, "t"), 32);
  });

  test("the last member may lack its semicolon, as compilers have it", () => {
    assert.equal(sizeOf("struct s { int a; char b[28] };"), 32);
    assert.throws(() => parseC("struct s { int a char b; };"), CError);
  });

  test("array bounds and widths are expressions", () => {
    const text = "enum { N = 3 }; struct s { char a[N * sizeof(long) - (N > 2 ? 1 : 0)]; unsigned f : N + 1; };";
    assert.equal(sizeOf(text), 24);
  });

  test("specifier words come in any order", () => {
    const { btf } = parseC("struct s { long unsigned int long a; int signed short b; char unsigned c; _Bool d; };");
    assert.equal(
      formatLayout(btf, btf.find("s", "struct") ?? 0),
      "struct s {\n\tlong long unsigned int a;\n\tshort int b;\n\tunsigned char c;\n\t_Bool d;\n};",
    );
  });

  test("parameters that are arrays or functions become pointers", () => {
    const { btf } = parseC("typedef int row[4]; struct s { void (*f)(row r, int (int), const char name[8]); };");
    assert.equal(
      formatLayout(btf, btf.find("s", "struct") ?? 0),
      "struct s {\n\tvoid (*f)(int *r, int (*)(int), const char *name);\n};",
    );
  });

  test("standard typedefs are known without their headers", () => {
    assert.equal(sizeOf("#include <stdint.h>\nstruct s { uint8_t a; u64 b; size_t c; bool d; };"), 32);
  });

  test("enums take 64 bits only where they must, and packed ones fewer", () => {
    const text =
      "enum a { A = -1, B = 0x7fffffff }; enum b { C = 1UL << 32 }; enum c { D = 200 } __attribute__((packed));";
    const { btf } = parseC(text);
    const sizes = ["a", "b", "c"].map((tag) => btf.size(btf.find(tag, ["enum", "enum64"]) ?? 0));
    assert.deepEqual(sizes, [4, 8, 1]);
  });
});

test("the mode attribute gives an integer another size", () => {
  const { btf } = parseC(
    "typedef int reg_t __attribute__((mode(__DI__))); struct s { unsigned a __attribute__((mode(byte))); reg_t b; };",
  );
  assert.equal(formatLayout(btf, btf.find("s", "struct") ?? 0), "struct s {\n\tunsigned char a;\n\treg_t b;\n};");
  assert.equal(btf.size(btf.find("s", "struct") ?? 0), 16);
});

describe("the base", () => {
  const base = parseC("typedef unsigned int pid_t; struct task { long a; pid_t pid; }; enum kind { X, Y };").btf;

  test("lends types that the text names", () => {
    const { btf } = parseC("struct s { struct task t; enum kind k; pid_t p; };", { base });
    assert.equal(btf.size(btf.find("s", "struct") ?? 0), 24);
    assert.deepEqual(btf.names("struct"), ["s"]);
  });

  test("is shadowed by what the text defines", () => {
    const { btf } = parseC("struct task { char c; }; typedef char pid_t; struct s { struct task t; pid_t p; };", {
      base,
    });
    assert.equal(btf.size(btf.find("s", "struct") ?? 0), 2);
  });
});

describe("constants", () => {
  const constantsOf = (text: string): Record<string, bigint | string> => Object.fromEntries(parseC(text).constants);

  test("follow C's types", () => {
    const text = `#define A 0xffffffff\n#define B ~0U\n#define C -1 < 0u\n#define D (1ULL << 63)\n#define E 'a' + '\\x01'
#define F -7 / 2\n#define G (unsigned char)300\n#define H 1 ? 2 : 1 / 0\n#define I 010 + 0b11\n#define J (-1 >> 1)`;
    assert.deepEqual(constantsOf(text), {
      A: 0xffffffffn,
      B: 0xffffffffn,
      C: 0n,
      D: 1n << 63n,
      E: 98n,
      F: -3n,
      G: 44n,
      H: 2n,
      I: 11n,
      J: -1n,
    });
  });

  test("are strings where macros are", () => {
    const text =
      '#define NAME "kscope"\n#define STR2(x) #x\n#define STR(x) STR2(x)\n#define V 3\n#define ALL NAME "-" STR(V) "\\n"';
    assert.equal(constantsOf(text).ALL, "kscope-3\n");
  });

  test("come from enums too, and what has no value is listed apart", () => {
    const { constants, otherMacros } = parseC(
      "enum { ONE = 1, TWO };\n#define THREE (ONE + TWO)\n#define F(x) x\n#define G do {}",
    );
    assert.deepEqual(Object.fromEntries(constants), { ONE: 1n, TWO: 2n, THREE: 3n });
    assert.deepEqual([...otherMacros], ["F", "G"]);
  });
});

describe("the preprocessor", () => {
  const membersOf = (text: string, options: Parameters<typeof parseC>[1] = {}): string => {
    const { btf } = parseC(`struct s {\n${text}\n};`, options);
    return formatLayout(btf, btf.find("s", "struct") ?? 0)
      .replace(/^struct s \{\n?|\t|\n?\};$/g, "")
      .replaceAll("\n", " ")
      .replaceAll("\t", "");
  };

  test("takes the branch that holds", () => {
    const text =
      "#define V 5\n#if V < 3\nint a;\n#elif defined V && !defined(W)\nint b;\n#else\nint c;\n#endif\n#ifdef W\n#if 1/0\n#endif\nint d;\n#endif";
    assert.equal(membersOf(text), "int b;");
  });

  test("expands functions, pastes and stops at itself", () => {
    const text = "#define F(t, n) t n##_x\n#define x x\n#define L(...) F(__VA_ARGS__)\nL(int, a); F(char,\n b); int x;";
    assert.equal(membersOf(text), "int a_x; char b_x; int x;");
  });

  test("forgets what was undefined and joins lines", () => {
    assert.equal(membersOf("#define T \\\n  int\n#define U T\nU a;\n#undef T\n#define T char\nU b;"), "int a; char b;");
  });

  test("includes through the callback, once where asked, and lists what is missing", () => {
    const files: Record<string, string> = {
      "a.h": "#pragma once\n#define T int\n",
      "sys/b.h": '#include "a.h"\n#define U char\n',
    };
    const include = (path: string): string | undefined => files[path];
    assert.equal(membersOf('#include "a.h"\n#include <sys/b.h>\nT a; U b;', { include }), "int a; char b;");
    const { missingIncludes } = parseC("int x;\n#include <linux/none.h>\n", { include });
    assert.deepEqual(missingIncludes, [{ path: "linux/none.h", system: true, file: "C text", offset: 7 }]);
  });

  test("refuses to grow or to include without end", () => {
    const doubling = Array.from({ length: 40 }, (_, i) => `#define M${i + 1} M${i} M${i}`).join("\n");
    assert.throws(() => parseC(`#define M0 x\n${doubling}\nint M40;`), /grows without end/);
    assert.throws(() => parseC('#include "me.h"', { include: () => '#include "me.h"\n' }), /nest more than/);
  });
});

describe("errors", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["struct a {\n  foo x;\n};", '2:3: unknown type name "foo"'],
    ["struct a { int x; int x; };", '1:23: member "x" is there twice'],
    ["struct a { struct b c; };", '1:21: member "c" has an incomplete type'],
    ["struct a { int b:33; };", "1:18: a bit field of this type has 0 to 32 bits, not 33"],
    ["struct a { int x;", '1:10: "{" has no counterpart'],
    ["enum e { A = 1 / 0 };", "1:16: division by zero"],
    ["int a __attribute__((vector_size(16)));", '1:22: attribute "vector_size" changes the layout'],
    ["struct a {}; struct a {};", "1:21: struct a is defined twice"],
    ["/* open", "1:1: comment has no end"],
    ["#if 1\nint x;", "1:2: conditional has no #endif"],
    ["\n#error stop here", "2:1: #error stop here"],
    ["#define F(a) a\nint F(1, 2);", '2:5: macro "F" takes 1 arguments, not 2'],
  ];
  for (const [text, message] of cases) {
    test(message, () => {
      assert.throws(
        () => parseC(text),
        (error) => error instanceof CError && error.message.startsWith(`C text:${message}`),
      );
    });
  }

  test("text that nests without end is refused, not a crash", () => {
    for (const text of [
      "(".repeat(1e5),
      "struct { ".repeat(1e5),
      "int *(".repeat(1e5),
      `int a[${"-".repeat(1e5)}1];`,
      `int a[${"(".repeat(1e5)}`,
    ]) {
      assert.throws(() => parseC(text), CError);
    }
  });
});

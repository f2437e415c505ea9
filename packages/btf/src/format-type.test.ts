import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseC } from "./c/parse-c.ts";
import { formatLayout, formatType } from "./format-type.ts";
import { findMember } from "./members.ts";

/** Prints the member `x` of a struct that declares it. */
function roundTrip(declaration: string, name = "x"): string {
  const { btf } = parseC(`struct other; typedef int num_t; struct s { ${declaration}; };`);
  const found = findMember(btf, btf.find("s", "struct") ?? 0, "x");
  return formatType(btf, found?.typeId ?? 0, name);
}

describe("declarations", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["int x", "int x", "int"],
    ["const char *x", "const char *x", "const char *"],
    ["char *const x", "char * const x", "char * const"],
    ["const char *const *x", "const char * const *x", "const char * const *"],
    ["struct other *x", "struct other *x", "struct other *"],
    ["num_t x[2][3]", "num_t x[2][3]", "num_t[2][3]"],
    ["char *x[4]", "char *x[4]", "char *[4]"],
    ["char (*x)[4]", "char (*x)[4]", "char(*)[4]"],
    ["int (*x)(void)", "int (*x)(void)", "int (*)(void)"],
    [
      "void *(*x)(struct other *, int, ...)",
      "void * (*x)(struct other *, int, ...)",
      "void * (*)(struct other *, int, ...)",
    ],
    ["int (*x[3])(long)", "int (*x[3])(long int)", "int (*[3])(long int)"],
    ["int (*(*x)(char))[2]", "int (* (*x)(char))[2]", "int(* (*)(char))[2]"],
  ];
  for (const [declaration, named, bare] of cases) {
    test(declaration, () => {
      assert.equal(roundTrip(declaration), named);
      assert.equal(roundTrip(declaration, ""), bare);
    });
  }
});

describe("layouts", () => {
  const layout = (text: string, tag: string, kind: "struct" | "union" | "enum" | "enum64" | "typedef"): string => {
    const { btf } = parseC(text);
    return formatLayout(btf, btf.find(tag, kind) ?? 0);
  };

  test("a struct is one member a line, anonymous members in place", () => {
    const text = "struct s { int a; union { char b; struct { short c; }; }; int d:3; int e:4; };";
    assert.equal(
      layout(text, "s", "struct"),
      "struct s {\n\tint a;\n\tunion {\n\t\tchar b;\n\t\tstruct {\n\t\t\tshort int c;\n\t\t};\n\t};\n\tint d: 3;\n\tint e: 4;\n};",
    );
  });

  test("gaps that the compiler would not make by itself are shown", () => {
    assert.equal(
      layout("struct s { char a; int b __attribute__((aligned(16))); };", "s", "struct"),
      "struct s {\n\tchar a;\n\tlong: 64;\n\tint b;\n\tlong: 64;\n};",
    );
    assert.equal(
      layout("struct s { int a:3; int :5; int b:4; };", "s", "struct"),
      "struct s {\n\tint a: 3;\n\tchar: 5;\n\tint b: 4;\n};",
    );
  });

  test("packed structs say so", () => {
    const text = "struct s { char a; int b; } __attribute__((packed));";
    assert.equal(layout(text, "s", "struct"), "struct s {\n\tchar a;\n\tint b;\n} __attribute__((packed));");
  });

  test("an empty struct stays on one line", () => assert.equal(layout("struct s {};", "s", "struct"), "struct s {};"));

  test("enums give every value, wide ones with a suffix", () => {
    assert.equal(layout("enum e { A, B = -2 };", "e", "enum"), "enum e {\n\tA = 0,\n\tB = -2,\n};");
    assert.equal(layout("enum e { A = 1L << 40 };", "e", "enum64"), "enum e {\n\tA = 1099511627776ULL,\n};");
  });

  test("a typedef of an unnamed struct is written out", () => {
    assert.equal(layout("typedef struct { int a; } t;", "t", "typedef"), "typedef struct {\n\tint a;\n} t;");
  });
});

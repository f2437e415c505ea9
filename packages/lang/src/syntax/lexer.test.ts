import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { lex } from "./lexer.ts";
import { isTrivia } from "./token.ts";

function tokens(source: string): string[] {
  return lex(source)
    .filter((token) => !isTrivia(token))
    .map(({ kind, text }) => `${kind} ${text}`);
}

describe("lex", () => {
  test("a probe with predicate", () => {
    assert.deepEqual(tokens("kprobe:vfs_*,BEGIN /pid/ { @a[$1] = 0x1f; }"), [
      "attach-point kprobe:vfs_*",
      "punctuation ,",
      "attach-point BEGIN",
      "punctuation /",
      "identifier pid",
      "punctuation /",
      "punctuation {",
      "map @a",
      "punctuation [",
      "positional $1",
      "punctuation ]",
      "punctuation =",
      "integer 0x1f",
      "punctuation ;",
      "punctuation }",
    ]);
  });

  test("the head of a script", () => {
    const source =
      "#!/usr/bin/env kscope\n#define A \\\n  1\nstruct s { int x; /* } */ } __attribute__((packed));\nlet @m = hash(1);";
    assert.deepEqual(tokens(source), [
      "c-directive #define A \\\n  1",
      "c-definition struct s { int x; /* } */ } __attribute__((packed));",
      "identifier let",
      "map @m",
      "punctuation =",
      "identifier hash",
      "punctuation (",
      "integer 1",
      "punctuation )",
      "punctuation ;",
    ]);
  });

  for (const [source, expected] of [
    ["uprobe:/bin/a-b+c.so:f{}", ["uprobe:/bin/a-b+c.so:f"]],
    ['uprobe:/bin/bash:cpp:"a::b(int, int)" {}', ['uprobe:/bin/bash:cpp:"a::b(int, int)"']],
    ["kprobe:f/pid/{}", ["kprobe:f"]],
    ["uprobe:/bin/bash:f/pid/{}", ["uprobe:/bin/bash:f"]],
    ["usdt:/a/*:ns:n {}", ["usdt:/a/*:ns:n"]],
    ["uprobe:bin@src/file.c:12 {}", ["uprobe:bin@src/file.c:12"]],
    ["iter:task:/sys/fs/bpf/x {}", ["iter:task:/sys/fs/bpf/x"]],
    ["struct:f {}", ["struct:f"]],
    ["config=begin {}", ["config=begin"]],
  ] as const) {
    test(`attach points of ${source}`, () => {
      const found = lex(source).filter(({ kind }) => kind === "attach-point");
      assert.deepEqual(
        found.map(({ text }) => text),
        expected,
      );
    });
  }

  test("in a predicate a division goes on and a brace after '/' is the body", () => {
    const source = "k:f / @a / 2 == ({ 1 }) / { } k:g { }";
    assert.deepEqual(
      lex(source)
        .filter(({ kind }) => kind === "attach-point")
        .map(({ text }) => text),
      ["k:f", "k:g"],
    );
  });

  test("after a missing brace the next probe is found", () => {
    const source = "k:f {\n  if (1) {\n}\nk:g { }\n";
    assert.deepEqual(
      lex(source)
        .filter(({ kind }) => kind === "attach-point")
        .map(({ text }) => text),
      ["k:f", "k:g"],
    );
  });

  test("operators are as long as possible, except ranges and members", () => {
    const source = "k:f { a<<=b->c..d.0.1++ }";
    const texts = lex(source)
      .filter((token) => !isTrivia(token))
      .map(({ text }) => text);
    assert.deepEqual(texts.slice(2, -1), ["a", "<<=", "b", "->", "c", "..", "d", ".", "0", ".", "1", "++"]);
  });

  test("no text is lost", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "/",
      '"',
      "'",
      "#",
      "//",
      "/*",
      "*/",
      "\n",
      "\r\n",
      " ",
      "k:f",
      "if",
      "$",
      "@",
      "0x",
      "é",
      "\\",
      "😀",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join("")),
        ),
        (source) => {
          assert.equal(
            lex(source)
              .map(({ text }) => text)
              .join(""),
            source,
          );
        },
      ),
    );
  });
});

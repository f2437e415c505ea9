import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lineColumn } from "./line-column.ts";
import { parse } from "./parser.ts";

/** `line:column-end code`, one for each diagnostic. */
function errors(source: string): string[] {
  return parse(source).diagnostics.map(({ code, span }) => {
    const from = lineColumn(source, span?.start ?? 0);
    const to = lineColumn(source, span?.end ?? 0);
    return `${from.line}:${from.column}-${to.column} ${code}`;
  });
}

describe("syntax errors", () => {
  for (const [source, expected] of [
    ["begin { print(1) print(2) }", ["1:18-23 missing-semicolon"]],
    ["begin { $x = 1\n  $y = 2; }", ["1:15-15 missing-semicolon"]],
    ["begin { print(1;\n}", ["1:16-17 missing-bracket"]],
    ["begin { print(1)); }", ["1:17-18 unbalanced-bracket"]],
    ["begin { print(1)", ["1:17-17 missing-brace"]],
    ["begin { if (1) {\n}\nend { print(2 3) }", ["2:2-2 missing-brace", "3:15-16 missing-bracket"]],
    ["begin { } }\nend { }", ["1:11-12 unbalanced-bracket"]],
    ['begin { print("abc); }\nend { print(1) }', ["1:15-23 unterminated-string"]],
    ['kprobe:"f { }', ["1:8-14 unterminated-string"]],
    ["begin { } /* x", ["1:11-13 unterminated-comment"]],
    ["begin { if ($x = 1) { } }", ["1:16-17 assignment-in-expression"]],
    ["k:f /pid = 1/ { }", ["1:10-11 assignment-in-expression"]],
    ["begin { $x = 'c'; }", ["1:14-17 character-literal"]],
    ["begin { $x = 1.5; $y = .5; }", ["1:16-17 float-literal", "1:24-25 float-literal"]],
    ["begin { if (1) { } elif (2) { } else { } }", ["1:20-24 unknown-keyword"]],
    ["function f() { }\nbegin { $x = ; }", ["1:1-9 unknown-keyword", "2:14-15 unexpected-token"]],
    ["begin { $x = $a &&& $b; $y = $a === 1; }", ["1:17-20 unknown-operator", "1:33-36 unknown-operator"]],
    ["begin { $x = $a and $b; }", ["1:17-20 unknown-operator"]],
    ["begin { for ($i = 0; $i < 9; $i++) { f } $x = ; }", ["1:9-35 c-style-for", "1:47-48 unexpected-token"]],
    ["k:f /a//b/ { }\nk:g { }", ["1:7-7 missing-slash"]],
    ["k:f /a { f }\nk:g { }", ["1:8-9 missing-slash"]],
    ["begin { (1 + 2; }", ["1:15-16 missing-bracket"]],
    ["kprobe:f\nprint(1);\nbegin { }", ["1:9-9 missing-body", "2:1-10 code-outside-probe"]],
    ['begin { printf "x", 1; print(1); }', ["1:16-19 call-without-parentheses"]],
    [
      "begin { $x: int8 = 1; int y = 2; let z = 3; }",
      ["1:11-12 missing-let", "1:27-28 missing-dollar", "1:38-39 missing-dollar"],
    ],
    ["begin { $x = “a”; }", ["1:14-15 unknown-character"]],
    [
      "begin { f($0, 5++, &1, 12abc); }",
      ["1:11-13 invalid-parameter", "1:15-16 invalid-increment", "1:21-22 invalid-address", "1:24-29 invalid-number"],
    ],
    ["begin { (a=1, a=2) }", ["1:15-16 duplicate-field"]],
    [
      'begin { }\n#define X 1\nconfig = { a = 1 }\nimport "x";',
      ["2:1-12 misplaced-item", "3:1-7 misplaced-item", "4:1-7 misplaced-item"],
    ],
    [
      "config = { a = 1 }\nconfig = { a = @x; b = }",
      ["2:1-7 duplicate-config", "2:16-18 unexpected-token", "2:24-25 unexpected-token"],
    ],
    ["struct s { int x;\nbegin { }", ["1:1-18 missing-brace"]],
  ] as const) {
    test(source, () => assert.deepEqual(errors(source), expected));
  }

  test("messages name what was expected and what was found", () => {
    const [first] = parse("begin { if (1) print(1); }").diagnostics;
    assert.equal(first?.message, "expected '{' after the condition, found 'print'");
    const [missing] = parse("k:f {\n  if (1) {\n}\nk:g { }").diagnostics;
    assert.equal(missing?.message, "expected '}' before the next probe");
    assert.equal(missing?.hint, "the '{' in line 1 is not closed");
  });

  test("what is right beside an error is in the tree", () => {
    const { program } = parse("begin { $x = ; print(1); }\nk:f { let }\nend { f }");
    assert.equal(program.items.length, 3);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dumpAst } from "./dump-ast.ts";
import { parse, parseExpression } from "./parser.ts";
import { printExpression } from "./print-expression.ts";

/** The expression with all its parentheses, or its kind where that says more. */
function shape(source: string): string {
  const { expression, diagnostics } = parseExpression(source);
  assert.deepEqual(diagnostics, [], source);
  assert.ok(expression);
  return dumpAst(expression);
}

function body(source: string): string {
  const { program, diagnostics } = parse(`begin { ${source} }`);
  assert.deepEqual(diagnostics, [], source);
  return dumpAst(program)
    .split("\n")
    .slice(4)
    .map((line) => line.slice(6))
    .join("\n")
    .trimEnd();
}

describe("parse", () => {
  test("a script, as a tree", () => {
    const source = [
      "#include <linux/fs.h>",
      "struct s { int x; };",
      "config = { max_strlen = 64; missing_probes = WARN; }",
      'import "lib.bt";',
      "let @m = lruhash(10);",
      "macro twice($x, @m, e) { e * 2 }",
      "fn f($a: struct s *, $b: int8[4]): void { return; }",
      'name=kprobe:"a:b"+8, BEGIN /pid == $1/ { @m[1, 2]++; }',
    ];
    const { program, diagnostics } = parse(source.join("\n"));
    assert.deepEqual(diagnostics, []);
    const expected = `program
  c-definition text="#include <linux/fs.h>"
  c-definition text="struct s { int x; };"
  config
    config-entry
      name: identifier name=max_strlen
      value: integer value=64 text="64"
    config-entry
      name: identifier name=missing_probes
      value: identifier name=WARN
  import
    path: string value="lib.bt"
  map-declaration
    name: map-name name=@m
    mapType: identifier name=lruhash
    arguments: integer value=10 text="10"
  macro
    name: identifier name=twice
    parameters: macro-parameter
      target: variable name=x
    parameters: macro-parameter
      target: map-name name=@m
    parameters: macro-parameter
      target: identifier name=e
    body: block
      result: binary operator=*
        left: identifier name=e
        right: integer value=2 text="2"
  function
    name: identifier name=f
    parameters: function-parameter
      variable: variable name=a
      type: type-name tag=struct base=s pointer
    parameters: function-parameter
      variable: variable name=b
      type: type-name base=int8 array
        length: integer value=4 text="4"
    returnType: type-name base=void
    body: block
      return
  probe
    label: identifier name=name
    attach-point text="kprobe:\\"a:b\\"+8" parts=["kprobe","\\"a:b+8\\""]
    attach-point text="BEGIN" parts=["BEGIN"]
    predicate: binary operator===
      left: identifier name=pid
      right: positional index=1
    body: block
      increment operator=++ prefix=false
        operand: map
          name: map-name name=@m
          keys: integer value=1 text="1"
          keys: integer value=2 text="2"
`;
    assert.equal(dumpAst(program), expected);
  });

  test("spans are exact", () => {
    const source = "begin { @a = (1 + $x) * 2; }";
    const [probe] = parse(source).program.items;
    assert.equal(probe?.kind, "probe");
    const statement = probe?.kind === "probe" ? probe.body.statements[0] : undefined;
    assert.equal(statement?.kind, "assignment");
    if (statement?.kind !== "assignment" || statement.value.kind !== "binary") return assert.fail();
    const text = ({ span }: { span: { start: number; end: number } }): string => source.slice(span.start, span.end);
    assert.deepEqual(
      [
        text(statement),
        text(statement.value),
        text(statement.value.left),
        source.slice(statement.operatorSpan.start, statement.operatorSpan.end),
      ],
      ["@a = (1 + $x) * 2", "1 + $x) * 2", "1 + $x", "="],
    );
  });
});

describe("expressions", () => {
  for (const [source, printed] of [
    ["1 + 2 * 3 - 4", "1 + 2 * 3 - 4"],
    ["(1 + 2) * 3", "(1 + 2) * 3"],
    ["1 - (2 - 3)", "1 - (2 - 3)"],
    ["a || b && c | d ^ e & f == g < h << i", "a || b && c | d ^ e & f == g < h << i"],
    ["a ? b : c ? d : e", "a ? b : c ? d : e"],
    ["a ?: b", "a ?: b"],
    ["-(-x)", "-(-x)"],
    ["!*p.q", "!*p.q"],
    ["(uint64) - 1", "(uint64)-1"],
    ["(FOO) - 1", "FOO - 1"],
    ["(FOO)x", "(FOO)x"],
    ["(a * b)", "a * b"],
    ["(a *)b", "(a*)b"],
    ["(struct s **)arg0->x", "(struct s**)arg0->x"],
    ['(int8[])"s"', '(int8[])"s"'],
    ["(typeof($x))1", "(typeof($x))1"],
    ["(unsigned long)x", "(unsigned long)x"],
    ["x.0.1", "x.0.1"],
    ["sizeof(struct s)", "sizeof(struct s)"],
    ["offsetof(struct a, b.c)", "offsetof(struct a, b.c)"],
    ["container_of(p, struct s, m)", "container_of(p, struct s, m)"],
    ["bswap((uint32)1)", "bswap((uint32)1)"],
    ["&@m[$k]", "&@m[$k]"],
    ["comptime $# > 1", "comptime $# > 1"],
    ["(a,)", "(a,)"],
    ["()", "()"],
    ["(x=1, y=(2, 3))", "(x = 1, y = (2, 3))"],
    ["one!()", "one()"],
  ] as const) {
    test(source, () => {
      const { expression, diagnostics } = parseExpression(source);
      assert.deepEqual(diagnostics, []);
      assert.ok(expression);
      assert.equal(printExpression(expression), printed);
    });
  }

  test("what `sizeof` holds is a type where it must be, else an expression", () => {
    assert.match(shape("sizeof(uint8)"), /argument: type-name base=uint8/);
    assert.match(shape("sizeof(foo *)"), /argument: type-name base=foo pointer/);
    assert.match(shape("sizeof(foo)"), /argument: identifier name=foo/);
    assert.match(shape("sizeof($x)"), /argument: variable name=x/);
    assert.match(shape("sizeof(a * b)"), /argument: binary/);
  });
});

describe("statements", () => {
  test("the last expression is the value of a block, but not of a probe's body", () => {
    assert.equal(
      body("$x = { 1; 2 }"),
      'assignment operator==\n  target: variable name=x\n  value: block\n    expression-statement\n      expression: integer value=1 text="1"\n    result: integer value=2 text="2"',
    );
    assert.equal(body("f"), "expression-statement\n  expression: identifier name=f");
    assert.equal(
      body("if (1) { f }"),
      'if\n  condition: integer value=1 text="1"\n  then: block\n    expression-statement\n      expression: identifier name=f',
    );
  });

  test("conditions need no parentheses", () => {
    const withOut = body("if a == (1) { } else if b { } else { }");
    assert.equal(withOut, body("if (a == 1) { } else if (b) { } else { }"));
    assert.equal(body("for $i : 0..10 { }"), body("for ($i : 0..10) { }"));
    assert.equal(body("while $x < 3 { $x++ }"), body("while ($x < 3) { $x++; }"));
  });

  for (const source of [
    "let $x; let $y: uint8 = 1; let $z: struct s*= 0;",
    "_ = f(); @ = 1; @a[1] <<= 2; ++$x; $x--;",
    "for ($kv : @m) { break; continue; } unroll ($1) { }",
    'import "x.bt"; return; ;',
    "delete(@a[1], @b[2]); print(@m, 5, 2);",
    "if (1) { } $x = if a { 1 } else { 2 };",
    "$a = sarg0; $b = args->filename; $c = curtask->mm.x[1]",
  ]) {
    test(source, () => void body(source));
  }
});

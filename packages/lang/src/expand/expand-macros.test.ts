import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyNode } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import { parse } from "../syntax/parser.ts";
import { printProgram } from "../syntax/print.ts";
import type { Span } from "../syntax/span.ts";
import { walk } from "../syntax/walk.ts";
import { expandMacros } from "./expand-macros.ts";

function expand(source: string): { text: string; messages: string[] } {
  const diagnostics: Diagnostic[] = [];
  const { program, diagnostics: syntax } = parse(source);
  assert.deepEqual(syntax, []);
  const text = printProgram(expandMacros(program, (d) => diagnostics.push(d)));
  return { text: text.replace(/\s+/g, " ").trim(), messages: diagnostics.map((d) => d.message) };
}

describe("macros", () => {
  test("an expression parameter is the argument as written", () => {
    assert.equal(
      expand("macro double(e) { e * 2 } begin { print(double(1 + 2)); }").text,
      "begin { print({ (1 + 2) * 2 }); }",
    );
  });

  test("a variable parameter is the caller's variable; the macro's own variables are nobody else's", () => {
    const { text } = expand("macro add($x) { let $t = 1; $x += $t; $x } begin { $t = 5; $y = add($t); }");
    assert.equal(text, "begin { $t = 5; $y = { let $t#1 = 1; $t += $t#1; $t }; }");
  });

  test("until the macro gives a variable a value, its name is the caller's", () => {
    const { text } = expand("macro m() { print($q); $q = 3; $q } begin { $q = 9; m(); }");
    assert.equal(text, "begin { $q = 9; ({ print($q); $q#1 = 3; $q#1 }); }");
  });

  test("two expansions do not share variables", () => {
    const { text } = expand("macro m() { $a = 1; $a } begin { print(m()); print(m()); }");
    assert.equal(text, "begin { print({ $a#1 = 1; $a#1 }); print({ $a#2 = 1; $a#2 }); }");
  });

  test("a map parameter is the caller's map", () => {
    assert.equal(
      expand("macro inc(@m, k) { @m[k]++; } begin { inc(@hits, pid); }").text,
      "begin { ({ @hits[pid]++; }); }",
    );
  });

  test("a macro without parameters needs no parentheses", () => {
    assert.equal(expand("macro three() { 3 } begin { print(three); }").text, "begin { print({ 3 }); }");
  });

  test("macros call macros, in any order of definition", () => {
    assert.equal(
      expand("macro a(x) { b(x) } macro b(y) { y + 1 } begin { print(a(1)); }").text,
      "begin { print({ { 1 + 1 } }); }",
    );
  });

  test("the definition that asks for more wins", () => {
    const source = "macro f(x) { 1 } macro f($x) { 2 } begin { $v = 0; print(f($v)); print(f(7)); }";
    assert.equal(expand(source).text, "begin { $v = 0; print({ 2 }); print({ 1 }); }");
  });

  test("a type parameter makes types", () => {
    assert.equal(
      expand("macro size(T) { sizeof(struct T) } begin { print(size(page)); }").text,
      "begin { print({ sizeof(struct page) }); }",
    );
  });

  test("names of members are no parameters", () => {
    assert.equal(
      expand("macro f(pid) { curtask.pid + pid } begin { print(f(1)); }").text,
      "begin { print({ curtask.pid + 1 }); }",
    );
  });

  test("what is wrong is said", () => {
    assert.deepEqual(expand("macro f(x) { @m = x; } begin { f(1); }").messages, [
      "Unhygienic access to map: @m. Maps must be passed into the macro as arguments.",
    ]);
    assert.deepEqual(expand("macro f(x) { g(x) } macro g(x) { f(x) } begin { f(1); }").messages, [
      "Recursive macro call detected. Call chain: f > g > f",
    ]);
    assert.deepEqual(expand("macro f($x) { $x } begin { f(1); }").messages, [
      "Call to f() has arguments that do not match any definition.",
    ]);
    assert.deepEqual(expand("macro f(x) { x } macro f(y) { y } begin { }").messages, ["Redefinition of macro: f"]);
  });
});

describe("places in expanded macros", () => {
  const source = "macro inner($x) { errorf($x); } macro outer($y) { inner($y); } begin { $z = 1; outer($z); }";

  /** What is written there, from the inside outwards. */
  function chain(span: Span | undefined): string[] {
    return span === undefined ? [] : [source.slice(span.start, span.end), ...chain(span.expandedFrom)];
  }

  test("know the calls that they come from", () => {
    const program = expandMacros(parse(source).program, () => undefined);
    const [call, variable] = ["call", "variable"].map((kind) => {
      const found: AnyNode[] = [];
      for (const item of program.items) if (item.kind === "probe") walk(item, (node) => found.push(node));
      return found.filter((node) => node.kind === kind).at(-1);
    });
    assert.deepEqual(chain(call?.span), ["errorf($x)", "inner($y)", "outer($z)"]);
    assert.deepEqual(chain(variable?.span), ["$x", "inner($y)", "outer($z)"]);
  });

  test("and arguments are where they were written", () => {
    const text = "macro m(e) { e } begin { print(m(pid)); }";
    const program = expandMacros(parse(text).program, () => undefined);
    const spans: (Span | undefined)[] = [];
    for (const item of program.items)
      walk(item, (node) => {
        if (node.kind === "identifier" && node.name === "pid") spans.push(node.span);
      });
    assert.deepEqual(spans, [{ file: 0, start: text.indexOf("pid"), end: text.indexOf("pid") + 3 }]);
  });
});

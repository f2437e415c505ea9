import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Diagnostic } from "./diagnostic.ts";
import { lineColumn } from "./line-column.ts";
import { renderDiagnostic } from "./render-diagnostic.ts";

function render(text: string, marked: string, extra: Partial<Diagnostic> = {}, color = false): string {
  const start = text.indexOf(marked);
  const span = { file: 0, start, end: start + marked.length };
  return renderDiagnostic({ code: "x", severity: "error", message: "bad", span, ...extra }, [{ name: "s.bt", text }], {
    color,
  });
}

describe("renderDiagnostic", () => {
  test("marks the place in its line", () => {
    assert.equal(render("begin {\n  print($x) }", "$x"), "s.bt:2:9-11: ERROR: bad\n  print($x) }\n        ~~");
  });

  test("widens tabs to four blanks", () => {
    assert.equal(render('\tf("%d",\t$x)', "$x"), 's.bt:1:10-12: ERROR: bad\n    f("%d",    $x)\n               ~~');
  });

  test("shows several lines without marks", () => {
    assert.equal(render("f(1 +\n\t2)", "1 +\n\t2"), "s.bt:1-2: ERROR: bad\nf(1 +\n\t2)");
  });

  test("marks one character where a span is empty, also behind the line", () => {
    const span = { file: 0, start: 3, end: 3 };
    assert.equal(render("abc", "", { span }), "s.bt:1:4-5: ERROR: bad\nabc\n   ~");
  });

  test("adds the hint, and colours the first line", () => {
    const text = render("é $x", "$x", { severity: "warning", hint: "do that" }, true);
    assert.equal(text, "\x1b[33ms.bt:1:3-5: WARNING: bad\x1b[0m\né $x\n  ~~\nHINT: do that");
  });

  test("shows the calls that a place was expanded from, below the hint", () => {
    const text = "f();\n  g();\nh()";
    const place = (marked: string): { file: number; start: number; end: number } => {
      const start = text.indexOf(marked);
      return { file: 0, start, end: start + marked.length };
    };
    const span = { ...place("f()"), expandedFrom: { ...place("g()"), expandedFrom: place("h()") } };
    assert.equal(
      render(text, "", { span, hint: "do that" }),
      "s.bt:1:1-4: ERROR: bad\nf();\n~~~\nHINT: do that\n" +
        "s.bt:2:3-6: ERROR: expanded from\n  g();\n  ~~~\n" +
        "s.bt:3:1-4: ERROR: expanded from\nh()\n~~~",
    );
  });

  test("needs no place", () => {
    assert.equal(
      renderDiagnostic({ code: "x", severity: "error", message: "bad", span: undefined }, [], { color: false }),
      "ERROR: bad",
    );
  });
});

test("lineColumn counts characters from 1", () => {
  assert.deepEqual(lineColumn("a\n😀b", 4), { line: 2, column: 2 });
  assert.deepEqual(lineColumn("a\n", 2), { line: 2, column: 1 });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { InlineCall } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import { parse } from "../syntax/parser.ts";
import { walk } from "../syntax/walk.ts";
import { expandFunctions } from "./expand-functions.ts";

function expand(source: string): { calls: InlineCall[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const calls: InlineCall[] = [];
  const program = expandFunctions(parse(source).program, (d) => diagnostics.push(d));
  walk(program, (node) => {
    if (node.kind === "inline-call") calls.push(node);
  });
  return { calls, diagnostics };
}

test("each call has a body of its own", () => {
  const { calls } = expand("fn f($a: int64): int64 { return $a; } begin { print(f(1) + f(2)); }");
  assert.equal(calls.length, 2);
  assert.notEqual(calls[0]?.body.statements[0], calls[1]?.body.statements[0]);
  assert.notEqual(calls[0]?.parameters[0]?.variable, calls[1]?.parameters[0]?.variable);
});

test("functions call functions", () => {
  const { calls } = expand("fn f(): int64 { return g(); } fn g(): int64 { return 1; } begin { f(); }");
  assert.deepEqual(
    calls.map((c) => c.name),
    ["f", "g"],
  );
});

test("a function that calls itself is refused", () => {
  const { diagnostics } = expand("fn f(): int64 { return f(); } begin { f(); }");
  assert.deepEqual(
    diagnostics.map((d) => d.message),
    ["Function f() calls itself, which BPF programs can't do"],
  );
});

test("the number of arguments is checked, and definitions are unique", () => {
  const { diagnostics } = expand("fn f($a: int64): void { } fn f(): void { } begin { f(1, 2); }");
  assert.deepEqual(
    diagnostics.map((d) => d.message),
    ["Redefinition of function: f", "f() takes 0 arguments (2 provided)"],
  );
});

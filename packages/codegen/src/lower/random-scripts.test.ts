// Random integer scripts mean the same to a reference evaluator of the tree and to our interpreter, after compiling with
// all optimisations, with none, and with one at a time left out. The kernel's turn is in kscope's live tests.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { randomScript } from "../../test/reference/random-script.ts";
import { compileForTest, interpreted, meaningOf, meaningText } from "../../test/reference/run-compiled.ts";
import { PASSES } from "../passes/pipeline.ts";

/** Hundreds of compilations, on a machine that may be busy. */
const LONG = { timeout: 60_000 };

const ALL = PASSES.map((pass) => pass.name);

/** Choices for the generator; after their end all are 0. Shrinks to short scripts. */
const scripts = fc.array(fc.nat({ max: 0xffff }), { maxLength: 400, size: "max" }).map((list) => {
  let next = 0;
  return randomScript((limit) => (list[next++] ?? 0) % limit);
});

function compiled(source: string, disabled: readonly string[]): string {
  const { object, diagnostics } = compileForTest(source, new Set(disabled));
  if (object === undefined) return diagnostics.map((d) => d.message).join("\n");
  return meaningText(interpreted(object));
}

function agreeWhen(disabled: (seed: number) => readonly string[]): void {
  let seed = 0;
  fc.assert(
    fc.property(scripts, (source) => {
      const passes = disabled(seed++);
      assert.equal(compiled(source, passes), meaningText(meaningOf(source)), `${source}without ${passes.join()}`);
    }),
    { numRuns: 60 },
  );
}

describe("integer scripts compute what they say", () => {
  test("with every pass", LONG, () => agreeWhen(() => []));
  test("with no pass", LONG, () => agreeWhen(() => ALL));
  test("with one pass left out", LONG, () => agreeWhen((seed) => [ALL[seed % ALL.length] ?? ""]));
});

/** What the random scripts meet too seldom, and what was wrong once. */
const CASES: readonly (readonly [string, string, string])[] = [
  ["unsigned division", "$a = -7; @r = $a / 2;", "@r: 9223372036854775804"],
  ["division by zero is 1", "$z = 0; @r = 5 / $z;", "@r: 1"],
  ["a shift counts modulo 64", "$s = 65; @r = 3 << $s;", "@r: 6"],
  ["a right shift of a negative number moves zeroes in", "$a = (int64)-1; @r = $a >> 60;", "@r: 15"],
  ["minus of an unsigned number stays in its width", "$a = (uint8)250; @r = -$a;", "@r: 6"],
  ["the complement of an unsigned number stays in its width", "$a = (uint8)250; @r = ~$a;", "@r: 5"],
  ["minus of a signed number is wide", "$a = (int8)-128; @r = -$a;", "@r: 128"],
  ["a map that is stepped holds whole words", "@m = (uint8)255; @m++; $x = @m; @r = $x;", "@r: 256"],
  [
    "a variable that once held a literal only adapts",
    "$x = 5; $y = (uint64)18446744073709551615; @r = $x < $y;",
    "@r: 1",
  ],
  [
    "one that held something else does not",
    "$x = 5; $x = (int8)3; $y = (uint64)18446744073709551615; @r = $x < $y;",
    "@r: 0",
  ],
  [
    "break in unroll ends the loop around it",
    "$i = 0; while ($i < 3) { $i++; unroll(2) { if ($i == 2) { break; } @r++; } }",
    "@r: 2",
  ],
  [
    "continue in unroll, too",
    "$i = 0; while ($i < 3) { $i++; unroll(2) { if ($i == 2) { continue; } @r++; } }",
    "@r: 4",
  ],
  ["a declared type wraps", "let $x : int8 = 100; $x += 100; @r = $x;", "@r: -56"],
  [
    "a long range is a callback that sees the variables outside",
    "$n = 200; $s = 0; for ($i : 0..$n) { $s += $i; if ($i == 50) { break; } } @r = $s;",
    "@r: 1275",
  ],
  [
    "return in a callback leaves the probe",
    "for ($i : 0..100) { @r = $i; if ($i == 7) { return; } } @r = -1;",
    "@r: 7",
  ],
  ["a map that depends on itself", "@r = @r + 1; @r = @r + 1;", "@r: 2"],
];

describe("one by one", () => {
  for (const [name, body, wanted] of CASES) {
    test(name, () => {
      const text = compiled(`begin { ${body} }`, []);
      assert.ok(text.split("\n").includes(wanted), text);
    });
  }
});

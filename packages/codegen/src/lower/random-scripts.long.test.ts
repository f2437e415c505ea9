// Random scripts mean the same to a reference evaluator of the tree and to our interpreter, after compiling with all
// optimisations, with none, and with one at a time left out. The kernel's turn is in kscope's live tests; more of them has
// `npm run fuzz -- --programs`.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { fromList, fromSeed } from "../../test/reference/choices.ts";
import { disagreement } from "../../test/reference/disagreement.ts";
import { randomScript } from "../../test/reference/random-script.ts";
import { checkForTest, compileForTest, interpreted, meaningText } from "../../test/reference/run-compiled.ts";

/** In parts, so that a test that fails says where to look. */
const PARTS = 5;
const SCRIPTS_A_PART = 980;
/** Chosen anew in each run, and shrunk where they fail. */
const NEW_SCRIPTS = 100;
/** Thousands of compilations, on a machine that may be busy. */
const LONG = { timeout: 240_000 };

describe("random scripts compute what they say", () => {
  for (let part = 0; part < PARTS; part++) {
    const first = 1 + part * SCRIPTS_A_PART;
    test(`with every pass, with none, with one left out: ${SCRIPTS_A_PART} from ${first}`, LONG, () => {
      for (let seed = first; seed < first + SCRIPTS_A_PART; seed++) agree(randomScript(fromSeed(seed)), seed);
    });
  }

  test(`${NEW_SCRIPTS} that no run has seen`, LONG, () => {
    let turn = 0;
    const scripts = fc.array(fc.nat({ max: 0xffff }), { maxLength: 300, size: "max" });
    const property = fc.property(scripts, (list) => agree(randomScript(fromList(list)), turn++));
    fc.assert(property, { numRuns: NEW_SCRIPTS });
  });
});

function agree(source: string, number: number): void {
  const found = disagreement(source, number);
  if (found !== undefined)
    assert.equal(found.got, found.wanted, `script ${number} without ${found.without.join()}:\n${source}`);
}

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
  ["a text that is made of itself", '$s = "abcdef"; $s = str($s, 4); @r = $s;', '@r: "abc"'],
  [
    "tuples of one size whose inner tuples lie differently",
    '$p = (1, ("nine_____", (uint8)1, (uint32)2)); $q = (1, ("eight___", (uint8)255, (uint32)3)); $p = $q; @r = $p;',
    '@r: (1, ("eight___", 255, 3))',
  ],
  ["a map that depends on itself", "@r = @r + 1; @r = @r + 1;", "@r: 2"],
];

describe("one by one", () => {
  for (const [name, body, wanted] of CASES) {
    test(name, () => {
      const text = meaningText(interpreted(compileForTest(checkForTest(`begin { ${body} }`), [])));
      assert.ok(text.split("\n").includes(wanted), text);
    });
  }
});

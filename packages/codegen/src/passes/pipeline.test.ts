import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { parseProgram } from "../ir/parse.ts";
import { print } from "../ir/print.ts";
import { optimise, PASSES } from "./pipeline.ts";

test("a pass can be switched off by name", () => {
  const text = "function main(1)\nb0 entry:\n  v1 = const 1\n  v2 = const 2\n  v3 = add v1, v2\n  return v3\n";
  const program = parseProgram(text);
  optimise(program, { disabled: new Set(["fold-constants", "propagate-constants"]), verify: true });
  assert.deepEqual(program.functions.map(print), [text]);
  optimise(program, { verify: true });
  assert.match(program.functions.map(print).join(), /const 3\n {2}return/);
});

test("each pass has golden tests of its own", () => {
  const files = new Set(readdirSync(import.meta.dirname));
  assert.deepEqual(
    PASSES.filter(({ name }) => !files.has(`${name}.test.ts`)).map(({ name }) => name),
    [],
  );
});

// Golden tests of one pass: IR in, IR out, both as text.

import assert from "node:assert/strict";
import { parse } from "../src/ir/parse.ts";
import { print } from "../src/ir/print.ts";
import { verify } from "../src/ir/verify.ts";
import { PASSES } from "../src/passes/pipeline.ts";

export function lines(...text: string[]): string {
  return text.join("\n");
}

/** Runs one pass and then the removal of what it left unused; names of values are those of the input. */
export function after(name: string, body: string, argumentCount = 1): string {
  const fn = parse(`function main(${argumentCount})\n${body}`);
  assert.deepEqual(verify(fn), []);
  for (const pass of PASSES) if (pass.name === name || pass.name === "remove-dead-code") pass.run(fn);
  assert.deepEqual(verify(fn), []);
  const [, ...printed] = print(fn).split("\n");
  return lines(...printed.map((line) => line.trim())).trim();
}

export function assertUnchanged(name: string, body: string, argumentCount = 1): void {
  assert.equal(after(name, body, argumentCount), body);
}

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { disassemble } from "../disassemble/disassemble.ts";
import { emitProgram } from "../emit/emit.ts";
import { interpret } from "../interpret/interpret.ts";
import { parseProgram } from "../ir/parse.ts";
import { sequentialise } from "../machine/parallel-copy.ts";

/** Loads `count` values, calls a helper, and adds them all up. */
function pressure(count: number, value: (index: number) => string): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const values = numbers.map((index) => `v${10 + index} = ${value(index)}`);
  const sums = numbers.map((index) => `v${100 + index} = add v${index === 0 ? 2 : 99 + index}, v${10 + index}`);
  return [
    "function main(1)",
    "b0 entry:",
    "v1 = argument 0",
    ...values,
    "v2 = call ktime_get_ns() write",
    ...sums,
    `return v${99 + count}`,
  ].join("\n");
}

function compile(text: string): { code: Uint8Array; lines: string[] } {
  const { instructions } = emitProgram(parseProgram(text), { helperId: () => 5 });
  return { code: instructions, lines: disassemble(instructions).trimEnd().split("\n") };
}

function stackAccesses(lines: readonly string[]): number {
  return lines.filter((line) => line.includes("(r10 - ")).length;
}

test("four values survive a call in r6 to r9, more go to the stack, once each", () => {
  const context = Uint8Array.from({ length: 64 }, (_, index) => (index % 8 === 0 ? 1 + index / 8 : 0));
  const value = (index: number): string => `load.8 v1 +${index * 8}`;
  assert.equal(stackAccesses(compile(pressure(4, value)).lines), 0);
  const { code, lines } = compile(pressure(7, value));
  assert.equal(stackAccesses(lines), 2 * 3, lines.join("\n"));
  assert.equal(interpret({ instructions: code }, { context }).r0, 1n + 1n + 2n + 3n + 4n + 5n + 6n + 7n);
});

test("map references are made again rather than spilled", () => {
  const text = pressure(7, (index) => `map-value ${index} +0`);
  assert.equal(stackAccesses(compile(text).lines), 0);
});

test("arguments and results need no moves of their own", () => {
  const text =
    "function main(1)\nb0 entry:\nv1 = argument 0\nv2 = load.8 v1 +8\nv3 = load.8 v1 +0\nv4 = call mix(v3, v2) write\nreturn v4";
  assert.deepEqual(
    compile(text).lines.map((line) => line.replace(/^ *\d+: /, "")),
    ["r2 = *(u64 *)(r1 + 8)", "r1 = *(u64 *)(r1 + 0)", "call helper#5", "exit"],
  );
});

test("parallel copies in sequence do what they would do at once", () => {
  const copies = fc.uniqueArray(fc.record({ dst: fc.nat({ max: 7 }), src: fc.nat({ max: 7 }) }), {
    selector: ({ dst }) => dst,
  });
  fc.assert(
    fc.property(copies, (list) => {
      const before = Array.from({ length: 8 }, (_, register) => register * 11);
      const expected = [...before];
      for (const { dst, src } of list) expected[dst] = before[src] ?? 0;
      const registers = [...before];
      let fresh = 8;
      for (const { dst, src } of sequentialise(list, () => fresh++)) registers[dst] = registers[src] ?? 0;
      assert.deepEqual(registers.slice(0, 8), expected);
    }),
  );
});

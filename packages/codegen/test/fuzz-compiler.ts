// The whole compiler on any text: what the front end accepts is compiled, too, without the kernel being asked.

import { checkAnything, FUZZ_OPTIONS, fuzzInput } from "@kscope/lang/fuzz";
import { testTarget } from "@kscope/lang/test-target";
import { generate } from "../src/compile.ts";

const TARGET = testTarget();

/** Throws where something goes wrong; whether the input was a script without errors. */
export function fuzzCompiler(seed: number): boolean {
  const checked = checkAnything(fuzzInput(seed), TARGET);
  if (checked === undefined) return false;
  const object = generate(checked, TARGET, { ...FUZZ_OPTIONS, filters: {}, helperId: () => 1 });
  for (const { name, instructions } of object.programs) {
    if (instructions.length === 0 || instructions.length % 8 !== 0) throw new Error(`program ${name} is no whole code`);
  }
  return true;
}

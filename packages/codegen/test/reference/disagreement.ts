// One random script, in all the ways that the compiler has to translate it: the tree's meaning against our interpreter, with
// every pass of the optimiser, with none, and with one left out, whose turn it is by the script's number: so has every second
// script.

import { PASSES } from "../../src/passes/pipeline.ts";
import { checkForTest, compileForTest, interpreted, meaningOf, meaningText } from "./run-compiled.ts";

const ALL = PASSES.map(({ name }) => name);

export interface Disagreement {
  /** Passes that were left out. */
  readonly without: readonly string[];
  readonly wanted: string;
  readonly got: string;
}

/** Throws where the compiler refuses the script. */
export function disagreement(source: string, number: number): Disagreement | undefined {
  const wanted = meaningText(meaningOf(source));
  const checked = checkForTest(source);
  const turn = number % 2 === 0 ? [[ALL[(number / 2) % ALL.length] ?? ""]] : [];
  for (const without of [[], ALL, ...turn]) {
    const got = meaningText(interpreted(compileForTest(checked, without)));
    if (got !== wanted) return { without, wanted, got };
  }
  return undefined;
}

// The optimiser: all passes, in order, again and again until nothing changes.

import type { FunctionIr, ProgramIr } from "../ir/ir.ts";
import { verify } from "../ir/verify.ts";
import { foldConstants } from "./fold-constants.ts";
import { foldOffsets } from "./fold-offsets.ts";
import { hoistInvariants } from "./hoist-invariants.ts";
import { mergeEqualValues } from "./merge-equal-values.ts";
import { propagateConstants } from "./propagate-constants.ts";
import { removeDeadCode } from "./remove-dead-code.ts";
import { removeDeadStores } from "./remove-dead-stores.ts";
import { removeExtensions } from "./remove-extensions.ts";
import { simplifyBranches } from "./simplify-branches.ts";
import { straightenBlocks } from "./straighten-blocks.ts";
import { threadJumps } from "./thread-jumps.ts";

export interface Pass {
  /** For switching it off. */
  readonly name: string;
  readonly doc: string;
  /** Gives whether it changed the function. */
  readonly run: (fn: FunctionIr) => boolean;
}

export const PASSES: readonly Pass[] = [
  { name: "fold-constants", doc: "compute constants, simplify by algebra", run: foldConstants },
  { name: "propagate-constants", doc: "find constants around loops and behind branches", run: propagateConstants },
  { name: "remove-extensions", doc: "drop extensions of values that fit", run: removeExtensions },
  { name: "fold-offsets", doc: "put added constants into the offsets of loads and stores", run: foldOffsets },
  { name: "merge-equal-values", doc: "compute equal values once", run: mergeEqualValues },
  { name: "simplify-branches", doc: "decide branches, branch on comparisons directly", run: simplifyBranches },
  { name: "thread-jumps", doc: "go from a known outcome of a test straight on", run: threadJumps },
  { name: "straighten-blocks", doc: "skip empty blocks, join blocks in a row", run: straightenBlocks },
  {
    name: "hoist-invariants",
    doc: "compute before a loop what each round would compute the same",
    run: hoistInvariants,
  },
  { name: "remove-dead-stores", doc: "drop stores to the stack that nothing reads", run: removeDeadStores },
  { name: "remove-dead-code", doc: "drop values that nothing uses", run: removeDeadCode },
];

export interface OptimiseOptions {
  /** Names of passes to leave out. */
  readonly disabled?: ReadonlySet<string>;
  /** Check the IR after each pass, for finding bugs in passes. */
  readonly verify?: boolean;
}

/** Rounds settle after two to four; a pass that undoes another's work must not hang the compiler. */
const MAXIMUM_ROUNDS = 12;

/** Optimises all functions of the program, in place. */
export function optimise(program: ProgramIr, options: OptimiseOptions = {}): void {
  const passes = PASSES.filter((pass) => !(options.disabled?.has(pass.name) ?? false));
  for (const fn of program.functions) optimiseFunction(fn, passes, options.verify ?? false);
}

/** Stops as soon as each pass has seen the function as it is. */
function optimiseFunction(fn: FunctionIr, passes: readonly Pass[], verifies: boolean): void {
  let unchanged = 0;
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    for (const pass of passes) {
      unchanged = pass.run(fn) ? 0 : unchanged + 1;
      if (verifies) check(fn, pass);
      if (unchanged >= passes.length) return;
    }
  }
}

function check(fn: FunctionIr, pass: Pass): void {
  const problems = verify(fn);
  if (problems.length > 0) throw new Error(`pass ${pass.name} left broken IR:\n${problems.join("\n")}`);
}

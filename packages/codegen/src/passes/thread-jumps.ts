// Jump threading: a block that brings a constant to a test goes straight to the test's outcome (the second half of `a && b`).

import { holds } from "../ir/arithmetic.ts";
import { redirect, removeUnreachable } from "../ir/edges.ts";
import type { Block, FunctionIr, Value } from "../ir/ir.ts";
import { countUses } from "../ir/operands.ts";
import { constantOf } from "../ir/rewrite.ts";

/** A block that consists of one phi and a test of it against a constant, for each predecessor that brings a constant. */
export function threadJumps(fn: FunctionIr): boolean {
  const uses = countUses(fn);
  let changed = false;
  for (const block of fn.blocks) {
    const [phi] = block.instructions;
    if (phi?.op !== "phi" || block.instructions.length !== 1 || uses[phi.id] !== 1) continue;
    for (const previous of [...block.predecessors]) {
      const target = decidedTarget(block, phi, phi.operands[block.predecessors.indexOf(previous)]);
      if (target !== undefined && target !== block && redirect(previous, block, target)) changed = true;
    }
  }
  return removeUnreachable(fn) || changed;
}

function decidedTarget(block: Block, phi: Value, operand: Value | undefined): Block | undefined {
  const terminator = block.terminator;
  if (terminator?.kind !== "branch" || terminator.left !== phi || operand === undefined) return undefined;
  const [left, right] = [constantOf(operand), constantOf(terminator.right)];
  if (left === undefined || right === undefined) return undefined;
  return holds(terminator.comparison, terminator.width, left, right) ? terminator.whenTrue : terminator.whenFalse;
}

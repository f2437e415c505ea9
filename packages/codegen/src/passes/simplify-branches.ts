// Decides branches on constants, branches on comparisons themselves rather than on their 0 or 1, and tests bits in place.

import { holds } from "../ir/arithmetic.ts";
import { removeEdge, removeUnreachable } from "../ir/edges.ts";
import type { Block, FunctionIr, Terminator } from "../ir/ir.ts";
import { constantOf } from "../ir/rewrite.ts";
import { swapped } from "../machine/comparison.ts";

type Branch = Terminator & { kind: "branch" };

export function simplifyBranches(fn: FunctionIr): boolean {
  let changed = false;
  for (const block of fn.blocks) {
    const terminator = block.terminator;
    if (terminator?.kind !== "branch") continue;
    if (decide(block, terminator)) changed = true;
    else if (simplifyTest(block, terminator)) changed = true;
  }
  return removeUnreachable(fn) || changed;
}

function decide(block: Block, branch: Branch): boolean {
  const taken = decidedTarget(branch);
  if (taken === undefined) return false;
  removeEdge(block, taken === branch.whenTrue ? branch.whenFalse : branch.whenTrue);
  block.terminator = { kind: "jump", target: taken, span: branch.span };
  return true;
}

function decidedTarget(branch: Branch): Block | undefined {
  const { comparison, width, left, right, whenTrue, whenFalse } = branch;
  if (whenTrue === whenFalse) return edgesAgree(whenTrue) ? whenTrue : undefined;
  if (left === right && comparison !== "set") return holds(comparison, width, 0n, 0n) ? whenTrue : whenFalse;
  const [first, second] = [constantOf(left), constantOf(right)];
  if (first === undefined || second === undefined) return undefined;
  return holds(comparison, width, first, second) ? whenTrue : whenFalse;
}

/** A branch with both ways to one block only matters to the block's phis. */
function edgesAgree(target: Block): boolean {
  return target.instructions[0]?.op !== "phi";
}

function simplifyTest(block: Block, branch: Branch): boolean {
  const { comparison, width, left, right } = branch;
  if (constantOf(left) !== undefined && constantOf(right) === undefined) {
    block.terminator = { ...branch, comparison: swapped(comparison), left: right, right: left };
    return true;
  }
  const constant = constantOf(right);
  if (constant === undefined || BigInt.asUintN(width, constant) !== 0n) return false;
  if (comparison === "gt") return replaceTest(block, branch, { comparison: "ne" });
  if (comparison === "le") return replaceTest(block, branch, { comparison: "eq" });
  if (comparison !== "ne" && comparison !== "eq") return false;
  if (left.op === "compare") {
    const inner = { comparison: left.comparison, width: left.width, left: left.left, right: left.right };
    return replaceTest(block, comparison === "ne" ? branch : turned(branch), inner);
  }
  if (left.op === "binary" && left.operation === "and" && left.width <= width) {
    const inner = { comparison: "set" as const, width: left.width, left: left.left, right: left.right };
    return replaceTest(block, comparison === "ne" ? branch : turned(branch), inner);
  }
  return false;
}

function replaceTest(block: Block, branch: Branch, test: Partial<Branch>): boolean {
  block.terminator = { ...branch, ...test };
  return true;
}

function turned(branch: Branch): Branch {
  const { whenTrue, whenFalse, likely } = branch;
  const opposite = likely === undefined ? undefined : likely === "true" ? "false" : "true";
  return { ...branch, whenTrue: whenFalse, whenFalse: whenTrue, likely: opposite };
}

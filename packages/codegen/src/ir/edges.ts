// Edits of the control flow graph that keep predecessor lists and phis in step.

import type { Block, FunctionIr, Value } from "./ir.ts";
import { successorsOf } from "./operands.ts";
import { reversePostorder } from "./order.ts";
import { retain } from "./retain.ts";

/** Takes one edge away: the predecessor entry and each phi's operand for it. */
export function removeEdge(from: Block, to: Block): void {
  const index = to.predecessors.indexOf(from);
  if (index === -1) return;
  to.predecessors.splice(index, 1);
  for (const phi of to.instructions) {
    if (phi.op !== "phi") break;
    phi.operands.splice(index, 1);
  }
}

/** Adds an edge that brings to each phi what `like` brings; the terminator is the caller's part. */
export function addEdgeLike(from: Block, to: Block, like: Block): void {
  const index = to.predecessors.indexOf(like);
  to.predecessors.push(from);
  for (const phi of to.instructions) {
    if (phi.op !== "phi") break;
    const value: Value | undefined = phi.operands[index];
    if (value !== undefined) phi.operands.push(value);
  }
}

/** Makes the terminator's ways to `old` lead to `replacement`. */
export function retarget(from: Block, old: Block, replacement: Block): void {
  const terminator = from.terminator;
  if (terminator?.kind === "jump" && terminator.target === old) terminator.target = replacement;
  if (terminator?.kind !== "branch") return;
  if (terminator.whenTrue === old) terminator.whenTrue = replacement;
  if (terminator.whenFalse === old) terminator.whenFalse = replacement;
}

/** Leads all of a block's edges to `via` on to `target`, unless that would give it two edges to a block with phis. */
export function redirect(from: Block, via: Block, target: Block): boolean {
  const edges = from.terminator === undefined ? 0 : successorsOf(from).filter((next) => next === via).length;
  if (edges === 0 || (hasPhis(target) && (edges > 1 || target.predecessors.includes(from)))) return false;
  for (let count = 0; count < edges; count++) {
    addEdgeLike(from, target, via);
    removeEdge(from, via);
  }
  retarget(from, via, target);
  return true;
}

function hasPhis(block: Block): boolean {
  return block.instructions[0]?.op === "phi";
}

/** Drops blocks that no path reaches; gives whether there were any. */
export function removeUnreachable(fn: FunctionIr): boolean {
  const order = reversePostorder(fn);
  if (order.length === fn.blocks.length) return false;
  const reachable = new Set(order);
  for (const block of reachable) {
    for (const previous of block.predecessors.filter((candidate) => !reachable.has(candidate)))
      removeEdge(previous, block);
  }
  return retain(fn.blocks, (block) => reachable.has(block));
}

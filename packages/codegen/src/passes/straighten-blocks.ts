// Skips blocks that only jump, joins blocks that always follow each other, and leads a block that brings a constant to a
// test straight to the test's outcome (the second half of `a && b`).

import { holds } from "../ir/arithmetic.ts";
import { addEdgeLike, hasPhis, removeEdge, removeUnreachable, retarget } from "../ir/edges.ts";
import type { Block, FunctionIr, Value } from "../ir/ir.ts";
import { countUses, replaceUses, successorsOf } from "../ir/operands.ts";
import { retain } from "../ir/retain.ts";
import { constantOf } from "../ir/rewrite.ts";

export function straightenBlocks(fn: FunctionIr): boolean {
  let changed = skipEmpty(fn);
  changed = skipDecidedTests(fn) || changed;
  changed = removeUnreachable(fn) || changed;
  return joinChains(fn) || changed;
}

function skipEmpty(fn: FunctionIr): boolean {
  let changed = false;
  for (const block of fn.blocks.slice(1)) {
    const terminator = block.terminator;
    if (block.instructions.length > 0 || terminator?.kind !== "jump" || terminator.target === block) continue;
    for (const previous of new Set(block.predecessors))
      if (redirect(previous, block, terminator.target)) changed = true;
  }
  return changed;
}

/** Leads all of a block's edges to `via` on to `target`, unless that would give it two edges to a block with phis. */
function redirect(from: Block, via: Block, target: Block): boolean {
  const edges = from.terminator === undefined ? 0 : successorsOf(from).filter((next) => next === via).length;
  if (edges === 0 || (hasPhis(target) && (edges > 1 || target.predecessors.includes(from)))) return false;
  for (let count = 0; count < edges; count++) {
    addEdgeLike(from, target, via);
    removeEdge(from, via);
  }
  retarget(from, via, target);
  return true;
}

/** A block that consists of one phi and a test of it against a constant, for each predecessor that brings a constant. */
function skipDecidedTests(fn: FunctionIr): boolean {
  let uses: Uint32Array | undefined;
  let changed = false;
  for (const block of fn.blocks) {
    const [phi] = block.instructions;
    if (phi?.op !== "phi" || block.instructions.length !== 1) continue;
    uses ??= countUses(fn);
    if (uses[phi.id] !== 1) continue;
    for (const previous of [...block.predecessors]) {
      const target = decidedTarget(block, phi, phi.operands[block.predecessors.indexOf(previous)]);
      if (target !== undefined && target !== block && redirect(previous, block, target)) changed = true;
    }
  }
  return changed;
}

function decidedTarget(block: Block, phi: Value, operand: Value | undefined): Block | undefined {
  const terminator = block.terminator;
  if (terminator?.kind !== "branch" || terminator.left !== phi || operand === undefined) return undefined;
  const [left, right] = [constantOf(operand), constantOf(terminator.right)];
  if (left === undefined || right === undefined) return undefined;
  return holds(terminator.comparison, terminator.width, left, right) ? terminator.whenTrue : terminator.whenFalse;
}

function joinChains(fn: FunctionIr): boolean {
  const gone = new Set<Block>();
  const replacements = new Map<Value, Value>();
  for (const block of fn.blocks) {
    if (gone.has(block)) continue;
    for (let next = onlyFollower(fn, block); next !== undefined; next = onlyFollower(fn, block)) {
      absorb(block, next, replacements);
      gone.add(next);
    }
  }
  if (gone.size === 0) return false;
  replaceUses(fn, replacements);
  return retain(fn.blocks, (block) => !gone.has(block));
}

function onlyFollower(fn: FunctionIr, block: Block): Block | undefined {
  const terminator = block.terminator;
  if (terminator?.kind !== "jump") return undefined;
  const { target } = terminator;
  return target !== block && target !== fn.blocks[0] && target.predecessors.length === 1 ? target : undefined;
}

function absorb(block: Block, next: Block, replacements: Map<Value, Value>): void {
  for (const instruction of next.instructions) {
    const [only] = instruction.op === "phi" ? instruction.operands : [];
    if (only === undefined) block.instructions.push(instruction);
    else replacements.set(instruction, only);
  }
  block.terminator = next.terminator;
  for (const follower of new Set(successorsOf(next)))
    for (const [index, previous] of follower.predecessors.entries())
      if (previous === next) follower.predecessors[index] = block;
}

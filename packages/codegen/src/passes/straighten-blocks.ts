// Skips blocks that only jump, and joins blocks that always follow each other.

import { redirect, removeUnreachable } from "../ir/edges.ts";
import type { Block, FunctionIr, Value } from "../ir/ir.ts";
import { replaceUses, successorsOf } from "../ir/operands.ts";
import { retain } from "../ir/retain.ts";

export function straightenBlocks(fn: FunctionIr): boolean {
  let changed = skipEmpty(fn);
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

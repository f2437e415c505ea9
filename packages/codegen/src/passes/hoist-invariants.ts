// Loop-invariant code motion: what a loop computes the same in each round is computed once, before it. Only values that cannot
// fail and touch no memory are moved, and none whose making is cheaper than keeping a register for it.

import { Dominators } from "../ir/dominators.ts";
import type { Block, FunctionIr, Instruction, Value } from "../ir/ir.ts";
import { naturalLoops } from "../ir/loops.ts";
import { forEachOperand } from "../ir/operands.ts";

export function hoistInvariants(fn: FunctionIr): boolean {
  const dominators = new Dominators(fn);
  let changed = false;
  // inner loops first: what leaves one may go on to leave the next
  for (const { header, body } of naturalLoops(fn, dominators)) {
    const before = preheader(header, body);
    if (before !== undefined && hoist(body, before)) changed = true;
  }
  return changed;
}

/** The block that leads to the loop and nowhere else. */
function preheader(header: Block, body: ReadonlySet<Block>): Block | undefined {
  const outside = header.predecessors.filter((block) => !body.has(block));
  const [only] = outside;
  return outside.length === 1 && only?.terminator?.kind === "jump" ? only : undefined;
}

function hoist(body: ReadonlySet<Block>, before: Block): boolean {
  const inside = new Set<Value>();
  for (const block of body) for (const instruction of block.instructions) inside.add(instruction);
  let moved = false;
  for (let found = true; found; ) {
    found = false;
    for (const block of body) {
      for (const instruction of [...block.instructions]) {
        if (!isWorthIt(instruction) || !isInvariant(instruction, inside)) continue;
        const needed: Instruction[] = [];
        forEachOperand(instruction, (operand) => {
          if (inside.has(operand)) needed.push(operand);
        });
        for (const one of [...new Set(needed), instruction]) move(one, body, before, inside);
        found = true;
        moved = true;
      }
    }
  }
  return moved;
}

function move(instruction: Instruction, body: ReadonlySet<Block>, before: Block, inside: Set<Value>): void {
  for (const { instructions } of body) {
    const at = instructions.indexOf(instruction);
    if (at >= 0) instructions.splice(at, 1);
  }
  before.instructions.push(instruction);
  inside.delete(instruction);
}

function isInvariant(instruction: Instruction, inside: ReadonlySet<Value>): boolean {
  let invariant = true;
  forEachOperand(instruction, (operand) => {
    // constants and addresses are made where they are used
    if (inside.has(operand) && !isMadeAnew(operand)) invariant = false;
  });
  return invariant;
}

function isMadeAnew(value: Value): boolean {
  return ["const", "slot", "map", "map-value", "function", "load-constant", "kernel-variable"].includes(value.op);
}

/** Arithmetic of several operands, and calls of helpers that always give the same. */
function isWorthIt(instruction: Instruction): boolean {
  switch (instruction.op) {
    case "binary":
    case "compare":
    case "extend":
    case "bswap":
    case "neg":
      return true;
    case "call":
      return instruction.effects === "pure" && instruction.args.length === 0;
    default:
      return false;
  }
}

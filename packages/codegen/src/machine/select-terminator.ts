// Selection of terminators, and the way out of SSA: each edge into a block with phis carries copies. They run in the
// predecessor if it goes nowhere else, else in a block of their own on the edge.

import type { Block, Terminator, Value } from "../ir/ir.ts";
import { swapped } from "./comparison.ts";
import { immediateOf } from "./constants.ts";
import { type MachineBlock, machine, NONE } from "./instruction.ts";
import { type Copy, sequentialise } from "./parallel-copy.ts";
import { isMadeAtUse, type Selector } from "./select.ts";

type Branch = Terminator & { kind: "branch" };

export function selectTerminator(selector: Selector, block: Block): void {
  const terminator = block.terminator;
  if (terminator === undefined) throw new Error(`block b${block.id} of ${selector.fn.source.name} has no terminator`);
  if (terminator.kind === "return") {
    selector.into(0, terminator.value, terminator);
    selector.emit(machine("exit", terminator.span, { a: 0 }));
  } else if (terminator.kind === "jump") {
    copyPhis(selector, terminator.target, edgeIndex(terminator.target, block, 0));
    selector.emit(machine("jump", terminator.span, { whenTrue: selector.blockOf(terminator.target) }));
  } else {
    selectBranch(selector, block, terminator);
  }
}

function selectBranch(selector: Selector, block: Block, branch: Branch): void {
  let { left, right, comparison } = branch;
  if (isMadeAtUse(left) && !isMadeAtUse(right)) {
    [left, right] = [right, left];
    comparison = swapped(comparison);
  }
  const imm = immediateOf(right, branch.width);
  const a = selector.operand(left, branch);
  const b = imm === undefined ? selector.operand(right, branch) : NONE;
  const whenTrue = edge(selector, block, branch.whenTrue, 0);
  const whenFalse = edge(selector, block, branch.whenFalse, branch.whenFalse === branch.whenTrue ? 1 : 0);
  const { width, likely, span } = branch;
  selector.enter(block);
  selector.emit(machine("branch", span, { a, b, imm: imm ?? 0, comparison, width, likely, whenTrue, whenFalse }));
}

/** Where a branch has to go to reach `target`: the block itself, or one with the copies its phis need. */
function edge(selector: Selector, from: Block, target: Block, occurrence: number): MachineBlock {
  const destination = selector.blockOf(target);
  if (target.instructions[0]?.op !== "phi") return destination;
  const between = selector.addBlock(`${from.label}.${target.label}`);
  selector.enterMachine(between);
  copyPhis(selector, target, edgeIndex(target, from, occurrence));
  selector.emit(machine("jump", undefined, { whenTrue: destination }));
  return between;
}

function edgeIndex(target: Block, from: Block, occurrence: number): number {
  const first = target.predecessors.indexOf(from);
  return occurrence === 0 ? first : target.predecessors.indexOf(from, first + 1);
}

function copyPhis(selector: Selector, target: Block, index: number): void {
  const copies: Copy[] = [];
  const made: { phi: Value; value: Value }[] = [];
  for (const phi of target.instructions) {
    if (phi.op !== "phi") break;
    const value = phi.operands[index];
    if (value === undefined) throw new Error(`phi v${phi.id} has no operand ${index}`);
    if (isMadeAtUse(value)) made.push({ phi, value });
    else copies.push({ dst: selector.registerOf(phi), src: selector.registerOf(value) });
  }
  for (const { dst, src } of sequentialise(copies, () => selector.fresh()))
    selector.emit(machine("mov", undefined, { dst, a: src }));
  // Constants read no register, so they come after everything that might still read their destination.
  for (const { phi, value } of made) selector.into(selector.registerOf(phi), value, phi);
}

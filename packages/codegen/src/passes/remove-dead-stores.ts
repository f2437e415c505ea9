// Removes stores to stack slots that nothing reads: slots that are only written, stores overwritten in the same block, and
// stores right before the return. Memory that others see is left alone.

import type { Block, FunctionIr, Instruction, StackSlot, Value } from "../ir/ir.ts";
import { forEachOperand, forEachTerminatorOperand, isAtomic } from "../ir/operands.ts";
import { retain } from "../ir/retain.ts";

export function removeDeadStores(fn: FunctionIr): boolean {
  if (fn.slots.length === 0) return false;
  const escaping = escapingSlots(fn);
  const read = readSlots(fn);
  let changed = false;
  for (const block of fn.blocks) if (cleanBlock(block, escaping, read)) changed = true;
  return changed;
}

/** Slots whose address is used for more than being the base of an access. */
function escapingSlots(fn: FunctionIr): Set<StackSlot> {
  const result = new Set<StackSlot>();
  const markEscaping = (value: Value): void => {
    if (value.op === "slot") result.add(value.slot);
  };
  for (const block of fn.blocks) {
    for (const instruction of block.instructions) {
      if (instruction.op === "store" || isAtomic(instruction)) markEscaping(instruction.value);
      else if (instruction.op !== "load") forEachOperand(instruction, markEscaping);
    }
    forEachTerminatorOperand(block.terminator, markEscaping);
  }
  return result;
}

function readSlots(fn: FunctionIr): Set<StackSlot> {
  const result = new Set<StackSlot>();
  for (const { instructions } of fn.blocks)
    for (const instruction of instructions)
      if ((instruction.op === "load" || isAtomic(instruction)) && instruction.base.op === "slot")
        result.add(instruction.base.slot);
  return result;
}

function cleanBlock(block: Block, escaping: ReadonlySet<StackSlot>, read: ReadonlySet<StackSlot>): boolean {
  /** Places that will be written, in full, before they can be read. */
  const overwritten = new Set<string>();
  const dead = new Set<Instruction>();
  let ends = block.terminator?.kind === "return";
  for (let index = block.instructions.length - 1; index >= 0; index--) {
    const instruction = block.instructions[index] as Instruction;
    if (instruction.op === "store" && instruction.base.op === "slot") {
      const { slot } = instruction.base;
      const place = `${slot.id}:${instruction.offset}:${instruction.bytes}`;
      if (ends || overwritten.has(place) || !(escaping.has(slot) || read.has(slot))) dead.add(instruction);
      else overwritten.add(place);
    } else if (mayRead(instruction)) {
      ends = false;
      overwritten.clear();
    }
  }
  return dead.size > 0 && retain(block.instructions, (instruction) => !dead.has(instruction));
}

/** Whether the instruction may read a slot; the context is none. */
function mayRead(instruction: Instruction): boolean {
  switch (instruction.op) {
    case "load":
      return instruction.base.op !== "argument" && instruction.base.op !== "map-value";
    case "call":
      return instruction.args.length > 0;
    case "call-local":
    case "atomic-add":
    case "fetch-add":
    case "compare-exchange":
      return true;
    default:
      return false;
  }
}

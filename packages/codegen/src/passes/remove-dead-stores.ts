// Removes stores to stack slots that nothing reads: slots that are only written, stores overwritten in the same block, and
// stores right before the return. Memory that others see is left alone.

import type { Block, FunctionIr, Instruction, StackSlot, Value } from "../ir/ir.ts";
import { forEachOperand, forEachTerminatorOperand, isAtomic } from "../ir/operands.ts";

export function removeDeadStores(fn: FunctionIr): boolean {
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
  let ends = block.terminator?.kind === "return";
  const kept: Instruction[] = [];
  for (const instruction of [...block.instructions].reverse()) {
    if (instruction.op === "store" && instruction.base.op === "slot") {
      const { slot } = instruction.base;
      const place = `${slot.id}:${instruction.offset}:${instruction.bytes}`;
      if (ends || overwritten.has(place) || !(escaping.has(slot) || read.has(slot))) continue;
      overwritten.add(place);
    } else if (mayRead(instruction)) {
      ends = false;
      overwritten.clear();
    }
    kept.push(instruction);
  }
  if (kept.length === block.instructions.length) return false;
  block.instructions.splice(0, block.instructions.length, ...kept.reverse());
  return true;
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

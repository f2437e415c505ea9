// Removes instructions whose results nobody needs, cycles of phis included.

import type { FunctionIr, Instruction, Value } from "../ir/ir.ts";
import { forEachOperand, forEachTerminatorOperand } from "../ir/operands.ts";
import { retain } from "../ir/retain.ts";

export function removeDeadCode(fn: FunctionIr): boolean {
  const needed = new Uint8Array(fn.nextId);
  const pending: Value[] = [];
  const need = (value: Value): void => {
    if (needed[value.id] === 1) return;
    needed[value.id] = 1;
    pending.push(value);
  };
  for (const block of fn.blocks) {
    for (const instruction of block.instructions) if (mustStay(instruction)) need(instruction);
    forEachTerminatorOperand(block.terminator, need);
  }
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) forEachOperand(value, need);
  let changed = false;
  for (const { instructions } of fn.blocks) if (retain(instructions, ({ id }) => needed[id] === 1)) changed = true;
  return changed;
}

function mustStay(instruction: Instruction): boolean {
  switch (instruction.op) {
    case "store":
    case "atomic-add":
    case "fetch-add":
    case "compare-exchange":
    case "call-local":
      return true;
    case "call":
      return instruction.effects === "write";
    case "load":
      return instruction.volatile;
    default:
      return false;
  }
}

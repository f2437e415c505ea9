// The order in which blocks are laid out: reverse postorder, with what is only reached by unlikely ways at the end. Blocks
// that only jump on are skipped first.

import { reversePostorderOf } from "../ir/order.ts";
import { type MachineBlock, type MachineFunction, machineSuccessors } from "../machine/instruction.ts";

/** Blocks in the order of their code; the entry first. */
export function layOutBlocks(fn: MachineFunction): MachineBlock[] {
  const entry = fn.blocks[0];
  if (entry === undefined) return [];
  skipEmptyBlocks(fn);
  const order = reversePostorderOf(entry, machineSuccessors);
  const cold = coldBlocks(order);
  return [...order.filter((block) => !cold.has(block)), ...order.filter((block) => cold.has(block))];
}

function skipEmptyBlocks(fn: MachineFunction): void {
  for (const block of fn.blocks) {
    const last = block.instructions.at(-1);
    if (last === undefined) continue;
    if (last.whenTrue !== undefined) last.whenTrue = finalTarget(last.whenTrue);
    if (last.whenFalse !== undefined) last.whenFalse = finalTarget(last.whenFalse);
  }
}

function finalTarget(block: MachineBlock): MachineBlock {
  let current = block;
  const seen: MachineBlock[] = [];
  for (let next = onlyJump(current); next !== undefined && !seen.includes(current); next = onlyJump(current)) {
    seen.push(current);
    current = next;
  }
  return current;
}

/** Where a block goes that does nothing else. */
function onlyJump({ instructions: [first] }: MachineBlock): MachineBlock | undefined {
  return first?.kind === "jump" ? first.whenTrue : undefined;
}

/** Blocks that every forward edge reaches from a cold block or the unlikely side of a branch. */
function coldBlocks(order: readonly MachineBlock[]): Set<MachineBlock> {
  const warm = new Set<MachineBlock>(order.slice(0, 1));
  const cold = new Set<MachineBlock>();
  for (const block of order) {
    if (!warm.has(block)) {
      cold.add(block);
      continue;
    }
    const last = block.instructions.at(-1);
    if (last?.whenTrue !== undefined && (last.kind === "jump" || last.likely !== "false")) warm.add(last.whenTrue);
    if (last?.whenFalse !== undefined && last.likely !== "true") warm.add(last.whenFalse);
  }
  return cold;
}

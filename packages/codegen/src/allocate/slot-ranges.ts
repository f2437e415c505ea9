// Where each stack slot is in use: from its first mention on some path to its last on some path, loops taken whole.

import type { StackSlot } from "../ir/ir.ts";
import { type MachineBlock, machineSuccessors } from "../machine/instruction.ts";

export interface SlotRanges {
  readonly slots: readonly StackSlot[];
  /** Whether two slots (by index) are in use at once. */
  conflicts(first: number, second: number): boolean;
}

interface Flow {
  readonly first: Map<number, number>;
  readonly last: Map<number, number>;
  /** Mentioned on some path to the block's start; on some path from its end. */
  readonly before: Set<number>;
  readonly after: Set<number>;
}

/** `everywhere`: slots to be taken as always in use. */
export function slotRanges(order: readonly MachineBlock[], everywhere: ReadonlySet<StackSlot>): SlotRanges {
  const numbers = new Map<StackSlot, number>();
  const flows = new Map(order.map((block) => [block, mentionsOf(block, numbers)]));
  const pairs = new Set<number>();
  if (numbers.size > 1) {
    propagate(order, flows);
    for (const flow of flows.values()) collectConflicts(flow, numbers.size, pairs);
  }
  const slots = [...numbers.keys()];
  const always = slots.map((slot) => everywhere.has(slot));
  return {
    slots,
    conflicts: (first, second) =>
      always[first] === true || always[second] === true || pairs.has(first * slots.length + second),
  };
}

function mentionsOf(block: MachineBlock, numbers: Map<StackSlot, number>): Flow {
  const flow: Flow = { first: new Map(), last: new Map(), before: new Set(), after: new Set() };
  for (const [index, instruction] of block.instructions.entries()) {
    if (instruction.slot !== undefined) mention(flow, numbers, instruction.slot, index);
    for (const slot of instruction.slots) mention(flow, numbers, slot, index);
  }
  return flow;
}

function mention(flow: Flow, numbers: Map<StackSlot, number>, slot: StackSlot, index: number): void {
  const number = numbers.get(slot) ?? numbers.size;
  numbers.set(slot, number);
  if (!flow.first.has(number)) flow.first.set(number, index);
  flow.last.set(number, index);
}

function propagate(order: readonly MachineBlock[], flows: Map<MachineBlock, Flow>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of order) if (pushForward(block, flows)) changed = true;
    for (let index = order.length - 1; index >= 0; index--) {
      const block = order[index];
      if (block !== undefined && pullBackward(block, flows)) changed = true;
    }
  }
}

function pushForward(block: MachineBlock, flows: Map<MachineBlock, Flow>): boolean {
  const flow = flows.get(block);
  if (flow === undefined) return false;
  let changed = false;
  for (const next of machineSuccessors(block)) {
    const target = flows.get(next);
    if (target === undefined) continue;
    const size = target.before.size;
    for (const slot of flow.before) target.before.add(slot);
    for (const slot of flow.first.keys()) target.before.add(slot);
    if (target.before.size !== size) changed = true;
  }
  return changed;
}

function pullBackward(block: MachineBlock, flows: Map<MachineBlock, Flow>): boolean {
  const flow = flows.get(block);
  if (flow === undefined) return false;
  const size = flow.after.size;
  for (const next of machineSuccessors(block)) {
    const source = flows.get(next);
    if (source === undefined) continue;
    for (const slot of source.after) flow.after.add(slot);
    for (const slot of source.first.keys()) flow.after.add(slot);
  }
  return flow.after.size !== size;
}

function collectConflicts(flow: Flow, count: number, pairs: Set<number>): void {
  const ranges: { slot: number; start: number; end: number }[] = [];
  for (let slot = 0; slot < count; slot++) {
    const start = flow.before.has(slot) ? -1 : flow.first.get(slot);
    const end = flow.after.has(slot) ? Number.POSITIVE_INFINITY : flow.last.get(slot);
    if (start !== undefined && end !== undefined) ranges.push({ slot, start, end });
  }
  for (const first of ranges) {
    for (const second of ranges) {
      if (first.slot !== second.slot && first.start <= second.end && second.start <= first.end)
        pairs.add(first.slot * count + second.slot);
    }
  }
}

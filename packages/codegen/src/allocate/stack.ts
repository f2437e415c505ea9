// Places stack slots below r10. Slots that are never needed at the same time share space; a slot whose address is kept in a
// register (rather than used at once, as base of an access or argument of a call) is needed everywhere.

import type { StackSlot } from "../ir/ir.ts";
import { ALLOCATABLE, CLOBBERED, isCall, type MachineBlock, type MachineFunction } from "../machine/instruction.ts";
import { slotRanges } from "./slot-ranges.ts";

/** The kernel gives each function 512 bytes, and 512 to a chain of calls (MAX_BPF_STACK). */
export const STACK_LIMIT = 512;

export class StackLimitError extends Error {
  readonly function: string;
  /** What the function needs. */
  readonly bytes: number;
  readonly limit: number = STACK_LIMIT;

  constructor(name: string, bytes: number) {
    super(
      `${name} needs ${bytes} bytes of stack, BPF has ${STACK_LIMIT}; use shorter strings (config max_strlen), fewer or smaller map keys, fewer variables at a time, or split the action into several probes`,
    );
    this.name = "StackLimitError";
    this.function = name;
    this.bytes = bytes;
  }
}

export interface Frame {
  /** Offsets from r10, negative multiples of 8. */
  readonly offsets: ReadonlyMap<StackSlot, number>;
  readonly bytes: number;
}

/** Lays out all slots that the function's instructions name. Throws StackLimitError. */
export function layOutStack(fn: MachineFunction, order: readonly MachineBlock[]): Frame {
  const { slots, conflicts } = slotRanges(order, escapingSlots(order));
  const placed: { slot: StackSlot; index: number; top: number }[] = [];
  // Large ones first: small ones then fill the gaps between them.
  const bySize = [...slots.entries()].sort(([, first], [, second]) => second.size - first.size);
  let bytes = 0;
  for (const [index, slot] of bySize) {
    const rivals = placed.filter((other) => conflicts(index, other.index));
    const top = firstFit(rivals, sizeOf(slot));
    placed.push({ slot, index, top });
    bytes = Math.max(bytes, top + sizeOf(slot));
  }
  if (bytes > STACK_LIMIT) throw new StackLimitError(fn.source.name, bytes);
  return { offsets: new Map(placed.map(({ slot, top }) => [slot, -(top + sizeOf(slot))])), bytes };
}

function sizeOf(slot: StackSlot): number {
  return (slot.size + 7) & ~7;
}

/** Lowest distance from r10 at which `size` bytes overlap no rival. */
function firstFit(rivals: readonly { slot: StackSlot; top: number }[], size: number): number {
  let top = 0;
  for (const rival of [...rivals].sort((first, second) => first.top - second.top)) {
    if (rival.top >= top + size) break;
    top = Math.max(top, rival.top + sizeOf(rival.slot));
  }
  return top;
}

/** Slots whose address goes anywhere but straight into an argument register. */
function escapingSlots(order: readonly MachineBlock[]): Set<StackSlot> {
  const result = new Set<StackSlot>();
  for (const block of order) {
    const { instructions } = block;
    for (const [index, { kind, dst, slot }] of instructions.entries()) {
      if (kind !== "slot-address" || slot === undefined) continue;
      if (!reachesCall(block, index, dst, slot)) result.add(slot);
    }
  }
  return result;
}

/** Whether the register stays untouched until a call takes it. */
function reachesCall(block: MachineBlock, start: number, register: number, slot: StackSlot): boolean {
  if (register === 0 || register >= CLOBBERED || register >= ALLOCATABLE) return false;
  for (let index = start + 1; index < block.instructions.length; index++) {
    const instruction = block.instructions[index];
    if (instruction === undefined) return false;
    if (instruction.slots.includes(slot) && register <= instruction.argumentCount) return true;
    const { dst, a, b } = instruction;
    if (dst === register || a === register || b === register || isCall(instruction)) return false;
  }
  return false;
}

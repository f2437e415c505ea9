// Which virtual registers are live at the end of each block: backward data flow over bit sets, in postorder, so that
// code without loops takes two rounds.

import { reversePostorderOf } from "../ir/order.ts";
import {
  FIRST_VIRTUAL,
  type MachineBlock,
  type MachineFunction,
  type MachineInstruction,
  machineSuccessors,
  readsDestination,
} from "../machine/instruction.ts";

export interface Liveness {
  /** Reachable blocks in reverse postorder. */
  readonly order: readonly MachineBlock[];
  /** Registers live at a block's end, as numbers. */
  liveOut(block: MachineBlock): Register[];
}

type Register = number;

/** Calls `visit` for each virtual register that the instruction reads. */
export function forEachVirtualRead(instruction: MachineInstruction, visit: (register: Register) => void): void {
  if (instruction.a >= FIRST_VIRTUAL) visit(instruction.a);
  if (instruction.b >= FIRST_VIRTUAL) visit(instruction.b);
  if (instruction.dst >= FIRST_VIRTUAL && readsDestination(instruction)) visit(instruction.dst);
}

export function liveness(fn: MachineFunction): Liveness {
  const entry = fn.blocks[0];
  const order = entry === undefined ? [] : reversePostorderOf(entry, machineSuccessors);
  const words = (fn.nextRegister + 31) >>> 5;
  const sets = new Map(order.map((block) => [block, flowOf(block, words)]));
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = order.length - 1; index >= 0; index--) {
      const block = order[index];
      if (block === undefined) continue;
      if (propagate(block, sets)) changed = true;
    }
  }
  return { order, liveOut: (block) => members(sets.get(block)?.out) };
}

interface Flow {
  /** Read before written. */
  readonly reads: Uint32Array;
  readonly writes: Uint32Array;
  /** Live at the start, at the end. */
  readonly in: Uint32Array;
  readonly out: Uint32Array;
}

function flowOf(block: MachineBlock, words: number): Flow {
  const reads = new Uint32Array(words);
  const writes = new Uint32Array(words);
  for (const instruction of block.instructions) {
    forEachVirtualRead(instruction, (register) => {
      if (!has(writes, register)) add(reads, register);
    });
    if (instruction.dst >= FIRST_VIRTUAL) add(writes, instruction.dst);
  }
  return { reads, writes, in: reads.slice(), out: new Uint32Array(words) };
}

function propagate(block: MachineBlock, sets: Map<MachineBlock, Flow>): boolean {
  const flow = sets.get(block);
  if (flow === undefined) return false;
  let changed = false;
  for (const next of machineSuccessors(block)) {
    const from = sets.get(next)?.in;
    if (from === undefined) continue;
    for (let word = 0; word < from.length; word++) {
      const before = flow.out[word] ?? 0;
      const after = (before | (from[word] ?? 0)) >>> 0;
      if (after === before) continue;
      flow.out[word] = after;
      flow.in[word] = (flow.in[word] ?? 0) | (after & ~(flow.writes[word] ?? 0));
      changed = true;
    }
  }
  return changed;
}

function has(set: Uint32Array, register: Register): boolean {
  return (((set[register >>> 5] ?? 0) >>> (register & 31)) & 1) === 1;
}

function add(set: Uint32Array, register: Register): void {
  set[register >>> 5] = (set[register >>> 5] ?? 0) | (1 << (register & 31));
}

function members(set: Uint32Array | undefined): Register[] {
  const result: Register[] = [];
  for (const [word, bits] of (set ?? []).entries()) {
    for (let rest = bits; rest !== 0; rest &= rest - 1) result.push(word * 32 + (31 - Math.clz32(rest & -rest)));
  }
  return result;
}

// Register allocation of one function: colour, spill what does not fit, repeat; then write r0 to r9 into the instructions
// and drop the moves that have become empty.

import {
  FIRST_VIRTUAL,
  type MachineFunction,
  type MachineInstruction,
  NONE,
  type Register,
} from "../machine/instruction.ts";
import { type Coloring, color } from "./coloring.ts";
import { buildInterference } from "./interference.ts";
import { spill } from "./spill.ts";

/** Two or three rounds are usual; each makes the ranges of the last shorter. */
const MAXIMUM_ROUNDS = 40;

/** Replaces the virtual registers of the function by r0 to r9. */
export function allocateRegisters(fn: MachineFunction): void {
  const unspillable: Register[] = [];
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const graph = buildInterference(fn);
    for (const register of unspillable) graph.cost[register] = Number.POSITIVE_INFINITY;
    const coloring = color(graph, graph.cost);
    if (coloring.spilled.length === 0) {
      assign(fn, coloring);
      return;
    }
    for (const register of spill(fn, coloring)) unspillable.push(register);
  }
  throw new Error(
    `no register assignment for ${fn.source.name} after ${MAXIMUM_ROUNDS} rounds; please report this script`,
  );
}

function assign(fn: MachineFunction, coloring: Coloring): void {
  const place = (register: Register): Register => (register < FIRST_VIRTUAL ? register : coloring.colorOf(register));
  for (const block of fn.blocks) {
    const kept: MachineInstruction[] = [];
    for (const instruction of block.instructions) {
      if (instruction.dst !== NONE) instruction.dst = place(instruction.dst);
      if (instruction.a !== NONE) instruction.a = place(instruction.a);
      if (instruction.b !== NONE) instruction.b = place(instruction.b);
      if (instruction.kind !== "mov" || instruction.dst !== instruction.a) kept.push(instruction);
    }
    block.instructions = kept;
  }
}

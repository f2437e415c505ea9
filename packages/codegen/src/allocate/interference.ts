// The interference graph: registers that are live at once cannot share a place. Virtual registers know their neighbours;
// for r0 to r9 only the matrix is kept, since everything that lives across a call is their neighbour.

import { loopDepths } from "../ir/order.ts";
import {
  ALLOCATABLE,
  CLOBBERED,
  FIRST_VIRTUAL,
  isCall,
  type MachineBlock,
  type MachineFunction,
  type MachineInstruction,
  machineSuccessors,
  NONE,
  type Register,
  readsDestination,
} from "../machine/instruction.ts";
import { LiveSet } from "./live-set.ts";
import { liveness } from "./liveness.ts";

/** Above this many registers the matrix would take more than 8 MiB; a hash set takes over. */
const MATRIX_LIMIT = 8192;

export class InterferenceGraph {
  readonly size: number;
  readonly neighbours: Register[][] = [];
  readonly degree: Int32Array;
  /** Cost of keeping a register in memory: reads and writes, ten times more a loop level. */
  readonly cost: Float64Array;
  readonly moves: MachineInstruction[] = [];
  readonly #matrix: Uint32Array | undefined;
  readonly #pairs = new Set<number>();

  constructor(size: number) {
    this.size = size;
    this.degree = new Int32Array(size);
    this.cost = new Float64Array(size);
    for (let register = 0; register < size; register++) this.neighbours.push([]);
    if (size <= MATRIX_LIMIT) this.#matrix = new Uint32Array(((size * (size + 1)) / 2 + 31) >>> 5);
  }

  interferes(first: Register, second: Register): boolean {
    const pair = pairOf(first, second);
    if (this.#matrix === undefined) return this.#pairs.has(pair);
    return (((this.#matrix[pair >>> 5] ?? 0) >>> (pair & 31)) & 1) === 1;
  }

  add(first: Register, second: Register): void {
    if (first === second || this.interferes(first, second)) return;
    const pair = pairOf(first, second);
    if (this.#matrix === undefined) this.#pairs.add(pair);
    else this.#matrix[pair >>> 5] = (this.#matrix[pair >>> 5] ?? 0) | (1 << (pair & 31));
    this.#addNeighbour(first, second);
    this.#addNeighbour(second, first);
  }

  #addNeighbour(register: Register, other: Register): void {
    if (register < FIRST_VIRTUAL) return;
    this.neighbours[register]?.push(other);
    this.degree[register] = (this.degree[register] ?? 0) + 1;
  }
}

function pairOf(first: Register, second: Register): number {
  return first < second ? (second * (second + 1)) / 2 + first : (first * (first + 1)) / 2 + second;
}

export function buildInterference(fn: MachineFunction): InterferenceGraph {
  const graph = new InterferenceGraph(fn.nextRegister);
  const { order, liveOut } = liveness(fn);
  const predecessors = predecessorsOf(order);
  const depths = loopDepths(order, machineSuccessors, (block) => predecessors.get(block) ?? []);
  const live = new LiveSet(fn.nextRegister);
  for (const block of order) {
    live.clear();
    for (const register of liveOut(block)) live.add(register);
    const weight = 10 ** Math.min(depths.get(block) ?? 0, 6);
    for (let index = block.instructions.length - 1; index >= 0; index--) {
      const instruction = block.instructions[index];
      if (instruction !== undefined) step(graph, live, instruction, weight);
    }
  }
  return graph;
}

/** Goes over one instruction backwards: what it writes interferes with what is live after it. */
function step(graph: InterferenceGraph, live: LiveSet, instruction: MachineInstruction, weight: number): void {
  const { dst, a, b } = instruction;
  if (instruction.kind === "mov") {
    // A copy may share the place of what it copies, even if that lives on.
    live.delete(a);
    graph.moves.push(instruction);
  }
  if (isCall(instruction)) {
    for (let register = 0; register < CLOBBERED; register++) interfereWithLive(graph, live, register);
    for (let register = 0; register < CLOBBERED; register++) live.delete(register);
  }
  if (dst !== NONE) define(graph, live, instruction, weight);
  if (isCall(instruction)) for (let register = 1; register <= instruction.argumentCount; register++) live.add(register);
  read(graph, live, a, weight);
  read(graph, live, b, weight);
}

function define(graph: InterferenceGraph, live: LiveSet, instruction: MachineInstruction, weight: number): void {
  const { dst } = instruction;
  interfereWithLive(graph, live, dst);
  if (instruction.kind === "compare") {
    // It is written before its operands are read.
    for (const operand of [instruction.a, instruction.b]) if (operand !== NONE) graph.add(dst, operand);
  }
  live.delete(dst);
  if (dst >= FIRST_VIRTUAL) graph.cost[dst] = (graph.cost[dst] ?? 0) + weight;
  if (readsDestination(instruction)) live.add(dst);
}

function read(graph: InterferenceGraph, live: LiveSet, register: Register, weight: number): void {
  if (register === NONE || register === ALLOCATABLE) return;
  live.add(register);
  if (register >= FIRST_VIRTUAL) graph.cost[register] = (graph.cost[register] ?? 0) + weight;
}

function interfereWithLive(graph: InterferenceGraph, live: LiveSet, register: Register): void {
  for (const other of live.members) graph.add(register, other);
}

function predecessorsOf(order: readonly MachineBlock[]): Map<MachineBlock, MachineBlock[]> {
  const result = new Map<MachineBlock, MachineBlock[]>(order.map((block) => [block, []]));
  for (const block of order) for (const next of machineSuccessors(block)) result.get(next)?.push(block);
  return result;
}

// Register assignment by iterated register coalescing (George and Appel, 1996): simplify the interference graph, merge the
// two sides of moves where that cannot cost a spill, and colour what was taken away in reverse. r0 to r9 are coloured
// from the start, so moves to and from argument registers coalesce like any other.

import { ALLOCATABLE, FIRST_VIRTUAL, NONE, type Register } from "../machine/instruction.ts";
import type { InterferenceGraph } from "./interference.ts";

/** Zero is the state of r0 to r9, which are on no list. */
const SIMPLIFY = 1;
const FREEZE = 2;
const SPILL = 3;
const SELECTED = 4;
const MERGED = 5;

const MOVE_WAITING = 0;
const MOVE_ACTIVE = 1;
const MOVE_DONE = 2;

export interface Coloring {
  /** Register of each virtual register, after following merges; NONE where spilled. */
  colorOf(register: Register): Register;
  /** Representatives that found no register. */
  readonly spilled: readonly Register[];
  /** What a register was merged into; itself if nothing. */
  aliasOf(register: Register): Register;
}

/** Colours the graph, or says what has to go to memory. `cost` infinite: must not be spilled. */
export function color(graph: InterferenceGraph, cost: Float64Array): Coloring {
  const colorer = new Colorer(graph, cost);
  colorer.run();
  return colorer;
}

class Colorer implements Coloring {
  readonly spilled: Register[] = [];
  readonly #graph: InterferenceGraph;
  readonly #cost: Float64Array;
  readonly #state: Uint8Array;
  readonly #alias: Int32Array;
  readonly #colors: Int8Array;
  readonly #moveState: Uint8Array;
  readonly #movesOf: number[][];
  readonly #simplify: Register[] = [];
  readonly #freeze: Register[] = [];
  #spill: Register[] = [];
  readonly #moves: number[] = [];
  readonly #selected: Register[] = [];

  constructor(graph: InterferenceGraph, cost: Float64Array) {
    this.#graph = graph;
    this.#cost = cost;
    this.#state = new Uint8Array(graph.size);
    this.#alias = Int32Array.from({ length: graph.size }, (_, index) => index);
    this.#colors = new Int8Array(graph.size).fill(NONE);
    for (let register = 0; register < ALLOCATABLE; register++) this.#colors[register] = register;
    this.#moveState = new Uint8Array(graph.moves.length);
    this.#movesOf = Array.from({ length: graph.size }, () => []);
    for (const [index, move] of graph.moves.entries()) {
      this.#movesOf[move.dst]?.push(index);
      if (move.a !== move.dst) this.#movesOf[move.a]?.push(index);
      this.#moves.push(index);
    }
  }

  run(): void {
    for (let register = FIRST_VIRTUAL; register < this.#graph.size; register++) this.#enlist(register);
    for (;;) {
      if (this.#simplifyOne() || this.#coalesceOne() || this.#freezeOne() || this.#spillOne()) continue;
      break;
    }
    this.#assign();
  }

  aliasOf(register: Register): Register {
    let current = register;
    for (let next = this.#alias[current] ?? current; next !== current; next = this.#alias[current] ?? current)
      current = next;
    return current;
  }

  colorOf(register: Register): Register {
    return this.#colors[this.aliasOf(register)] ?? NONE;
  }

  #degree(register: Register): number {
    return register < FIRST_VIRTUAL ? Number.POSITIVE_INFINITY : (this.#graph.degree[register] ?? 0);
  }

  #enlist(register: Register): void {
    if (this.#degree(register) >= ALLOCATABLE) this.#put(register, SPILL, this.#spill);
    else if (this.#isMoveRelated(register)) this.#put(register, FREEZE, this.#freeze);
    else this.#put(register, SIMPLIFY, this.#simplify);
  }

  #put(register: Register, state: number, list: Register[]): void {
    this.#state[register] = state;
    list.push(register);
  }

  /** Lists are not searched when a register leaves one for another: entries whose state has changed are skipped. */
  #take(list: Register[], state: number): Register | undefined {
    for (let register = list.pop(); register !== undefined; register = list.pop())
      if (this.#state[register] === state) return register;
    return undefined;
  }

  #isMoveRelated(register: Register): boolean {
    return (this.#movesOf[register] ?? []).some((move) => this.#moveState[move] !== MOVE_DONE);
  }

  #isGone(register: Register): boolean {
    const state = this.#state[register];
    return state === SELECTED || state === MERGED;
  }

  #forEachNeighbour(register: Register, visit: (other: Register) => void): void {
    for (const other of this.#graph.neighbours[register] ?? []) if (!this.#isGone(other)) visit(other);
  }

  #simplifyOne(): boolean {
    const register = this.#take(this.#simplify, SIMPLIFY);
    if (register === undefined) return false;
    this.#select(register);
    return true;
  }

  #select(register: Register): void {
    this.#state[register] = SELECTED;
    this.#selected.push(register);
    this.#forEachNeighbour(register, (other) => this.#loseNeighbour(other));
  }

  #loseNeighbour(register: Register): void {
    if (register < FIRST_VIRTUAL) return;
    const degree = (this.#graph.degree[register] ?? 0) - 1;
    this.#graph.degree[register] = degree;
    if (degree !== ALLOCATABLE - 1) return;
    this.#wakeMoves(register);
    this.#forEachNeighbour(register, (other) => this.#wakeMoves(other));
    if (this.#state[register] === SPILL) this.#enlist(register);
  }

  #wakeMoves(register: Register): void {
    if (register < FIRST_VIRTUAL) return;
    for (const move of this.#movesOf[register] ?? []) {
      if (this.#moveState[move] !== MOVE_ACTIVE) continue;
      this.#moveState[move] = MOVE_WAITING;
      this.#moves.push(move);
    }
  }

  #coalesceOne(): boolean {
    const move = this.#moves.pop();
    if (move === undefined) return false;
    const instruction = this.#graph.moves[move];
    if (instruction === undefined || this.#moveState[move] !== MOVE_WAITING) return true;
    const first = this.aliasOf(instruction.dst);
    const second = this.aliasOf(instruction.a);
    const [into, from] = second < FIRST_VIRTUAL ? [second, first] : [first, second];
    this.#moveState[move] = MOVE_DONE;
    if (into === from) {
      this.#reconsider(into);
    } else if (from < FIRST_VIRTUAL || into === ALLOCATABLE || this.#graph.interferes(into, from)) {
      this.#reconsider(into);
      this.#reconsider(from);
    } else if (this.#isSafe(into, from)) {
      this.#merge(into, from);
      this.#reconsider(into);
    } else {
      this.#moveState[move] = MOVE_ACTIVE;
    }
    return true;
  }

  #reconsider(register: Register): void {
    if (register < FIRST_VIRTUAL || this.#state[register] !== FREEZE || this.#isMoveRelated(register)) return;
    this.#put(register, SIMPLIFY, this.#simplify);
  }

  #isSafe(into: Register, from: Register): boolean {
    return into < FIRST_VIRTUAL ? this.#isSafeByGeorge(into, from) : this.#isSafeByBriggs(into, from);
  }

  /** Each neighbour of the one already conflicts with the other or does not matter. */
  #isSafeByGeorge(into: Register, from: Register): boolean {
    for (const other of this.#graph.neighbours[from] ?? []) {
      if (this.#isGone(other) || other < FIRST_VIRTUAL || this.#degree(other) < ALLOCATABLE) continue;
      if (!this.#graph.interferes(other, into)) return false;
    }
    return true;
  }

  /** The merged register has fewer than ten neighbours that matter. */
  #isSafeByBriggs(into: Register, from: Register): boolean {
    const significant = new Set<Register>();
    for (const register of [into, from]) {
      for (const other of this.#graph.neighbours[register] ?? []) {
        if (this.#isGone(other) || significant.has(other)) continue;
        const shared = this.#graph.interferes(other, into) && this.#graph.interferes(other, from);
        if (this.#degree(other) - (shared ? 1 : 0) < ALLOCATABLE) continue;
        significant.add(other);
        if (significant.size >= ALLOCATABLE) return false;
      }
    }
    return true;
  }

  #merge(into: Register, from: Register): void {
    this.#state[from] = MERGED;
    this.#alias[from] = into;
    this.#cost[into] = mergedCost(this.#cost[into] ?? 0, this.#cost[from] ?? 0);
    const moves = this.#movesOf[into];
    for (const move of this.#movesOf[from] ?? []) moves?.push(move);
    this.#wakeMoves(from);
    this.#forEachNeighbour(from, (other) => {
      const shared = this.#graph.interferes(other, into);
      this.#graph.add(other, into);
      if (!shared && other >= FIRST_VIRTUAL) this.#graph.degree[other] = (this.#graph.degree[other] ?? 0) - 1;
      else this.#loseNeighbour(other);
    });
    if (into >= FIRST_VIRTUAL && this.#degree(into) >= ALLOCATABLE && this.#state[into] === FREEZE)
      this.#put(into, SPILL, this.#spill);
  }

  #freezeOne(): boolean {
    const register = this.#take(this.#freeze, FREEZE);
    if (register === undefined) return false;
    this.#put(register, SIMPLIFY, this.#simplify);
    this.#giveUpMoves(register);
    return true;
  }

  #giveUpMoves(register: Register): void {
    for (const move of this.#movesOf[register] ?? []) {
      const instruction = this.#graph.moves[move];
      if (instruction === undefined || this.#moveState[move] === MOVE_DONE) continue;
      this.#moveState[move] = MOVE_DONE;
      const first = this.aliasOf(instruction.dst);
      const second = this.aliasOf(instruction.a);
      const other = first === register ? second : first;
      if (this.#degree(other) < ALLOCATABLE) this.#reconsider(other);
    }
  }

  #spillOne(): boolean {
    this.#spill = this.#spill.filter((register) => this.#state[register] === SPILL);
    let best: Register | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (const register of this.#spill) {
      const priority = (this.#cost[register] ?? 0) / this.#degree(register);
      if (best !== undefined && priority >= lowest) continue;
      best = register;
      lowest = priority;
    }
    if (best === undefined) return false;
    this.#put(best, SIMPLIFY, this.#simplify);
    this.#giveUpMoves(best);
    return true;
  }

  #assign(): void {
    for (let register = this.#selected.pop(); register !== undefined; register = this.#selected.pop()) {
      let taken = 0;
      for (const other of this.#graph.neighbours[register] ?? []) {
        const color = this.#colors[this.aliasOf(other)] ?? NONE;
        if (color !== NONE) taken |= 1 << color;
      }
      const color = this.#choose(register, taken);
      if (color === NONE) this.spilled.push(register);
      else this.#colors[register] = color;
    }
  }

  /** A free register, if possible that of the other side of a move that was not merged. */
  #choose(register: Register, taken: number): Register {
    for (const move of this.#movesOf[register] ?? []) {
      const instruction = this.#graph.moves[move];
      if (instruction === undefined) continue;
      for (const side of [instruction.dst, instruction.a]) {
        const color = this.#colors[this.aliasOf(side)] ?? NONE;
        if (color !== NONE && (taken & (1 << color)) === 0) return color;
      }
    }
    for (let color = 0; color < ALLOCATABLE; color++) if ((taken & (1 << color)) === 0) return color;
    return NONE;
  }
}

/** A reload's short range that joins a long one may go to memory with it: else both could become unspillable. */
function mergedCost(first: number, second: number): number {
  if (!Number.isFinite(first)) return second;
  return Number.isFinite(second) ? first + second : first;
}

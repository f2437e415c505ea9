// Dominators, by the iterative algorithm of Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm"): on graphs of
// our size it is faster than the asymptotically better ones.

import type { Block, FunctionIr } from "./ir.ts";
import { reversePostorder } from "./order.ts";

export class Dominators {
  /** Reachable blocks in reverse postorder: a block's dominator comes before it. */
  readonly order: readonly Block[];
  /** In that order, by a block's id. */
  readonly #position: number[];
  readonly #immediate: Int32Array;

  constructor(fn: FunctionIr) {
    this.order = reversePostorder(fn);
    this.#position = [];
    for (let index = 0; index < this.order.length; index++) this.#position[this.order[index]?.id ?? 0] = index;
    this.#immediate = immediateDominators(this.order, this.#position);
  }

  isReachable(block: Block): boolean {
    return this.#position[block.id] !== undefined;
  }

  /** The closest block that every path to this one passes; undefined for the entry. */
  immediate(block: Block): Block | undefined {
    const position = this.#position[block.id];
    if (position === undefined || position === 0) return undefined;
    return this.order[this.#immediate[position] ?? 0];
  }

  /** Whether every path to `block` passes `dominator`; a block dominates itself. */
  dominates(dominator: Block, block: Block): boolean {
    const wanted = this.#position[dominator.id];
    let current = this.#position[block.id];
    if (wanted === undefined || current === undefined) return false;
    while (current > wanted) current = this.#immediate[current] ?? 0;
    return current === wanted;
  }
}

function immediateDominators(order: readonly Block[], position: readonly number[]): Int32Array {
  const immediate = new Int32Array(order.length).fill(-1);
  immediate[0] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = 1; index < order.length; index++) {
      const found = commonDominator(order[index]?.predecessors ?? [], position, immediate);
      if (found === immediate[index]) continue;
      immediate[index] = found;
      changed = true;
    }
  }
  return immediate;
}

function commonDominator(blocks: readonly Block[], position: readonly number[], immediate: Int32Array): number {
  let result = -1;
  for (const block of blocks) {
    const index = position[block.id];
    if (index === undefined || immediate[index] === -1) continue;
    result = result === -1 ? index : intersect(result, index, immediate);
  }
  return result;
}

function intersect(first: number, second: number, immediate: Int32Array): number {
  let left = first;
  let right = second;
  while (left !== right) {
    while (left > right) left = immediate[left] ?? 0;
    while (right > left) right = immediate[right] ?? 0;
  }
  return left;
}

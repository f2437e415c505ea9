// Which of many overlapping ranges owns an address. Built once by a sweep into disjoint pieces, so that a look-up is one binary
// search however the ranges nest, also in a hostile file. Of the ranges that cover an address the highest priority owns it.
import { MaxHeap } from "./max-heap.ts";

/** Columns of equal length, one row a range: [start, end) and its priority. `order` lists the rows by ascending start. */
export interface Ranges {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly priorities: Float64Array;
  readonly order: Uint32Array;
}

const NOBODY = -1;

export class IntervalIndex {
  readonly #edges: Float64Array;
  readonly #owners: Int32Array;

  constructor(ranges: Ranges) {
    const sweep = new Sweep(ranges);
    this.#edges = sweep.edges.slice(0, sweep.count);
    this.#owners = sweep.owners.slice(0, sweep.count);
  }

  get byteLength(): number {
    return this.#edges.byteLength + this.#owners.byteLength;
  }

  /** Row of the range that owns `key`, or -1. */
  find(key: number): number {
    const at = lastAtMost(this.#edges, key);
    return at < 0 ? NOBODY : (this.#owners[at] ?? NOBODY);
  }
}

/** Index of the last of ascending `values` that is not above `key`; -1 if there is none (always so for NaN). */
export function lastAtMost(values: Float64Array, key: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

class Sweep {
  readonly edges: Float64Array;
  readonly owners: Int32Array;
  count = 0;
  private readonly ends: Float64Array;
  private readonly open: MaxHeap;

  constructor(ranges: Ranges) {
    this.edges = new Float64Array(ranges.order.length * 2);
    this.owners = new Int32Array(ranges.order.length * 2);
    this.ends = ranges.ends;
    this.open = new MaxHeap(ranges.priorities);
    for (const row of ranges.order) this.enter(row, ranges.starts[row] ?? 0);
    this.close(Number.POSITIVE_INFINITY);
  }

  private enter(row: number, start: number): void {
    if (!((this.ends[row] ?? 0) > start)) return;
    this.close(start);
    this.open.push(row);
    this.emit(start);
  }

  /** Ends what ends at or before `limit`, highest priority first: only the end of an owner makes an edge. */
  private close(limit: number): void {
    const { open, ends } = this;
    while (open.top >= 0) {
      const edge = ends[open.top] ?? 0;
      if (edge > limit) return;
      while (open.top >= 0 && (ends[open.top] ?? 0) <= edge) open.pop();
      this.emit(edge);
    }
  }

  private emit(edge: number): void {
    if (this.count > 0 && this.edges[this.count - 1] === edge) this.count--;
    const owner = this.open.top;
    if (this.count > 0 && this.owners[this.count - 1] === owner) return;
    this.edges[this.count] = edge;
    this.owners[this.count] = owner;
    this.count++;
  }
}

// A binary heap of row numbers, ordered by a column of priorities: the open ranges of the sweep in interval-index.ts.
// Ranges of programs rarely overlap, so nearly all its work is one push and one pop on a heap of one row.

export class MaxHeap {
  /** Row of highest priority; -1 when empty. */
  top = -1;
  private readonly priorities: Float64Array;
  private readonly rows: Int32Array;
  private size = 0;

  constructor(priorities: Float64Array) {
    this.priorities = priorities;
    this.rows = new Int32Array(priorities.length);
  }

  push(row: number): void {
    const { rows, priorities } = this;
    const priority = priorities[row] ?? 0;
    let at = this.size++;
    while (at > 0) {
      const parent = rows[(at - 1) >> 1] ?? 0;
      if ((priorities[parent] ?? 0) >= priority) break;
      rows[at] = parent;
      at = (at - 1) >> 1;
    }
    rows[at] = row;
    this.top = rows[0] ?? -1;
  }

  pop(): void {
    if (this.size === 0) return;
    this.size--;
    if (this.size > 0) this.sink(this.rows[this.size] ?? 0);
    this.top = this.size === 0 ? -1 : (this.rows[0] ?? -1);
  }

  private sink(row: number): void {
    const { rows, priorities } = this;
    const priority = priorities[row] ?? 0;
    let at = 0;
    for (let child = 1; child < this.size; child = at * 2 + 1) {
      if (child + 1 < this.size && this.priorityAt(child + 1) > this.priorityAt(child)) child++;
      const highest = rows[child] ?? 0;
      if ((priorities[highest] ?? 0) <= priority) break;
      rows[at] = highest;
      at = child;
    }
    rows[at] = row;
  }

  private priorityAt(at: number): number {
    return this.priorities[this.rows[at] ?? 0] ?? 0;
  }
}

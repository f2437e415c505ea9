// Least recently used first out, within a budget in whatever unit the entries' costs are in.

export class LruCache<K, V> {
  readonly #budget: number;
  readonly #cost: (value: V) => number;
  readonly #entries = new Map<K, V>();
  #total = 0;

  constructor(budget: number, cost: (value: V) => number) {
    this.#budget = budget;
    this.#cost = cost;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // a Map iterates in order of insertion, so its first entry is the one longest unused
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Adds an entry, whose cost must not change later. The newest stays even if it alone is over the budget. */
  set(key: K, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#total += this.#cost(value);
    for (const oldest of this.#entries.keys()) {
      if (this.#total <= this.#budget || oldest === key) return;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#total -= this.#cost(value);
  }
}

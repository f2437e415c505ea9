// A set of small numbers that can be listed in the time of its size (Briggs and Torczon's sparse set).

export class LiveSet {
  readonly members: number[] = [];
  readonly #places: Int32Array;

  constructor(capacity: number) {
    this.#places = new Int32Array(capacity).fill(-1);
  }

  add(member: number): void {
    if (this.#places[member] !== -1) return;
    this.#places[member] = this.members.length;
    this.members.push(member);
  }

  delete(member: number): void {
    const place = this.#places[member] ?? -1;
    if (place === -1) return;
    const last = this.members.pop() ?? member;
    this.#places[member] = -1;
    if (last === member) return;
    this.members[place] = last;
    this.#places[last] = place;
  }

  has(member: number): boolean {
    return this.#places[member] !== -1;
  }

  clear(): void {
    for (const member of this.members) this.#places[member] = -1;
    this.members.length = 0;
  }
}

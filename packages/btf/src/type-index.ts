// Where each type's record begins in the type section. It is built only as far as was asked for: walking all of a
// kernel's 126,000 records takes 5 ms in a process that has just started, and the types that matter come early.
import { BtfError } from "./btf-error.ts";
import { ENTRY_WORDS, FIXED_WORDS } from "./btf-kind.ts";

const SHORTEST_RECORD = 3;
/** Records walked before looking at them again: large enough to cost nothing, small enough to stop early. */
const STRIDE = 1024;

/** Positions count this section's records from 0; offsets are in words. Methods throw {@link BtfError} when corrupt. */
export class TypeIndex {
  readonly #words: Uint32Array;
  #offsets: Uint32Array = new Uint32Array(4 * STRIDE);
  #count = 0;
  #end = 0;

  constructor(words: Uint32Array) {
    this.#words = words;
  }

  /** Number of records; walks to the end. */
  get length(): number {
    while (this.#extend());
    return this.#count;
  }

  /** Word offset of a record, or undefined when there are fewer. */
  offset(position: number): number | undefined {
    while (position >= this.#count && this.#extend());
    return position >= 0 && position < this.#count ? this.#offsets[position] : undefined;
  }

  /** Position of the first record at or after `from` whose kind is in the mask and whose name offset satisfies `test`. */
  first(from: number, mask: number, test: (nameOffset: number) => boolean): number | undefined {
    let at = from;
    do {
      for (; at < this.#count; at++) {
        const offset = this.#offsets[at] ?? 0;
        if ((mask >>> (((this.#words[offset + 1] ?? 0) >>> 24) & 0x1f)) & 1 && test(this.#words[offset] ?? 0))
          return at;
      }
    } while (this.#extend());
    return undefined;
  }

  /** Positions of all records whose kind is in the mask. */
  positions(mask: number): number[] {
    const found: number[] = [];
    const length = this.length;
    for (let at = 0; at < length; at++) {
      const info = this.#words[(this.#offsets[at] ?? 0) + 1] ?? 0;
      if ((mask >>> ((info >>> 24) & 0x1f)) & 1) found.push(at);
    }
    return found;
  }

  /** Walks up to {@link STRIDE} records further; false at the end. */
  #extend(): boolean {
    const words = this.#words;
    let at = this.#end;
    let count = this.#count;
    if (at >= words.length) return false;
    this.#reserve(count + STRIDE);
    for (const limit = count + STRIDE; at < words.length && count < limit; count++) {
      const info = words[at + 1] ?? 0;
      const kind = (info >>> 24) & 0x1f;
      const fixed = FIXED_WORDS[kind];
      if (fixed === undefined || kind === 0) throw new BtfError(`type record ${count} has kind ${kind}`, at * 4);
      this.#offsets[count] = at;
      at += SHORTEST_RECORD + fixed + (info & 0xffff) * (ENTRY_WORDS[kind] ?? 0);
    }
    if (at > words.length) throw new BtfError(`type record ${count - 1} runs past the end of the section`, at * 4);
    this.#end = at;
    this.#count = count;
    return true;
  }

  /** Makes room step by step: one array for the most records possible would be 1 MB, and set off a collection. */
  #reserve(count: number): void {
    if (count <= this.#offsets.length) return;
    const larger = new Uint32Array(this.#offsets.length * 4);
    larger.set(this.#offsets);
    this.#offsets = larger;
  }
}

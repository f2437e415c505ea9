// Names to records, for whoever asks for many: a listing of all raw tracepoints looks up thousands of names. One scan of
// a kernel's names takes up to 1 ms and the map of its functions 30 ms, so the map is made once scans have cost as much.
import type { TypeIndex } from "./type-index.ts";

const SCANS = 48;

export interface NamedRecords {
  readonly index: TypeIndex;
  nameAt(position: number): string;
}

/** First positions by name, of one mask of kinds each. */
export class NameIndex {
  readonly #records: NamedRecords;
  readonly #scans = new Map<number, number>();
  readonly #names = new Map<number, ReadonlyMap<string, number>>();

  constructor(records: NamedRecords) {
    this.#records = records;
  }

  /** The map of a mask; undefined while scanning is still cheaper. Counts its calls. */
  of(mask: number): ReadonlyMap<string, number> | undefined {
    const known = this.#names.get(mask);
    if (known !== undefined) return known;
    const scans = (this.#scans.get(mask) ?? 0) + 1;
    this.#scans.set(mask, scans);
    if (scans <= SCANS) return undefined;
    const names = this.#build(mask);
    this.#names.set(mask, names);
    return names;
  }

  #build(mask: number): ReadonlyMap<string, number> {
    const names = new Map<string, number>();
    for (const position of this.#records.index.positions(mask)) {
      const name = this.#records.nameAt(position);
      if (!names.has(name)) names.set(name, position);
    }
    return names;
  }
}

// perf-PID.map: what JIT compilers write for profilers, one "START SIZE NAME" a line, numbers in hexadecimal digits.
// Code moves and addresses are used again, so where lines overlap the latest is right.
import { addressOrder, IntervalIndex } from "@kscope/elf";

const LINE = /^(?:0x)?([0-9a-f]+) (?:0x)?([0-9a-f]+) (.+)$/i;

export interface PerfMapHit {
  readonly name: string;
  readonly offset: number;
}

export class PerfMap {
  readonly #starts: Float64Array;
  readonly #names: readonly string[];
  readonly #index: IntervalIndex;

  /** Parses the text of a perf map (a byte string). Lines that are not understood, or still being written, are left out. */
  static parse(text: string): PerfMap {
    // the last line may be half written
    const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
    return new PerfMap(lines.flatMap((line) => parseLine(line) ?? []));
  }

  private constructor(entries: readonly PerfMapEntry[]) {
    this.#starts = Float64Array.from(entries, (entry) => entry.start);
    this.#names = entries.map((entry) => entry.name);
    this.#index = new IntervalIndex({
      starts: this.#starts,
      ends: Float64Array.from(entries, (entry) => entry.start + entry.size),
      priorities: Float64Array.from(entries, (_, index) => index),
      order: addressOrder(this.#starts),
    });
  }

  lookup(address: number): PerfMapHit | undefined {
    const row = this.#index.find(address);
    const name = this.#names[row];
    return name === undefined ? undefined : { name, offset: address - (this.#starts[row] ?? 0) };
  }
}

interface PerfMapEntry {
  readonly start: number;
  readonly size: number;
  readonly name: string;
}

function parseLine(line: string): PerfMapEntry | undefined {
  const [, first = "", second = "", name = ""] = LINE.exec(line) ?? [];
  const start = Number.parseInt(first, 16);
  const size = Number.parseInt(second, 16);
  return Number.isSafeInteger(start) && Number.isSafeInteger(start + size) ? { start, size, name } : undefined;
}

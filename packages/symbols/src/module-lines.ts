// The last part of /proc/kallsyms: modules, trampolines, BPF programs. Each has its symbols in an order of its own, so they are
// put into columns and sorted.
import { addressOrder, lastAtMost } from "@kscope/elf";
import { nextLine } from "./core-lines.ts";
import { isCode, lineKey, NAME_AT } from "./kallsyms-line.ts";

export class ModuleLines {
  readonly #keys: Float64Array;
  readonly #lines: Uint32Array;

  /** Parses whole lines from `start` on. */
  constructor(bytes: Uint8Array, start: number) {
    const lines: number[] = [];
    for (let at = start; at + NAME_AT < bytes.length; at = nextLine(bytes, at)) {
      if (isCode(bytes, at) && lineKey(bytes, at) < 0) lines.push(at);
    }
    const order = addressOrder(Float64Array.from(lines, (line) => lineKey(bytes, line)));
    this.#lines = order.map((from) => lines[from] ?? 0);
    this.#keys = Float64Array.from(this.#lines, (line) => lineKey(bytes, line));
  }

  /** Offset of the line of the last symbol at or before `key`, the last in the file if several are there; -1 if none is. */
  last(key: number): number {
    return this.#lines[lastAtMost(this.#keys, key)] ?? -1;
  }
}

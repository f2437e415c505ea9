// Collects the rows of all functions, each rule once, and puts them in the order of addresses.
import type { UnwindRule, UnwindTable } from "./unwind-rule.ts";

const NOTHING_KNOWN = 0;

export class TableWriter {
  readonly #addresses: number[] = [];
  readonly #chosen: number[] = [];
  /** Whether a row only says where a function ends. */
  readonly #ends: boolean[] = [];
  readonly #rules: (UnwindRule | undefined)[] = [undefined];
  readonly #numbers = new Map<string, number>();

  /** The rule holds from this address on. */
  add(address: number, rule: UnwindRule | undefined): void {
    this.#push(address, this.#number(rule), false);
  }

  /** From this address on nothing is known, unless another function starts there. */
  end(address: number): void {
    this.#push(address, NOTHING_KNOWN, true);
  }

  finish(): UnwindTable {
    const order = Array.from(this.#addresses.keys());
    // the later of two rows at one address holds; the end of a function never hides the start of another
    order.sort((a, b) => this.#at(a) - this.#at(b) || Number(this.#ends[b]) - Number(this.#ends[a]) || a - b);
    const kept: number[] = [];
    for (const row of order) {
      if (kept.length > 0 && this.#at(kept.at(-1) as number) === this.#at(row)) kept.pop();
      const before = kept.at(-1);
      if (before !== undefined && this.#chosen[before] === this.#chosen[row]) continue;
      kept.push(row);
    }
    return {
      addresses: Float64Array.from(kept, (row) => this.#at(row)),
      chosen: Uint32Array.from(kept, (row) => this.#chosen[row] ?? NOTHING_KNOWN),
      rules: this.#rules,
    };
  }

  #at(row: number): number {
    return this.#addresses[row] ?? 0;
  }

  #push(address: number, rule: number, end: boolean): void {
    this.#addresses.push(address);
    this.#chosen.push(rule);
    this.#ends.push(end);
  }

  #number(rule: UnwindRule | undefined): number {
    if (rule === undefined) return NOTHING_KNOWN;
    const { cfa, bp, returnAddress, signal } = rule;
    const key = `${cfa.base}${cfa.offset}${cfa.dereferenced}${cfa.plt} ${bp?.base}${bp?.offset} ${returnAddress?.base}${returnAddress?.offset} ${signal}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#rules.push(rule) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

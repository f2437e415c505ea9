// A limit on the work of one question: hostile files make thousands of entries refer to one long list, whose reading again and
// again would take hours. Honest questions stay far below.
import { ElfError } from "../elf-error.ts";

// steps of some 10 ns: seconds, enough for a gigabyte of debugging information
const MOST_STEPS = 300_000_000;

export class Work {
  #steps = 0;

  /** A new question begins. */
  restart(): void {
    this.#steps = 0;
  }

  /** Throws `ElfError` when a question takes more than any honest file asks for. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MOST_STEPS) throw new ElfError("corrupt", "its debugging information takes too long to read");
  }
}

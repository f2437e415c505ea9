// A limit on the work of one question: hostile files make thousands of entries refer to one long list, whose reading again and
// again would take hours. Honest questions stay far below.
import { ElfError } from "../elf-error.ts";

// steps of 10 to 50 ns: seconds, enough to look through half a gigabyte of debugging information
const MOST_STEPS = 150_000_000;

export class Work {
  #left = MOST_STEPS;

  /** A new question begins. */
  restart(steps: number = MOST_STEPS): void {
    this.#left = steps;
  }

  /** Throws `ElfError` when a question takes more than any honest file asks for. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new ElfError("corrupt", "its debugging information takes too long to read");
  }
}

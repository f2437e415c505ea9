// An owned file descriptor.
import { libc } from "#libc";
import { NR } from "./libc/system-call-number.ts";

/** Owns one descriptor: `close()` may be called any number of times, use after it throws instead of hitting a stranger's file. */
export class Fd implements Disposable {
  #number: number;

  constructor(number: number) {
    this.#number = number;
  }

  /** The descriptor's number. Throws after `close()`. */
  get number(): number {
    if (this.#number < 0) throw new Error("this file descriptor is closed; open it again");
    return this.#number;
  }

  get closed(): boolean {
    return this.#number < 0;
  }

  close(): void {
    if (this.#number < 0) return;
    const number = this.#number;
    this.#number = -1;
    // close(2) releases the number even when it reports an error, so there is nothing to do about one
    libc.syscall(NR.close, number);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

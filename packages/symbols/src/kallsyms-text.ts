// /proc/kallsyms as bytes, read only as far as somebody needs: the kernel takes about 50 ms to print the whole list, and one name
// is on average found in half of it.
import { closeSync, openSync, readSync } from "node:fs";

// The file is a seq_file that hands out a page at a time whatever is asked for; a large buffer only saves copies.
const PIECE = 1 << 20;

export class KallsymsText {
  readonly #path: string;
  #fd: number | undefined;
  #bytes = Buffer.alloc(0);
  #length = 0;
  #complete = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** What was read so far; always whole lines once `more` returned false. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Reads on; false at the end, which a file that cannot be opened or read reaches at once. */
  more(): boolean {
    if (this.#complete) return false;
    try {
      this.#fd ??= openSync(this.#path, "r");
      this.#reserve(PIECE);
      const count = readSync(this.#fd, this.#bytes, this.#length, PIECE, null);
      this.#length += count;
      if (count > 0) return true;
    } catch {
      // an unreadable list is one without symbols; KernelSymbols.state tells
    }
    this.close();
    return false;
  }

  /** Reads all that is left. */
  all(): Buffer {
    while (this.more());
    return this.bytes;
  }

  close(): void {
    this.#complete = true;
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    // 6 MB holds the list of most kernels without growing
    const grown = Buffer.allocUnsafe(Math.max(6 << 20, this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

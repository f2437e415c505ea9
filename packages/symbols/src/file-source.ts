// An open file as the ByteSource that the elf package reads from. It does not own the descriptor.
import { readSync } from "node:fs";
import type { ByteSource } from "@kscope/elf";

export class FileSource implements ByteSource {
  readonly size: number;
  readonly #fd: number;

  constructor(fd: number, size: number) {
    this.#fd = fd;
    this.size = size;
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const count = readSync(this.#fd, bytes, done, length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return bytes.subarray(0, done);
  }
}

// A file as a ByteSource that holds no descriptor: it is opened for each read. For files that are read from now and then while a
// run lasts. A file that has changed since is corrupt, not another one's bytes.
import { closeSync } from "node:fs";
import { type ByteSource, ElfError } from "@kscope/elf";
import { FileSource } from "./file-source.ts";
import { openRegular } from "./safe-open.ts";

export class PathSource implements ByteSource {
  readonly size: number;
  readonly #path: string;
  readonly #identity: string;

  /** `path` is a byte string. Undefined for what is no regular file, or may not be read. */
  static open(path: string): PathSource | undefined {
    const file = openRegular(path, { followLast: true });
    if (file === undefined) return undefined;
    closeSync(file.fd);
    return new PathSource(path, file.size, file.identity);
  }

  private constructor(path: string, size: number, identity: string) {
    this.#path = path;
    this.size = size;
    this.#identity = identity;
  }

  read(offset: number, length: number): Uint8Array {
    const file = openRegular(this.#path, { followLast: true });
    if (file === undefined) throw new ElfError("corrupt", "it is gone");
    try {
      if (file.identity !== this.#identity) throw new ElfError("corrupt", "it was changed meanwhile");
      return new FileSource(file.fd, file.size).read(offset, length);
    } finally {
      closeSync(file.fd);
    }
  }
}

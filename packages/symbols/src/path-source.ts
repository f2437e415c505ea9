// A file, or an entry of an archive, as a ByteSource that holds no descriptor: it is opened for each read. For what is read from
// now and then while a run lasts. A file that has changed since is corrupt, not another one's bytes.
import { closeSync } from "node:fs";
import { type ByteSource, ElfError, WindowSource } from "@kscope/elf";
import { FileSource } from "./file-source.ts";
import { type OpenProgram, openProgram } from "./program-file.ts";
import { openRegular } from "./safe-open.ts";

export class PathSource implements ByteSource {
  readonly size: number;
  readonly #path: string;
  readonly #identity: string;
  readonly #start: number;

  /** `path` is a byte string. Undefined for what is no regular file, or may not be read. */
  static open(path: string): PathSource | undefined {
    const program = openProgram(path);
    if (program === undefined) return undefined;
    closeSync(program.file.fd);
    return new PathSource(program);
  }

  private constructor({ file, path, source, start }: OpenProgram) {
    this.#path = path;
    this.#identity = file.identity;
    this.#start = start;
    this.size = source.size;
  }

  read(offset: number, length: number): Uint8Array {
    const file = openRegular(this.#path, { followLast: true });
    if (file === undefined) throw new ElfError("corrupt", "it is gone");
    try {
      if (file.identity !== this.#identity) throw new ElfError("corrupt", "it was changed meanwhile");
      return new WindowSource(new FileSource(file.fd, file.size), this.#start, this.size).read(offset, length);
    } finally {
      closeSync(file.fd);
    }
  }
}

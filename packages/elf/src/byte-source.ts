// Where ELF bytes come from: anything of a known size that can be read at an offset. This package does no I/O, so files,
// memory of processes and test images all arrive through this interface.
import { ElfError } from "./elf-error.ts";

/** Bytes that can be read at an offset. `read` may return fewer bytes than asked for, at the end or when a file shrank. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

/** A source over bytes that are already in memory. */
export class MemorySource implements ByteSource {
  readonly size: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    return this.#bytes.subarray(offset, offset + length);
  }
}

/** Part of a source. */
export class WindowSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #start: number;

  constructor(source: ByteSource, start: number, size: number) {
    this.#source = source;
    this.#start = start;
    this.size = size;
  }

  read(offset: number, length: number): Uint8Array {
    return this.#source.read(this.#start + offset, Math.max(0, Math.min(length, this.size - offset)));
  }
}

// Largest table of real programs: .debug_info of browsers, about 2 GiB, is read in parts; symbol tables stay below this.
const LARGEST_READ = 512 * 1024 * 1024;

/** Reads exactly `length` bytes or throws {@link ElfError} that names `what`. The only way this package reads. */
export function readExact(source: ByteSource, offset: number, length: number, what: string): Uint8Array {
  if (!(offset >= 0 && length >= 0 && offset + length <= source.size)) {
    throw new ElfError("corrupt", `${what} (${length} bytes at ${offset}) ends after the last byte (${source.size})`);
  }
  if (length > LARGEST_READ)
    throw new ElfError("corrupt", `${what} has ${length} bytes, more than can be read at once`);
  const bytes = source.read(offset, length);
  if (bytes.length !== length) throw new ElfError("corrupt", `${what} ended after ${bytes.length} of ${length} bytes`);
  return bytes;
}

// A mapping of a file's pages into this process, seen as an ArrayBuffer without a copy. Closing it detaches the buffer
// first, so a view that somebody kept reads as empty instead of ending the process. Node refuses to detach foreign
// memory (it copies); there the pages are replaced by empty ones, which costs address space only.
import { libc } from "#libc";
import { check } from "../errors/syscall-error.ts";
import { ABI } from "../generated/abi.generated.ts";
import { NR } from "../libc/system-call-number.ts";

export interface MappingOptions {
  readonly length: number;
  readonly fd: number;
  /** Byte offset in the file, a multiple of the page size. */
  readonly offset?: number;
  readonly writable?: boolean;
}

function replaceWithEmptyPages(address: number, length: number): void {
  const flags = ABI.MAP_PRIVATE | ABI.MAP_ANONYMOUS | ABI.MAP_FIXED;
  check("mmap", libc.syscall(NR.mmap, address, length, ABI.PROT_READ | ABI.PROT_WRITE, flags, -1, 0));
}

export class Mapping implements Disposable {
  readonly #address: number;
  readonly #length: number;
  readonly #fd: number;
  readonly #protection: number;
  #buffer: ArrayBuffer | undefined;

  constructor({ length, fd, offset = 0, writable = false }: MappingOptions) {
    this.#fd = fd;
    this.#protection = ABI.PROT_READ | (writable ? ABI.PROT_WRITE : 0);
    this.#length = length;
    this.#address = this.#map(0, ABI.MAP_SHARED, offset);
    this.#buffer = libc.view(this.#address, length);
  }

  #map(address: number, flags: number, offset: number): number {
    return check("mmap", libc.syscall(NR.mmap, address, this.#length, this.#protection, flags, this.#fd, offset));
  }

  /** Shows other pages of the file in the same buffer. The file has to be open still. */
  move(offset: number): void {
    if (this.#buffer !== undefined) this.#map(this.#address, ABI.MAP_SHARED | ABI.MAP_FIXED, offset);
  }

  /** The mapped memory. Throws after `close()`. */
  get buffer(): ArrayBuffer {
    if (this.#buffer === undefined) throw new Error("this mapping is closed");
    return this.#buffer;
  }

  close(): void {
    if (this.#buffer === undefined) return;
    const buffer = this.#buffer;
    this.#buffer = undefined;
    structuredClone(buffer, { transfer: [buffer] });
    if (buffer.byteLength === 0) libc.syscall(NR.munmap, this.#address, this.#length);
    else replaceWithEmptyPages(this.#address, this.#length);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

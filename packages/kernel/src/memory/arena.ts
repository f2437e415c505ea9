// Memory whose address may be given to the kernel. One ArrayBuffer, allocated outside the collector's heap, so it
// stays where it is; pointers inside it keep nothing alive, therefore whoever makes the call holds the arena.
import { libc } from "#libc";

const encoder = new TextEncoder();

/** How many bytes a placed piece takes: every piece starts at a multiple of eight. */
export function placedSize(length: number): number {
  return (length + 7) & ~7;
}

export class Arena {
  readonly buffer: ArrayBuffer;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Address of the first byte. */
  readonly address: number;
  #used = 0;

  constructor(size: number) {
    this.buffer = new ArrayBuffer(Math.max(8, placedSize(size)));
    this.bytes = new Uint8Array(this.buffer);
    this.view = new DataView(this.buffer);
    this.address = libc.addressOf(this.buffer);
  }

  /** Takes `size` bytes and returns their offset, a multiple of eight. */
  take(size: number): number {
    const offset = this.#used;
    this.#used += placedSize(size);
    if (this.#used > this.buffer.byteLength) throw new RangeError(`arena of ${this.buffer.byteLength} bytes is full`);
    return offset;
  }

  /** Copies bytes in and returns their address. */
  place(bytes: Uint8Array): number {
    const offset = this.take(bytes.length);
    this.bytes.set(bytes, offset);
    return this.address + offset;
  }

  /** Copies a text with its terminating zero in and returns its address. */
  placeText(text: string): number {
    return this.place(encoder.encode(`${text}\0`));
  }
}

/** Bytes that `placeText` will take, at most. */
export function textSize(text: string): number {
  return placedSize(text.length * 3 + 1);
}

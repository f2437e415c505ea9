// Reads DWARF's integers and strings one after another. Every read is checked against the end. DWARF 5, section 7.6 (LEB128).
import { textAt, textLength } from "../byte-text.ts";
import { ElfError } from "../elf-error.ts";

export class Cursor {
  at: number;
  readonly end: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;

  /** `what` names the bytes in errors. */
  constructor(bytes: Uint8Array, what: string, at = 0, end: number = bytes.length) {
    if (!(at >= 0 && at <= end && end <= bytes.length)) {
      throw new ElfError("corrupt", `${what} is referred to at ${at}, outside of its ${bytes.length} bytes`);
    }
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
    this.at = at;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u24(): number {
    const at = this.#take(3);
    return this.#view.getUint16(at, true) | (this.#view.getUint8(at + 2) << 16);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** Rounded above 2^53, where no offset or address of a program is. */
  u64(): number {
    const at = this.#take(8);
    return this.#view.getUint32(at + 4, true) * 0x1_0000_0000 + this.#view.getUint32(at, true);
  }

  big(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  i8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  sized(size: number): number {
    if (size === 1) return this.u8();
    if (size === 2) return this.u16();
    if (size === 4) return this.u32();
    if (size === 8) return this.u64();
    throw new ElfError("corrupt", `${this.#what} has integers of ${size} bytes`);
  }

  /** Rounded above 2^53. */
  uleb(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 70; factor *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new ElfError("corrupt", `${this.#what} has an integer of more than 64 bits`);
  }

  /** Rounded beyond 2^53. */
  sleb(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 70; factor *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - factor * 128;
    }
    throw new ElfError("corrupt", `${this.#what} has an integer of more than 64 bits`);
  }

  /** Exact, of either sign. */
  lebExact(signed: boolean): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return signed && (byte & 0x40) !== 0 ? value - (1n << (shift + 7n)) : value;
    }
    throw new ElfError("corrupt", `${this.#what} has an integer of more than 64 bits`);
  }

  text(): string {
    const text = textAt(this.#bytes.subarray(0, this.end), this.at);
    this.skipText();
    return text;
  }

  skipText(): void {
    const length = textLength(this.#bytes.subarray(0, this.end), this.at, Number.POSITIVE_INFINITY);
    this.skip(length + 1);
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** The next bytes, as a view of them. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  #take(length: number): number {
    const { at } = this;
    const next = at + length;
    if (!(next <= this.end)) throw new ElfError("corrupt", `${this.#what} ends within what is read at ${at}`);
    this.at = next;
    return at;
  }
}

/** A unit's length field: of 32-bit DWARF, or after an escape of 64-bit DWARF (section 7.4). */
export function readUnitLength(cursor: Cursor): { readonly length: number; readonly offsetSize: 4 | 8 } {
  const length = cursor.u32();
  if (length < 0xfffffff0) return { length, offsetSize: 4 };
  if (length !== 0xffffffff) throw new ElfError("corrupt", `a unit's length is the reserved ${length.toString(16)}`);
  return { length: cursor.u64(), offsetSize: 8 };
}

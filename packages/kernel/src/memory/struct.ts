// A kernel structure inside an arena, written and read by the field names of its generated layout.
import type { Arena } from "./arena.ts";

/** A generated layout: size in bytes, and `[offset, size]` by field. */
export interface Layout {
  readonly size: number;
  readonly fields: Readonly<Record<string, readonly [offset: number, size: number]>>;
}

export type FieldOf<L extends Layout> = keyof L["fields"] & string;

/** Numbers go in as two halves: that costs a tenth of making a bigint of them. */
function setUint64(view: DataView, offset: number, value: number | bigint): void {
  if (typeof value === "bigint") {
    view.setBigUint64(offset, BigInt.asUintN(64, value), true);
    return;
  }
  view.setUint32(offset, value, true);
  view.setUint32(offset + 4, Math.floor(value / 2 ** 32), true);
}

export class Struct<L extends Layout> {
  readonly #layout: L;
  readonly #arena: Arena;
  readonly #base: number;
  #used = 0;

  constructor(layout: L, arena: Arena) {
    this.#layout = layout;
    this.#arena = arena;
    this.#base = arena.take(layout.size);
  }

  get address(): number {
    return this.#arena.address + this.#base;
  }

  /** Bytes up to the end of the last field that was set: an older kernel refuses what it does not know. */
  get used(): number {
    return this.#used;
  }

  #place(field: FieldOf<L>): readonly [offset: number, size: number] {
    const place = this.#layout.fields[field];
    if (place === undefined) throw new RangeError(`no field ${field}`);
    return [this.#base + place[0], place[1]];
  }

  set(field: FieldOf<L>, value: number | bigint): this {
    const [offset, size] = this.#place(field);
    const view = this.#arena.view;
    if (size === 8) setUint64(view, offset, value);
    else if (size === 4) view.setUint32(offset, Number(value), true);
    else if (size === 2) view.setUint16(offset, Number(value), true);
    else view.setUint8(offset, Number(value));
    this.#used = Math.max(this.#used, offset - this.#base + size);
    return this;
  }

  /** Sets a field that is an array of bytes; what does not fit is cut. */
  setBytes(field: FieldOf<L>, bytes: Uint8Array): this {
    const [offset, size] = this.#place(field);
    this.#arena.bytes.set(bytes.subarray(0, size), offset);
    this.#used = Math.max(this.#used, offset - this.#base + size);
    return this;
  }

  /** A field of up to 64 bits, as a number (exact up to 2^53). */
  get(field: FieldOf<L>): number {
    const [offset, size] = this.#place(field);
    const view = this.#arena.view;
    if (size === 8) return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
    if (size === 4) return view.getUint32(offset, true);
    return size === 2 ? view.getUint16(offset, true) : view.getUint8(offset);
  }

  /** A field of 64 bits, to the last of them. */
  getBigInt(field: FieldOf<L>): bigint {
    const [offset] = this.#place(field);
    return this.#arena.view.getBigUint64(offset, true);
  }

  /** A copy of a field's bytes. */
  getBytes(field: FieldOf<L>): Uint8Array {
    const [offset, size] = this.#place(field);
    return this.#arena.bytes.slice(offset, offset + size);
  }

  /** Sets one bit of a bit field, by the bit number of the generated layout. */
  setBit(bit: number): this {
    const at = this.#base + (bit >>> 3);
    this.#arena.view.setUint8(at, this.#arena.view.getUint8(at) | (1 << (bit & 7)));
    this.#used = Math.max(this.#used, (bit >>> 3) + 1);
    return this;
  }
}

// The interpreter's memory: byte regions at made-up addresses, four GiB apart, so that running over an end is always seen.

import type { Bytes } from "../ir/ir.ts";

const FIRST_ADDRESS = 0x1000_0000_0000n;
const SPACING = 1n << 32n;

export class MemoryFaultError extends Error {
  readonly address: bigint;
  readonly size: number;

  constructor(address: bigint, size: number) {
    super(`access of ${size} bytes at 0x${address.toString(16)} is outside all memory; check the program's bounds`);
    this.name = "MemoryFaultError";
    this.address = address;
    this.size = size;
  }
}

export interface Place {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

export class Memory {
  readonly #regions: Uint8Array[] = [];
  /** Regions at addresses that the caller has chosen, such as kernel memory. */
  readonly #fixed: { readonly address: bigint; readonly bytes: Uint8Array }[] = [];

  /** Gives the bytes an address; they stay the caller's own. */
  map(bytes: Uint8Array): bigint {
    this.#regions.push(bytes);
    return FIRST_ADDRESS + BigInt(this.#regions.length - 1) * SPACING;
  }

  mapAt(address: bigint, bytes: Uint8Array): void {
    this.#fixed.push({ address, bytes });
  }

  /** Where `size` bytes at the address lie. Throws MemoryFaultError. */
  locate(address: bigint, size: number): Place {
    const place = this.find(address, size);
    if (place === undefined) throw new MemoryFaultError(address, size);
    return place;
  }

  find(address: bigint, size: number): Place | undefined {
    for (const region of this.#fixed) {
      const offset = address - region.address;
      if (offset >= 0n && offset + BigInt(size) <= BigInt(region.bytes.length))
        return { bytes: region.bytes, offset: Number(offset) };
    }
    if (address < FIRST_ADDRESS) return undefined;
    const bytes = this.#regions[Number((address - FIRST_ADDRESS) / SPACING)];
    const offset = Number((address - FIRST_ADDRESS) % SPACING);
    return bytes !== undefined && offset + size <= bytes.length ? { bytes, offset } : undefined;
  }

  read(address: bigint, size: Bytes): bigint {
    const view = this.#view(address, size);
    if (size === 8) return view.getBigUint64(0, true);
    if (size === 4) return BigInt(view.getUint32(0, true));
    return BigInt(size === 2 ? view.getUint16(0, true) : view.getUint8(0));
  }

  write(address: bigint, size: Bytes, value: bigint): void {
    const view = this.#view(address, size);
    if (size === 8) view.setBigUint64(0, BigInt.asUintN(64, value), true);
    else if (size === 4) view.setUint32(0, Number(BigInt.asUintN(32, value)), true);
    else if (size === 2) view.setUint16(0, Number(BigInt.asUintN(16, value)), true);
    else view.setUint8(0, Number(BigInt.asUintN(8, value)));
  }

  /** A copy of the bytes at the address. */
  slice(address: bigint, size: number): Uint8Array {
    const { bytes, offset } = this.locate(address, size);
    return bytes.slice(offset, offset + size);
  }

  fill(address: bigint, source: Uint8Array): void {
    const { bytes, offset } = this.locate(address, source.length);
    bytes.set(source, offset);
  }

  #view(address: bigint, size: number): DataView {
    const { bytes, offset } = this.locate(address, size);
    return new DataView(bytes.buffer, bytes.byteOffset + offset, size);
  }
}

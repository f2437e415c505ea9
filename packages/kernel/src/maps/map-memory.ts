// The values of an array map created with BPF_F_MMAPABLE, mapped into this process: reading costs no system call.
import { Mapping } from "../memory/mapping.ts";
import { pageSize } from "../memory/page-size.ts";
import type { BpfMap } from "./bpf-map.ts";

export class MapMemory implements Disposable {
  readonly #mapping: Mapping;
  readonly #view: DataView;
  /** Distance between two values: the kernel rounds each up to eight bytes. */
  readonly stride: number;

  constructor(map: BpfMap) {
    this.stride = (map.valueSize + 7) & ~7;
    const length = Math.ceil((this.stride * map.maxEntries) / pageSize()) * pageSize();
    this.#mapping = new Mapping({ length, fd: map.fd.number, writable: true });
    this.#view = new DataView(this.#mapping.buffer);
  }

  getUint32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  setUint32(offset: number, value: number): void {
    this.#view.setUint32(offset, value, true);
  }

  getBigUint64(offset: number): bigint {
    return this.#view.getBigUint64(offset, true);
  }

  setBigUint64(offset: number, value: bigint): void {
    this.#view.setBigUint64(offset, value, true);
  }

  /** A copy of some bytes. */
  read(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.#mapping.buffer, offset, length).slice();
  }

  write(offset: number, bytes: Uint8Array): void {
    new Uint8Array(this.#mapping.buffer).set(bytes, offset);
  }

  close(): void {
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

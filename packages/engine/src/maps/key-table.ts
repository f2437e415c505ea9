// The entries of a table of keys (codegen/src/object.ts, KeyTable), read from the map's memory while programs add to it.
import type { KeyTable } from "@kscope/codegen";
import { type BpfMap, waitForRunningPrograms } from "@kscope/kernel";

/** Entries one after another: keys without padding, values as all processors have them. */
export interface TableDump {
  readonly count: number;
  readonly keys: Uint8Array;
  readonly values: Uint8Array;
}

export class KeyTableReader {
  readonly #map: BpfMap;
  readonly #table: KeyTable;
  readonly #keySize: number;
  /** The bank that is not in use has old entries. */
  #otherIsUsed = false;

  constructor(map: BpfMap, table: KeyTable, keySize: number) {
    this.#map = map;
    this.#table = table;
    this.#keySize = keySize;
  }

  /** Bytes of an entry's value in a dump. */
  get valueBytes(): number {
    return this.#table.rows * this.#table.valueStride;
  }

  /** Every key that has a value. */
  dump(): TableDump {
    using memory = this.#map.mapMemory();
    const { bankAt, keysAt, valuesAt, keyStride, keyOffset, valueStride, limit, room, rows, bankBytes } = this.#table;
    const bank = this.#inUse(memory) * bankBytes;
    const entries = Math.min(limit, Number(memory.getBigUint64(bank + bankAt)));
    const keys = new Uint8Array(entries * this.#keySize);
    const values = new Uint8Array(entries * this.valueBytes);
    const allKeys = memory.read(bank + keysAt, entries * keyStride);
    const allRows = Array.from({ length: rows }, (_, row) =>
      memory.read(bank + valuesAt + row * room * valueStride, entries * valueStride),
    );
    let count = 0;
    for (let entry = 0; entry < entries; entry++) {
      const value = values.subarray(count * this.valueBytes, (count + 1) * this.valueBytes);
      for (const [row, bytes] of allRows.entries())
        value.set(bytes.subarray(entry * valueStride, (entry + 1) * valueStride), row * valueStride);
      if (isZero(value)) continue;
      const key = allKeys.subarray(entry * keyStride + keyOffset).subarray(0, this.#keySize);
      keys.set(key, count * this.#keySize);
      count++;
    }
    return {
      count,
      keys: keys.subarray(0, count * this.#keySize),
      values: values.subarray(0, count * this.valueBytes),
    };
  }

  /** The value of a key; undefined if there is none. */
  lookup(key: Uint8Array): Uint8Array | undefined {
    const { count, keys, values } = this.dump();
    for (let i = 0; i < count; i++) {
      const one = keys.subarray(i * this.#keySize, (i + 1) * this.#keySize);
      if (one.every((byte, at) => byte === key[at]))
        return values.subarray(i * this.valueBytes, (i + 1) * this.valueBytes);
    }
    return undefined;
  }

  /**
   * Takes all keys out: from now on programs use the other bank. That one has to be empty first, and nothing may be adding to it
   * still since it was in use last.
   */
  clear(): void {
    using memory = this.#map.mapMemory();
    const current = this.#inUse(memory);
    const other = 1 - current;
    if (this.#otherIsUsed) {
      waitForRunningPrograms();
      const { bankAt, bankBytes } = this.#table;
      memory.write(bankAt + other * bankBytes, new Uint8Array(bankBytes));
    }
    this.#otherIsUsed = true;
    memory.setUint32(0, other);
  }

  #inUse(memory: { getUint32(offset: number): number }): number {
    return this.#table.banks === 1 ? 0 : memory.getUint32(0) & 1;
  }
}

function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

// A map of the script, seen from user space: its entries in print order, single values, clear and zero.
import type { ScriptMap } from "@kscope/codegen";
import { type BpfMap, possibleCpus } from "@kscope/kernel";
import { INT64, sizeOf, type Type } from "@kscope/lang";
import { alignSeries } from "../decode/aggregates/series.ts";
import { Bytes } from "../decode/bytes.ts";
import { compileDecoder } from "../decode/compile.ts";
import type { DecodeContext, Decoder } from "../decode/decoder.ts";
import type { Datum, MapEntry, MapReport, SeriesDatum } from "../reports/report.ts";
import { divideBy } from "./divide.ts";
import { KeyTableReader } from "./key-table.ts";
import { sortEntries } from "./order.ts";
import { type ReadValue, valueReader } from "./value-reader.ts";
import { showsWhenEmpty, zeroValue } from "./zero-value.ts";

export interface PrintOptions {
  /** Only the last so many entries; 0: all. */
  readonly top: number;
  /** Integers are divided by it; 0 and 1: not at all. */
  readonly divisor: number;
}

const EVERYTHING: PrintOptions = { top: 0, divisor: 1 };

export class ScriptMapReader {
  readonly name: string;
  readonly #spec: ScriptMap;
  readonly #map: BpfMap;
  readonly #context: DecodeContext;
  readonly #readKey: Decoder | undefined;
  readonly #readValue: ReadValue;
  readonly #table: KeyTableReader | undefined;
  /** Scalar maps whose assignment shows in their value only: zero() would make them look unassigned. */
  #zeroed = false;

  constructor(spec: ScriptMap, map: BpfMap, context: DecodeContext) {
    this.name = spec.name;
    this.#spec = spec;
    this.#map = map;
    this.#context = context;
    this.#readKey = spec.key === undefined ? undefined : compileDecoder(spec.key, context);
    const { table } = spec;
    this.#table = table && new KeyTableReader(map, table, Math.max(1, sizeOf(spec.key ?? INT64)));
    const shares = { offset: 0, stride: map.valueStride, count: spec.perCpu ? possibleCpus() : 1 };
    const inTable = table && { offset: 0, stride: table.valueStride, count: table.rows };
    this.#readValue = valueReader(spec.value, inTable ?? shares, context);
  }

  get valueType(): Type {
    return this.#spec.value;
  }

  /** The whole map, as `print(@m, top, divisor)` shows it. An unassigned scalar is shown as zero. */
  print(options: PrintOptions): MapReport {
    const entries = this.#entries();
    if (entries.length === 0 && this.#readKey === undefined && showsWhenEmpty(this.#spec.value)) {
      entries.push({ key: undefined, value: zeroValue(this.#spec.value, this.#context) });
    }
    return this.#report(entries, options);
  }

  /** The map as it is shown at the end: an unassigned scalar has no entry. */
  final(): MapReport {
    return this.#report(this.#entries(), EVERYTHING);
  }

  /** One entry's value, divided; zero where there is no such key. `key` are its bytes. */
  valueAt(key: Uint8Array, { divisor }: PrintOptions): Datum {
    const bytes = (this.#table ?? this.#map).lookup(key);
    const value = bytes === undefined ? undefined : this.#readValue(Bytes.of(bytes), 0);
    return divideBy(divisor, this.#spec.value)(value ?? zeroValue(this.#spec.value, this.#context));
  }

  /** Deletes all keys; a scalar map becomes unassigned. */
  clear(): void {
    this.#zeroed = false;
    (this.#table ?? this.#map).clear();
  }

  /** Sets every value to zero and keeps the keys; an assigned scalar map stays assigned. */
  zero(): void {
    if (this.#readKey === undefined) this.#zeroScalar();
    else this.#zeroValues();
  }

  #zeroValues(): void {
    const { keys, count } = this.#map.dump();
    const { keySize, valueBytes } = this.#map;
    const zero = new Uint8Array(valueBytes);
    // a key that a probe deletes meanwhile comes back as zero: the language leaves open which of both came first
    for (let i = 0; i < count; i++) this.#map.update(keys.subarray(i * keySize, (i + 1) * keySize), zero);
  }

  #zeroScalar(): void {
    const value = this.#map.lookup(new Uint8Array(this.#map.keySize));
    if (value === undefined) return;
    this.#zeroed ||= this.#isAssigned(value);
    this.#map.clear();
  }

  #isAssigned(value: Uint8Array): boolean {
    const flag = this.#spec.setFlagOffset;
    if (this.#zeroed) return true;
    if (flag === undefined) return this.#readValue(Bytes.of(value), 0) !== undefined && !isUnset(this.#spec, value);
    for (let at = flag; at < value.length; at += this.#map.valueStride) {
      if (value.subarray(at, at + 8).some((byte) => byte !== 0)) return true;
    }
    return false;
  }

  #entries(): MapEntry[] {
    return this.#readKey === undefined ? this.#scalar() : this.#keyed(this.#readKey);
  }

  #scalar(): MapEntry[] {
    const value = this.#map.lookup(new Uint8Array(this.#map.keySize));
    if (value === undefined || !this.#isAssigned(value)) return [];
    return [{ key: undefined, value: this.#valueOr(this.#readValue(Bytes.of(value), 0)) }];
  }

  #valueOr(value: Datum): Datum {
    return value ?? zeroValue(this.#spec.value, this.#context);
  }

  #keyed(readKey: Decoder): MapEntry[] {
    const dump = (this.#table ?? this.#map).dump();
    const keys = Bytes.of(dump.keys);
    const values = Bytes.of(dump.values);
    const { valueBytes } = this.#table ?? this.#map;
    const keySize = dump.keys.length / dump.count;
    const entries: MapEntry[] = [];
    const flag = this.#table === undefined ? this.#spec.setFlagOffset : undefined;
    for (let i = 0; i < dump.count; i++) {
      // a key that was deleted, and stays for its return
      if (flag !== undefined && values.view.getBigUint64(i * valueBytes + flag, true) === 0n) continue;
      const value = this.#valueOr(this.#readValue(values, i * valueBytes));
      entries.push({ key: readKey(keys, i * keySize), value });
    }
    return sortEntries(entries, this.#spec.key, this.#spec.value);
  }

  #report(entries: readonly MapEntry[], { top, divisor }: PrintOptions): MapReport {
    const shown = top > 0 ? entries.slice(-top) : entries;
    const divide = divideBy(divisor, this.#spec.value);
    return {
      kind: "map",
      name: this.name,
      keyType: this.#spec.key,
      valueType: this.#spec.value,
      entries: this.#aligned(shown).map(({ key, value }) => ({ key, value: divide(value) })),
      divisor: Math.max(1, divisor),
    };
  }

  /** Series of one map end together, at the latest interval of all. */
  #aligned(entries: readonly MapEntry[]): readonly MapEntry[] {
    const { value: type } = this.#spec;
    if (type.kind !== "aggregate" || type.name !== "tseries") return entries;
    let end = 0n;
    for (const { value } of entries) {
      const last = (value as SeriesDatum).points.at(-1)?.start ?? 0n;
      if (last > end) end = last;
    }
    const slots = type.parameters[1] ?? 1n;
    return entries.map(({ key, value }) => ({ key, value: alignSeries(value as SeriesDatum, end, slots) }));
  }
}

/** Without a flag, zero in every word means that nothing was counted yet. */
function isUnset({ value: type }: ScriptMap, value: Uint8Array): boolean {
  return type.kind === "aggregate" && value.every((byte) => byte === 0);
}

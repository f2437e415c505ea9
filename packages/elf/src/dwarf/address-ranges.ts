// Which unit an address belongs to: from .debug_aranges, and for units that it does not tell of, from their own entries.
// DWARF 5, section 6.1.2.
import { addressOrder } from "../address-order.ts";
import { IntervalIndex } from "../interval-index.ts";
import { UNIT } from "./constants.ts";
import { Cursor, readUnitLength } from "./cursor.ts";
import { type PcRange, pcRanges } from "./ranges.ts";
import type { UnitSet } from "./unit-set.ts";

/** Finds the unit that an address as linked lies in. */
export class AddressRanges {
  readonly #units: readonly number[];
  readonly #index: IntervalIndex;

  /** Reads the ranges of all units. Throws `ElfError`. */
  constructor(set: UnitSet) {
    const listed = readAranges(set);
    const all: { readonly unit: number; readonly range: PcRange }[] = [];
    set.headers.forEach(({ kind, start }, unit) => {
      if (kind === UNIT.type || kind === UNIT.partial) return;
      const die = listed.has(start) ? undefined : set.unit(unit)?.root;
      const ranges = listed.get(start) ?? (die === undefined ? [] : pcRanges(die));
      for (const range of ranges) all.push({ unit, range });
    });
    this.#units = all.map(({ unit }) => unit);
    const starts = Float64Array.from(all, ({ range }) => range.start);
    const ends = Float64Array.from(all, ({ range }) => range.end);
    // where units overlap, as for code that several have, the shortest range is meant
    const priorities = Float64Array.from(all, ({ range }) => range.start - range.end);
    this.#index = new IntervalIndex({ starts, ends, priorities, order: addressOrder(starts) });
  }

  /** Index of the unit, or -1. */
  find(address: number): number {
    return this.#units[this.#index.find(address)] ?? -1;
  }
}

/** Ranges by the offset of their unit. */
function readAranges(set: UnitSet): ReadonlyMap<number, readonly PcRange[]> {
  const section = set.sections.bytes("aranges");
  const found = new Map<number, PcRange[]>();
  for (let at = 0; at < section.length; ) {
    const cursor = new Cursor(section, ".debug_aranges", at);
    const { length, offsetSize } = readUnitLength(cursor);
    const end = cursor.at + length;
    const body = new Cursor(section, ".debug_aranges", cursor.at, end);
    body.skip(2);
    const unit = body.sized(offsetSize);
    const ranges = found.get(unit) ?? [];
    readTuples(body, at, ranges);
    set.work.spend(ranges.length + 1);
    if (ranges.length > 0) found.set(unit, ranges);
    at = end;
  }
  return found;
}

/** Pairs of address and length, aligned to their size from the header's start; zeros end them. */
function readTuples(cursor: Cursor, start: number, ranges: PcRange[]): void {
  const size = cursor.u8();
  const segmentSize = cursor.u8();
  if (size !== 8 || segmentSize !== 0) return;
  cursor.skip((2 * size - ((cursor.at - start) % (2 * size))) % (2 * size));
  while (cursor.at + 2 * size <= cursor.end) {
    const address = cursor.u64();
    const length = cursor.u64();
    if (address === 0 && length === 0) return;
    if (address > 1 && length > 0 && Number.isSafeInteger(address + length))
      ranges.push({ start: address, end: address + length });
  }
}

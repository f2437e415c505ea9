// The code that an entry covers: one range, or a list in .debug_rnglists or, before version 5, .debug_ranges. DWARF 5, sections
// 2.17 and 7.25; DWARF 4, section 2.17.3.
import { ElfError } from "../elf-error.ts";
import { AT, FORM } from "./constants.ts";
import { Cursor } from "./cursor.ts";
import type { Attribute, Die } from "./die.ts";
import type { Unit } from "./unit.ts";
import { addressOf, indexedAddress } from "./values.ts";

export interface PcRange {
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
}

const RLE = {
  end: 0,
  baseX: 1,
  startEndX: 2,
  startLengthX: 3,
  offsets: 4,
  base: 5,
  startEnd: 6,
  startLength: 7,
} as const;

/** Ranges of an entry as linked; empty for what has no code, also because the linker left it out. Throws `ElfError`. */
export function pcRanges(die: Die): readonly PcRange[] {
  const { unit, attributes } = die;
  const list = attributes.get(AT.ranges);
  const found =
    list === undefined ? single(die) : unit.header.version >= 5 ? readList(unit, list) : readOldList(unit, list);
  // linkers give 0 or 1 to code that they left out, or the highest address, which is not exact
  return found.filter(({ start, end }) => start > 1 && end > start && Number.isSafeInteger(end));
}

/** Whether one of the ranges holds an address. */
export function covers(ranges: readonly PcRange[], address: number): boolean {
  return ranges.some(({ start, end }) => address >= start && address < end);
}

function single({ unit, attributes }: Die): readonly PcRange[] {
  const start = addressOf(unit, attributes.get(AT.lowPc));
  const high = attributes.get(AT.highPc);
  if (start === undefined || high === undefined) return [];
  // an address, or a length (section 2.17.2)
  return [{ start, end: addressOf(unit, high) ?? start + high.value }];
}

/** What offsets in lists count from. */
function baseOf(unit: Unit): number {
  const { root } = unit.skeleton ?? unit;
  return addressOf(root.unit, root.attributes.get(AT.lowPc)) ?? 0;
}

function readList(unit: Unit, list: Attribute): readonly PcRange[] {
  const cursor = new Cursor(unit.sections.bytes("rnglists"), ".debug_rnglists", listOffset(unit, list));
  const ranges: PcRange[] = [];
  const { addressSize } = unit.header;
  for (let base = baseOf(unit); ; ) {
    unit.set.work.spend(1);
    const kind = cursor.u8();
    if (kind === RLE.end) return ranges;
    if (kind === RLE.baseX) base = indexedAddress(unit, cursor.uleb());
    else if (kind === RLE.base) base = cursor.sized(addressSize);
    else ranges.push(readRange(unit, cursor, kind, base));
  }
}

function readRange(unit: Unit, cursor: Cursor, kind: number, base: number): PcRange {
  const { addressSize } = unit.header;
  if (kind === RLE.startEndX) {
    const start = indexedAddress(unit, cursor.uleb());
    return { start, end: indexedAddress(unit, cursor.uleb()) };
  }
  if (kind === RLE.startLengthX) {
    const start = indexedAddress(unit, cursor.uleb());
    return { start, end: start + cursor.uleb() };
  }
  if (kind === RLE.offsets) {
    const start = base + cursor.uleb();
    return { start, end: base + cursor.uleb() };
  }
  if (kind === RLE.startEnd) return { start: cursor.sized(addressSize), end: cursor.sized(addressSize) };
  if (kind !== RLE.startLength) throw new ElfError("corrupt", `a list of code ranges has an entry of kind ${kind}`);
  const start = cursor.sized(addressSize);
  return { start, end: start + cursor.uleb() };
}

function listOffset(unit: Unit, { form, value }: Attribute): number {
  const { offsetSize } = unit.header;
  const start = unit.contributions.rangeLists;
  if (form !== FORM.rnglistx) return start + value;
  // split files do not say where the table of offsets is: behind the header, of 12 or 20 bytes
  const table = start + (unit.root.attributes.get(AT.rangeListsBase)?.value ?? (offsetSize === 4 ? 12 : 20));
  const cursor = new Cursor(unit.sections.bytes("rnglists"), ".debug_rnglists", table + value * offsetSize);
  return table + cursor.sized(offsetSize);
}

function readOldList(unit: Unit, { value }: Attribute): readonly PcRange[] {
  // lists of split units are in the program
  const holder = unit.skeleton ?? unit;
  const start = value + (unit.skeleton?.root.attributes.get(AT.gnuRangesBase)?.value ?? 0);
  const cursor = new Cursor(holder.sections.bytes("ranges"), ".debug_ranges", start);
  const { addressSize } = unit.header;
  const highest = addressSize === 8 ? 2 ** 64 : 2 ** 32 - 1;
  const ranges: PcRange[] = [];
  for (let base = baseOf(unit); ; ) {
    unit.set.work.spend(1);
    const from = cursor.sized(addressSize);
    const to = cursor.sized(addressSize);
    if (from === 0 && to === 0) return ranges;
    if (from === highest) base = to;
    else ranges.push({ start: base + from, end: base + to });
  }
}

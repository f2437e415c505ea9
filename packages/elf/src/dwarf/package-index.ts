// .debug_cu_index and .debug_tu_index of a .dwp file: where the parts of each split unit are in its joined sections. DWARF 5,
// section 7.3.5; version 2 is what GNU made of it before.
import { ElfError } from "../elf-error.ts";
import { Cursor } from "./cursor.ts";
import { type Contributions, WHOLE } from "./unit.ts";

/** Numbers of sections as columns have them, by version. */
const COLUMNS: Readonly<Record<number, { info: number; abbrev: number; strings: number; ranges: number }>> = {
  // version 2 has type units in a section of their own, and no range lists
  2: { info: 1, abbrev: 3, strings: 6, ranges: -1 },
  5: { info: 1, abbrev: 3, strings: 6, ranges: 8 },
};

/** Contributions of units by the offset in .debug_info.dwo at which they begin. Throws `ElfError`. */
export function readPackageIndex(section: Uint8Array): ReadonlyMap<number, Contributions> {
  const found = new Map<number, Contributions>();
  if (section.length === 0) return found;
  const cursor = new Cursor(section, "the index of a DWARF package");
  // of four bytes in version 2, of two and padding in version 5: the same in little endian
  const version = cursor.u32();
  const numbers = COLUMNS[version];
  if (numbers === undefined) throw new ElfError("unsupported", `its DWARF package has an index of version ${version}`);
  const columnCount = cursor.u32();
  const unitCount = cursor.u32();
  const slotCount = cursor.u32();
  // signatures and rows: units are found by their headers, so the hash table is of no use
  cursor.skip(slotCount * 12);
  if (columnCount * 4 * (unitCount + 1) > section.length)
    throw new ElfError("corrupt", "the index of a DWARF package ends early");
  const columns = Array.from({ length: columnCount }, () => cursor.u32());
  for (let row = 0; row < unitCount; row++) {
    const offsets = new Map(columns.map((column) => [column, cursor.u32()]));
    found.set(offsets.get(numbers.info) ?? 0, {
      abbreviations: offsets.get(numbers.abbrev) ?? WHOLE.abbreviations,
      stringOffsets: offsets.get(numbers.strings) ?? WHOLE.stringOffsets,
      rangeLists: offsets.get(numbers.ranges) ?? WHOLE.rangeLists,
    });
  }
  return found;
}

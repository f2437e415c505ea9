// Pointers of .eh_frame: a byte says how they are written and what they count from. Linux Standard Base Core 5.0, section
// 10.5.1 (DWARF Exception Header Encoding).
import type { Cursor } from "../dwarf/cursor.ts";
import { ElfError } from "../elf-error.ts";

const PC_RELATIVE = 0x10;
const OMITTED = 0xff;

/** By the lower four bits. */
const READERS: Readonly<Record<number, (c: Cursor) => number>> = {
  0: (c) => Number(BigInt.asIntN(64, c.big())),
  1: (c) => c.uleb(),
  2: (c) => c.u16(),
  3: (c) => c.u32(),
  4: (c) => c.u64(),
  9: (c) => c.sleb(),
  10: (c) => (c.u16() << 16) >> 16,
  11: (c) => c.u32() | 0,
  12: (c) => Number(BigInt.asIntN(64, c.big())),
};

/** Reads a pointer; `address` is where the cursor's byte 0 is linked at. Throws `ElfError`. */
export function readPointer(cursor: Cursor, encoding: number, address: number): number {
  if (encoding === OMITTED) return 0;
  const at = address + cursor.at;
  const value = readPlain(cursor, encoding);
  const relative = encoding & 0x70;
  if (relative === 0) return value;
  if (relative === PC_RELATIVE) return at + value;
  throw new ElfError("corrupt", `.eh_frame has a pointer of the unknown encoding 0x${encoding.toString(16)}`);
}

/** The number alone, as lengths are written. Throws `ElfError`. */
export function readPlain(cursor: Cursor, encoding: number): number {
  const read = READERS[encoding & 0x0f];
  if (read === undefined)
    throw new ElfError("corrupt", `.eh_frame has a pointer of the unknown encoding 0x${encoding.toString(16)}`);
  return read(cursor);
}

// Values of attributes by their form: how each is read, and passed over. DWARF 5, section 7.5.6.
import { ElfError } from "../elf-error.ts";
import { FORM } from "./constants.ts";
import type { Cursor } from "./cursor.ts";

/** What sizes of fields depend on. */
export interface Encoding {
  readonly version: number;
  readonly addressSize: number;
  readonly offsetSize: 4 | 8;
}

/**
 * Reads a value and leaves the cursor behind it. Numbers, offsets and indices are themselves; of a block the length is
 * returned, and its bytes are those just before the cursor; of a string or 16 bytes it is 0.
 */
export function readForm(cursor: Cursor, form: number, encoding: Encoding): number {
  switch (form) {
    case FORM.address:
      return cursor.sized(encoding.addressSize);
    case FORM.data1:
    case FORM.ref1:
    case FORM.flag:
    case FORM.strx1:
    case FORM.addrx1:
      return cursor.u8();
    case FORM.data2:
    case FORM.ref2:
    case FORM.strx2:
    case FORM.addrx2:
      return cursor.u16();
    case FORM.strx3:
    case FORM.addrx3:
      return cursor.u24();
    case FORM.data4:
    case FORM.ref4:
    case FORM.refSup4:
    case FORM.strx4:
    case FORM.addrx4:
      return cursor.u32();
    case FORM.data8:
    case FORM.ref8:
    case FORM.refSig8:
    case FORM.refSup8:
      return cursor.u64();
    case FORM.sdata:
      return cursor.sleb();
    case FORM.udata:
    case FORM.refUdata:
    case FORM.strx:
    case FORM.addrx:
    case FORM.loclistx:
    case FORM.rnglistx:
    case FORM.gnuAddrIndex:
    case FORM.gnuStrIndex:
      return cursor.uleb();
    case FORM.strp:
    case FORM.lineStrp:
    case FORM.strpSup:
    case FORM.sectionOffset:
    case FORM.gnuRefAlt:
    case FORM.gnuStrpAlt:
      return cursor.sized(encoding.offsetSize);
    case FORM.refAddr:
      return cursor.sized(encoding.version <= 2 ? encoding.addressSize : encoding.offsetSize);
    case FORM.flagPresent:
      return 1;
    default:
      return readBlock(cursor, form, encoding);
  }
}

function readBlock(cursor: Cursor, form: number, encoding: Encoding): number {
  switch (form) {
    case FORM.string:
      cursor.skipText();
      return 0;
    case FORM.data16:
      cursor.skip(16);
      return 0;
    case FORM.block1:
      return skipped(cursor, cursor.u8());
    case FORM.block2:
      return skipped(cursor, cursor.u16());
    case FORM.block4:
      return skipped(cursor, cursor.u32());
    case FORM.block:
    case FORM.expression:
      return skipped(cursor, cursor.uleb());
    case FORM.indirect: {
      const actual = cursor.uleb();
      if (actual !== FORM.indirect && actual !== FORM.implicitConst) return readForm(cursor, actual, encoding);
      throw new ElfError("corrupt", "an indirect form stands for another one");
    }
    default:
      throw new ElfError("corrupt", `form 0x${form.toString(16)} of an attribute is unknown`);
  }
}

function skipped(cursor: Cursor, length: number): number {
  cursor.skip(length);
  return length;
}

const REFERENCES: ReadonlySet<number> = new Set([FORM.ref1, FORM.ref2, FORM.ref4, FORM.ref8, FORM.refUdata]);
const STRING_INDICES: ReadonlySet<number> = new Set([
  FORM.strx,
  FORM.strx1,
  FORM.strx2,
  FORM.strx3,
  FORM.strx4,
  FORM.gnuStrIndex,
]);
const ADDRESS_INDICES: ReadonlySet<number> = new Set([
  FORM.addrx,
  FORM.addrx1,
  FORM.addrx2,
  FORM.addrx3,
  FORM.addrx4,
  FORM.gnuAddrIndex,
]);
const BLOCKS: ReadonlySet<number> = new Set([FORM.block, FORM.block1, FORM.block2, FORM.block4, FORM.expression]);

/** Offset within the unit. */
export function isUnitReference(form: number): boolean {
  return REFERENCES.has(form);
}

/** Index into .debug_str_offsets. */
export function isStringIndex(form: number): boolean {
  return STRING_INDICES.has(form);
}

/** Index into .debug_addr. */
export function isAddressIndex(form: number): boolean {
  return ADDRESS_INDICES.has(form);
}

export function isBlock(form: number): boolean {
  return BLOCKS.has(form);
}

// Headers of units in .debug_info and .debug_types. DWARF 5, section 7.5.1; versions 2 to 4 have one layout of their own.
import { ElfError } from "../elf-error.ts";
import { UNIT } from "./constants.ts";
import { Cursor, readUnitLength } from "./cursor.ts";
import type { Encoding } from "./forms.ts";

export interface UnitHeader extends Encoding {
  /** Offset of the header in its section. */
  readonly start: number;
  /** Offset of the first entry. */
  readonly first: number;
  /** Offset behind the last entry. */
  readonly end: number;
  /** A UNIT number. */
  readonly kind: number;
  readonly abbreviations: number;
  /** Of a type unit its signature, of a skeleton and a split unit what they have in common. */
  readonly id: bigint | undefined;
  /** Of a type unit: offset of the type from `start`. */
  readonly typeOffset: number;
}

const WITH_ID: ReadonlySet<number> = new Set([UNIT.type, UNIT.skeleton, UNIT.splitCompile, UNIT.splitType]);

/** All units of a section, in order. What follows a unit of an unknown version is still found. Throws `ElfError`. */
export function readUnitHeaders(section: Uint8Array): readonly UnitHeader[] {
  const headers: UnitHeader[] = [];
  for (let at = 0; at < section.length; ) {
    const cursor = new Cursor(section, ".debug_info", at);
    const { length, offsetSize } = readUnitLength(cursor);
    const end = cursor.at + length;
    if (end > section.length) throw new ElfError("corrupt", `the unit at ${at} of .debug_info ends after the section`);
    const version = cursor.u16();
    if (version >= 2 && version <= 5) headers.push(readHeader(cursor, { start: at, end, version, offsetSize }));
    at = end;
  }
  return headers;
}

type Begin = Pick<UnitHeader, "start" | "end" | "version" | "offsetSize">;

function readHeader(cursor: Cursor, begin: Begin): UnitHeader {
  const { version, offsetSize, start } = begin;
  const kind = version >= 5 ? cursor.u8() : UNIT.compile;
  const early = version >= 5 ? cursor.u8() : 0;
  const abbreviations = cursor.sized(offsetSize);
  const addressSize = version >= 5 ? early : cursor.u8();
  if (addressSize !== 8 && addressSize !== 4)
    throw new ElfError("corrupt", `the unit at ${start} of .debug_info has addresses of ${addressSize} bytes`);
  const id = WITH_ID.has(kind) && version >= 5 ? cursor.big() : undefined;
  const isType = kind === UNIT.type || kind === UNIT.splitType;
  const typeOffset = isType ? cursor.sized(offsetSize) : 0;
  return { ...begin, kind, abbreviations, addressSize, id, typeOffset, first: cursor.at };
}

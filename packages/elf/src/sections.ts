// Section headers and the bytes of sections. Layout: System V ABI, chapter 4, "Sections".

import { type ByteSource, readExact } from "./byte-source.ts";
import { textAt } from "./byte-text.ts";
import { ElfError } from "./elf-error.ts";
import type { ElfHeader } from "./header.ts";
import { wordOf } from "./word.ts";

export const SHT_SYMTAB = 2;
export const SHT_NOTE = 7;
const SHT_NOBITS = 8;
export const SHT_DYNSYM = 11;
const SHF_EXECINSTR = 4;
const SHN_XINDEX = 0xffff;
const ENTRY_LENGTH = 64;
// names such as .text._ZN… of objects are cut here; those that are looked for are short
const LONGEST_NAME = 256;

export interface Section {
  readonly index: number;
  readonly name: string;
  /** An SHT_ number. */
  readonly type: number;
  /** SHF_ bits, as far as they lie in the lower half. */
  readonly flags: number;
  readonly executable: boolean;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  /** Index of a related section, by type: the string table of a symbol table. */
  readonly link: number;
  readonly entrySize: number;
}

interface SectionHead extends Section {
  readonly nameOffset: number;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function headAt(view: DataView, index: number, at: number): SectionHead {
  return {
    index,
    name: "",
    nameOffset: view.getUint32(at, true),
    type: view.getUint32(at + 4, true),
    flags: view.getUint32(at + 8, true),
    executable: (view.getUint32(at + 8, true) & SHF_EXECINSTR) !== 0,
    address: view.getBigUint64(at + 16, true),
    offset: wordOf(view, at + 24),
    size: wordOf(view, at + 32),
    link: view.getUint32(at + 40, true),
    entrySize: wordOf(view, at + 56),
  };
}

function readHeads(source: ByteSource, header: ElfHeader): readonly SectionHead[] {
  const { offset, entrySize } = header.sectionHeaders;
  if (offset === 0) return [];
  if (entrySize < ENTRY_LENGTH) throw new ElfError("corrupt", `section headers of ${entrySize} bytes are too small`);
  // with 0xff00 sections and more the count is in the size field of the first
  const first = headAt(viewOf(readExact(source, offset, ENTRY_LENGTH, "section header")), 0, 0);
  const count = header.sectionHeaders.count || first.size;
  const view = viewOf(readExact(source, offset, count * entrySize, "section header table"));
  return Array.from({ length: count }, (_, index) => headAt(view, index, index * entrySize));
}

/** Reads the section headers with their names. A file without any gives an empty list. Throws {@link ElfError}. */
export function readSections(source: ByteSource, header: ElfHeader): readonly Section[] {
  const heads = readHeads(source, header);
  const first = heads[0];
  if (first === undefined) return [];
  const names = heads[header.sectionNames === SHN_XINDEX ? first.link : header.sectionNames];
  const text = names === undefined ? new Uint8Array() : readSection(source, names);
  return heads.map(({ nameOffset, ...section }) => ({ ...section, name: textAt(text, nameOffset, LONGEST_NAME) }));
}

/** The bytes of a section as the file has them; none for a section that only takes memory. Throws {@link ElfError}. */
export function readSection(source: ByteSource, section: Section): Uint8Array {
  if (section.type === SHT_NOBITS) return new Uint8Array();
  return readExact(source, section.offset, section.size, `section ${section.name || section.index}`);
}

// Symbol sections into columns: picks the symbols that name code (or also data) and drops the rest. No sorting, no strings.
// Layout: System V ABI, chapter 4, "Symbol Table".
import { addressKey, keyOfHalves } from "./address-key.ts";
import { ElfError } from "./elf-error.ts";
import type { Section } from "./sections.ts";

export const STT_NOTYPE = 0;
export const STT_OBJECT = 1;
export const STT_FUNC = 2;
export const STT_GNU_IFUNC = 10;
const SHN_UNDEF = 0;
const ENTRY_LENGTH = 24;
const DOLLAR = 0x24;

/** One row a symbol. `ends` is where its code may end at most: its size or, without one, the end of its section. */
export interface SymbolColumns {
  readonly keys: Float64Array;
  readonly sizes: Float64Array;
  readonly ends: Float64Array;
  /** Offset of the name in the string table. */
  readonly names: Uint32Array;
  /** `st_info`: type in the low four bits, binding above. */
  readonly infos: Uint8Array;
}

export interface SymbolSource {
  readonly symbols: Uint8Array;
  readonly strings: Uint8Array;
  readonly sections: readonly Section[];
  /** arm64 marks code and data with local symbols `$x` and `$d` that are no names. */
  readonly mappingSymbols: boolean;
  readonly data: boolean;
}

interface SectionFacts {
  readonly executable: readonly boolean[];
  readonly ends: readonly number[];
}

/** Number of entries of a symbol section. Throws {@link ElfError} when it is not made of ELF64 symbols. */
export function checkSymbolSection(section: Section): void {
  if (section.entrySize !== ENTRY_LENGTH || section.size % ENTRY_LENGTH !== 0) {
    throw new ElfError("corrupt", `section ${section.name} is not made of entries of ${ENTRY_LENGTH} bytes`);
  }
}

/** Picks functions, indirect functions and labels in code; with `data` also objects and all labels. */
export function symbolColumns(source: SymbolSource): SymbolColumns {
  const words = alignedWords(source.symbols);
  const facts = sectionFacts(source.sections);
  const rows = new Uint32Array(words.length / 6);
  let count = 0;
  for (let at = 0; at < words.length; at += 6) if (isWanted(source, facts, words, at)) rows[count++] = at;
  return fill(words, rows.subarray(0, count), facts);
}

function alignedWords(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.length / ENTRY_LENGTH) * 6);
}

function sectionFacts(sections: readonly Section[]): SectionFacts {
  return {
    executable: sections.map((section) => section.executable),
    ends: sections.map((section) => addressKey(section.address) + section.size),
  };
}

function isWanted(source: SymbolSource, facts: SectionFacts, words: Uint32Array, at: number): boolean {
  const info = words[at + 1] ?? 0;
  const section = info >>> 16;
  const name = words[at] ?? 0;
  if (section === SHN_UNDEF || name === 0 || name >= source.strings.length) return false;
  const low = words[at + 2] ?? 0;
  const high = words[at + 3] ?? 0;
  if ((low === 0 && high === 0) || Number.isNaN(keyOfHalves(low, high))) return false;
  return isWantedType(source, info & 0xf, facts.executable[section] === true, name);
}

function isWantedType(source: SymbolSource, type: number, inCode: boolean, name: number): boolean {
  if (type === STT_FUNC || type === STT_GNU_IFUNC) return true;
  if (type === STT_OBJECT) return source.data;
  if (type !== STT_NOTYPE || (source.mappingSymbols && source.strings[name] === DOLLAR)) return false;
  return inCode || source.data;
}

function fill(words: Uint32Array, rows: Uint32Array, facts: SectionFacts): SymbolColumns {
  const count = rows.length;
  const columns = {
    keys: new Float64Array(count),
    sizes: new Float64Array(count),
    ends: new Float64Array(count),
    names: new Uint32Array(count),
    infos: new Uint8Array(count),
  };
  for (let row = 0; row < count; row++) {
    const at = rows[row] ?? 0;
    const info = words[at + 1] ?? 0;
    const key = keyOfHalves(words[at + 2] ?? 0, words[at + 3] ?? 0);
    const size = (words[at + 5] ?? 0) * 0x1_0000_0000 + (words[at + 4] ?? 0);
    columns.keys[row] = key;
    columns.sizes[row] = size;
    columns.ends[row] = size > 0 ? key + size : unsizedEnd(key, info >>> 16, facts);
    columns.names[row] = words[at] ?? 0;
    columns.infos[row] = info & 0xff;
  }
  return columns;
}

// A symbol without a size may reach to the end of its code; outside of code only its very address is known to be its own.
function unsizedEnd(key: number, section: number, facts: SectionFacts): number {
  const end = facts.executable[section] === true ? facts.ends[section] : undefined;
  return end !== undefined && end > key ? end : key + 1;
}

// One ELF file, seen through a ByteSource: everything but the header and the program headers is read when it is asked for.
// It keeps no bytes of sections; whoever needs a section twice keeps it.
import type { ByteSource } from "./byte-source.ts";
import { readExact } from "./byte-source.ts";
import { type DebugLink, parseDebugLink } from "./debug-link.ts";
import { type ElfHeader, readHeader } from "./header.ts";
import { buildIdOf, type Note, readNotes } from "./notes.ts";
import { readSection, readSections, type Section, SHT_NOTE } from "./sections.ts";
import { loadBias, offsetToVaddr, PT_NOTE, readSegments, type Segment, vaddrToOffset } from "./segments.ts";
import { readSymbols, type SymbolOptions } from "./symbol-sections.ts";
import type { SymbolTable } from "./symbol-table.ts";
import { USDT_BASE_SECTION, USDT_SECTION, type UsdtNote, usdtNotes } from "./usdt-notes.ts";

export class ElfFile {
  readonly header: ElfHeader;
  readonly segments: readonly Segment[];
  readonly #source: ByteSource;
  #sections: readonly Section[] | undefined;

  /** Reads the headers. Throws `ElfError`: not ELF, 32-bit, big-endian, of another machine, or corrupt. */
  static open(source: ByteSource): ElfFile {
    return new ElfFile(source);
  }

  private constructor(source: ByteSource) {
    this.#source = source;
    this.header = readHeader(source);
    this.segments = readSegments(source, this.header.programHeaders);
  }

  /** All sections in the order of the file, the empty one at index 0 included. Throws `ElfError`. */
  get sections(): readonly Section[] {
    this.#sections ??= readSections(this.#source, this.header);
    return this.#sections;
  }

  /** The first section of a name. Throws `ElfError`. */
  section(name: string): Section | undefined {
    return this.sections.find((section) => section.name === name);
  }

  /** The sections of an SHT_ number. Throws `ElfError`. */
  sectionsOfType(type: number): readonly Section[] {
    return this.sections.filter((section) => section.type === type);
  }

  /** The bytes of a section as they are in the file (also if compressed); none for one like .bss. Throws `ElfError`. */
  sectionData(section: Section): Uint8Array {
    return readSection(this.#source, section);
  }

  /** Reads the symbols anew each time. Throws `ElfError`. */
  symbols(options: SymbolOptions = {}): SymbolTable {
    return readSymbols({ source: this.#source, sections: this.sections, machine: this.header.machine }, options);
  }

  /** Notes of sections, then those of segments (a memory image or a stripped file may have only these). Throws `ElfError`. */
  *notes(): Generator<Note> {
    // sh_addralign is not kept: GNU tools write notes of 8 only as .note.gnu.property
    for (const section of this.sectionsOfType(SHT_NOTE)) {
      yield* readNotes(this.sectionData(section), section.name === ".note.gnu.property" ? 8 : 4);
    }
    for (const { type, offset, fileSize, align } of this.segments) {
      if (type === PT_NOTE) yield* readNotes(readExact(this.#source, offset, fileSize, "note segment"), align);
    }
  }

  /** The build id in hexadecimal digits. Throws `ElfError`. */
  get buildId(): string | undefined {
    return buildIdOf(this.notes());
  }

  /** USDT probes, one a place in the code, in the order of the file. Throws `ElfError`. */
  get usdtNotes(): readonly UsdtNote[] {
    const section = this.section(USDT_SECTION);
    if (section === undefined) return [];
    return [...usdtNotes(readNotes(this.sectionData(section), 4), this.section(USDT_BASE_SECTION)?.address)];
  }

  /** Where the separate debug file is, from `.gnu_debuglink`. Throws `ElfError`. */
  get debugLink(): DebugLink | undefined {
    const section = this.section(".gnu_debuglink");
    return section === undefined ? undefined : parseDebugLink(this.sectionData(section));
  }

  /** Offset in the file of the byte mapped at `vaddr`; undefined where nothing of the file is. */
  vaddrToOffset(vaddr: bigint): number | undefined {
    return vaddrToOffset(this.segments, vaddr);
  }

  /** Address, as linked, of the byte at `offset` of the file; undefined where it is not mapped. */
  offsetToVaddr(offset: number): bigint | undefined {
    return offsetToVaddr(this.segments, offset);
  }

  /** What to add to linked addresses in a process that mapped the page at `mapOffset` at `mapStart`. */
  loadBias(mapStart: bigint, mapOffset: number): bigint | undefined {
    return loadBias(this.segments, mapStart, mapOffset);
  }
}

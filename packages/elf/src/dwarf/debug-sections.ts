// The debugging sections of one file: read when asked for, decompressed, and kept. ELF gABI, "Section Compression"; of the
// older .zdebug_ sections, too. How to inflate is the caller's to say, since this package uses nothing of the runtime.
import { ElfError } from "../elf-error.ts";
import type { ElfFile } from "../elf-file.ts";
import type { Section } from "../sections.ts";
import { wordOf } from "../word.ts";
import { AbbreviationTables } from "./abbreviations.ts";

/** How a section is compressed: ELFCOMPRESS_ZLIB or ELFCOMPRESS_ZSTD. */
export type Compression = "zlib" | "zstd";

/** Decompresses to exactly `size` bytes; undefined where it cannot, or what comes out has another size. */
export type Decompress = (bytes: Uint8Array, compression: Compression, size: number) => Uint8Array | undefined;

const SHF_COMPRESSED = 0x800;
const HEADER_LENGTH = 24;
const OLD_HEADER_LENGTH = 12;
const KINDS: Readonly<Record<number, Compression>> = { 1: "zlib", 2: "zstd" };
// what readExact takes at most
const LARGEST = 512 << 20;
// deflate's best is 1032 to 1
const BEST_RATIO = 1100;

export class DebugSections {
  readonly #elf: ElfFile;
  readonly #decompress: Decompress;
  readonly #suffix: "" | ".dwo";
  readonly #read = new Map<string, Uint8Array>();
  readonly abbreviations: AbbreviationTables = new AbbreviationTables(() => this.bytes("abbrev"));

  /** `split`: of a .dwo or .dwp file, whose sections have that suffix. */
  constructor(elf: ElfFile, decompress: Decompress, split = false) {
    this.#elf = elf;
    this.#decompress = decompress;
    this.#suffix = split ? ".dwo" : "";
  }

  /** Whether there is anything in the section of a short name such as `info`. Throws `ElfError`. */
  has(name: string): boolean {
    const section = this.#find(name);
    return section !== undefined && section.size > 0 && section.type !== 8;
  }

  /** The bytes of the section of a short name; none where there is no such section. Throws `ElfError`. */
  bytes(name: string): Uint8Array {
    let bytes = this.#read.get(name);
    if (bytes === undefined) {
      const section = this.#find(name);
      bytes = section === undefined ? new Uint8Array() : this.#load(section);
      this.#read.set(name, bytes);
    }
    return bytes;
  }

  #find(name: string): Section | undefined {
    const suffix = name.endsWith("_index") ? "" : this.#suffix;
    return this.#elf.section(`.debug_${name}${suffix}`) ?? this.#elf.section(`.zdebug_${name}${suffix}`);
  }

  #load(section: Section): Uint8Array {
    const bytes = this.#elf.sectionData(section);
    if ((section.flags & SHF_COMPRESSED) !== 0) return this.#inflate(section, bytes, HEADER_LENGTH);
    const old = section.name.startsWith(".zdebug_") && String.fromCharCode(...bytes.subarray(0, 4)) === "ZLIB";
    return old ? this.#inflate(section, bytes, OLD_HEADER_LENGTH) : bytes;
  }

  #inflate({ name }: Section, bytes: Uint8Array, header: number): Uint8Array {
    if (bytes.length < header) throw new ElfError("corrupt", `section ${name} is shorter than its header`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isNew = header === HEADER_LENGTH;
    const kind = isNew ? KINDS[view.getUint32(0, true)] : "zlib";
    const size = isNew ? wordOf(view, 8) : Number(view.getBigUint64(4));
    if (size > LARGEST || size > bytes.length * BEST_RATIO) {
      throw new ElfError("corrupt", `section ${name} has ${size} bytes when decompressed, more than it can`);
    }
    const inflated = kind && this.#decompress(bytes.subarray(header), kind, size);
    if (inflated === undefined) throw new ElfError("corrupt", `section ${name} cannot be decompressed`);
    return inflated;
  }
}

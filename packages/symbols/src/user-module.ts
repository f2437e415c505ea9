// What is known of one mapped ELF file or image: how its offsets become addresses, and its symbols. Immutable, holds no
// descriptor, and is shared by all processes that map the same file.
import {
  type ByteSource,
  ElfError,
  ElfFile,
  offsetToVaddr,
  type Segment,
  type SourceFrame,
  type SymbolHit,
  type SymbolTable,
} from "@kscope/elf";
import { debugSymbols, isSystemError } from "./debug-files.ts";
import type { ModuleSources } from "./module-sources.ts";

export interface ModuleOrigin {
  /** As the process has it. */
  readonly path: string;
  /** Where debug files are looked for, best first. */
  readonly roots: readonly string[];
  /** `!/ENTRY` of a program in an archive, and where it begins there. */
  readonly suffix?: string;
  readonly start?: number;
  /** Of an image that is in no file there are none. */
  readonly sources?: ModuleSources;
}

export class UserModule {
  /** Bytes of memory that it is counted as. */
  readonly cost: number;
  /** To the path of the file: `!/ENTRY` of an archive. */
  readonly suffix: string;
  readonly #start: number;
  readonly #segments: readonly Segment[];
  readonly #tables: readonly SymbolTable[];
  readonly #sources: ModuleSources | undefined;

  /** Reads a file's symbols. What is no ELF file, or a corrupt one, gives a module without any. */
  static read(source: ByteSource, origin: ModuleOrigin): UserModule {
    try {
      const elf = ElfFile.open(source);
      return new UserModule(origin, elf.segments, readTables(elf, origin));
    } catch (error) {
      if (error instanceof ElfError || isSystemError(error))
        return new UserModule({ path: origin.path, roots: [] }, [], []);
      throw error;
    }
  }

  private constructor(origin: ModuleOrigin, segments: readonly Segment[], tables: readonly SymbolTable[]) {
    this.suffix = origin.suffix ?? "";
    this.#start = origin.start ?? 0;
    this.#sources = origin.sources;
    this.#segments = segments;
    this.#tables = tables;
    this.cost = tables.reduce((sum, table) => sum + table.byteLength, 4096);
  }

  /** The symbol of the code at an offset in the file. */
  lookup(offset: number): SymbolHit | undefined {
    const vaddr = offsetToVaddr(this.#segments, offset - this.#start);
    if (vaddr === undefined) return undefined;
    for (const table of this.#tables) {
      const hit = table.lookup(vaddr);
      if (hit !== undefined) return hit;
    }
    return undefined;
  }

  /** Source lines and inlined calls of the code at an offset in the file, innermost first; empty where nothing is known. */
  frames(offset: number): readonly SourceFrame[] {
    const vaddr = this.#sources === undefined ? undefined : offsetToVaddr(this.#segments, offset - this.#start);
    return vaddr === undefined ? [] : (this.#sources?.frames(Number(vaddr)) ?? []);
  }
}

// Exported functions of a stripped program are few and far between; its debug file has them all.
function readTables(elf: ElfFile, origin: ModuleOrigin): readonly SymbolTable[] {
  const own = elf.symbols({ tables: ["symtab"] });
  if (own.length > 0) return [own];
  const debug = debugSymbols(elf, origin.path, origin.roots);
  const dynamic = elf.symbols({ tables: ["dynsym"] });
  return debug === undefined ? [dynamic] : [debug, dynamic];
}

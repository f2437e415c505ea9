// One program or library, in a file or an archive, as probes see it: functions by name, and places of USDT probes. Everything is read when it is
// asked for, and then kept. Symbols for stacks are user-symbols.ts's.
import {
  type DwarfFile,
  type ElfMachine,
  type ElfSymbol,
  type ElfType,
  parseUsdtArguments,
  type Segment,
  type SymbolTable,
  type UsdtNote,
  type UsdtSite,
  vaddrToOffset,
} from "@kscope/elf";
import { debugSymbols } from "./debug-files.ts";
import { openDebugInfo } from "./debug-info.ts";
import { type OpenElf, readElf } from "./elf-reading.ts";

export class ProbedFile {
  readonly path: string;
  readonly machine: ElfMachine;
  readonly type: ElfType;
  /** Offset in the file of the first instruction; undefined in a library. */
  readonly entry: number | undefined;
  readonly #segments: readonly Segment[];
  readonly #start: number;
  #code: readonly SymbolTable[] | undefined;
  #data: readonly SymbolTable[] | undefined;
  #sites: readonly UsdtSite[] | undefined;
  #debug: { readonly info: DwarfFile | undefined } | undefined;

  /** Undefined for what is no ELF file. */
  static open(path: string): ProbedFile | undefined {
    return readElf(path, (open) => new ProbedFile(path, open));
  }

  private constructor(path: string, { elf, start }: OpenElf) {
    this.path = path;
    this.machine = elf.header.machine;
    this.type = elf.header.type;
    this.#segments = elf.segments;
    this.#start = start;
    this.entry = elf.header.entry === 0n ? undefined : this.fileOffset(elf.header.entry);
  }

  /** Functions by all their names, in no order; a name may be there several times. */
  *functions(): Generator<ElfSymbol> {
    for (const table of this.#tables(false)) {
      for (const symbol of table) if (symbol.kind === "function" || symbol.kind === "ifunc") yield symbol;
    }
  }

  /** Functions and variables of a name. */
  named(name: string): readonly ElfSymbol[] {
    const functions = this.#tables(false).flatMap((table) => table.find(name));
    const found = functions.length > 0 ? functions : this.#tables(true).flatMap((table) => table.find(name));
    return found.filter((symbol) => symbol.kind !== "label");
  }

  /** The function that an address as linked lies in. */
  functionAt(address: bigint): ElfSymbol | undefined {
    for (const table of this.#tables(false)) {
      const hit = table.lookup(address);
      if (hit === undefined) continue;
      const start = address - BigInt(hit.offset);
      const found = table.find(hit.name).find((s) => s.address === start && hit.offset < s.size && s.kind !== "label");
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Offset of an address as linked, in the file, or in the archive that it lies in. */
  fileOffset(address: bigint): number | undefined {
    const offset = vaddrToOffset(this.#segments, address);
    return offset === undefined ? undefined : this.#start + offset;
  }

  /** Bytes at such an offset; fewer at the end, none if the file is gone. */
  bytes(offset: number, length: number): Uint8Array {
    return readElf(this.path, ({ source, start }) => source.read(offset - start, length)) ?? new Uint8Array();
  }

  usdtSites(): readonly UsdtSite[] {
    this.#sites ??= readElf(this.path, ({ elf }) => elf.usdtNotes.flatMap((note) => this.#site(note))) ?? [];
    return this.#sites;
  }

  /**
   * What the compiler left of the source, in the file, its debug file or its split files; `directories` are looked in before the
   * usual places. Undefined where there is none.
   */
  debugInfo(directories: readonly string[]): DwarfFile | undefined {
    const path = Buffer.from(this.path, "utf8").toString("latin1");
    this.#debug ??= { info: openDebugInfo(path, { roots: [""], directories }) };
    return this.#debug.info;
  }

  #site(note: UsdtNote): readonly UsdtSite[] {
    const offset = this.fileOffset(note.address);
    if (offset === undefined) return [];
    const context = { address: note.address, symbol: (name: string) => this.named(name)[0]?.address };
    return [
      {
        provider: note.provider,
        name: note.name,
        address: note.address,
        offset,
        semaphoreOffset: note.semaphore === 0n ? 0 : (this.fileOffset(note.semaphore) ?? 0),
        arguments: parseUsdtArguments(note.arguments, this.machine, context),
      },
    ];
  }

  #tables(data: boolean): readonly SymbolTable[] {
    if (data) this.#data ??= readTables(this.path, true);
    else this.#code ??= readTables(this.path, false);
    return (data ? this.#data : this.#code) ?? [];
  }
}

/** A file's own symbols, those of its debug file if it was stripped, and those that it exports. */
function readTables(path: string, data: boolean): readonly SymbolTable[] {
  const tables = readElf(path, ({ elf }) => {
    const own = elf.symbols({ tables: ["symtab"], data });
    const exported = elf.symbols({ tables: ["dynsym"], data });
    const debug = own.length > 0 ? undefined : debugSymbols(elf, path, [""]);
    return [own, debug, exported].filter((table) => table !== undefined && table.length > 0);
  });
  return (tables ?? []).filter((table) => table !== undefined);
}

// Unwinding tables of what processes have mapped, each file read once however many processes map it.
import { closeSync } from "node:fs";
import { ElfError, ElfFile, MemorySource, readUnwindTable, type UnwindTable } from "@kscope/elf";
import { FileSource } from "./file-source.ts";
import { openMapped } from "./module-loader.ts";
import { readProc } from "./proc-files.ts";
import { type MapRange, ProcessMaps } from "./process-maps.ts";
import { readVdso } from "./vdso.ts";

export interface UnwindModule {
  readonly path: string;
  readonly table: UnwindTable;
  /** What to add to addresses as linked, in a mapping. */
  bias(range: MapRange): number | undefined;
}

/** Code of a process that a table tells how to unwind. */
export interface UnwindMapping {
  readonly start: number;
  readonly end: number;
  readonly bias: number;
  readonly module: UnwindModule;
}

export class UnwindModules {
  readonly #modules = new Map<string, UnwindModule | undefined>();

  /** In the order of addresses; undefined when the process is gone. */
  mappings(pid: number): readonly UnwindMapping[] | undefined {
    const text = readProc(pid, "maps");
    if (text === undefined || text === "") return undefined;
    return ProcessMaps.parse(text).ranges.flatMap((range) => {
      const module = this.#module(pid, range);
      const bias = module?.bias(range);
      if (module === undefined || bias === undefined) return [];
      return [{ start: range.start, end: range.end, bias, module }];
    });
  }

  #module(pid: number, range: MapRange): UnwindModule | undefined {
    if (range.kind === "anonymous") return undefined;
    if (range.kind === "vdso") return this.#hold("vdso", () => readImage(pid, range));
    const file = openMapped(pid, range);
    if (file === undefined) return undefined;
    try {
      return this.#hold(file.identity, () => readModule(new FileSource(file.fd, file.size), range.path));
    } finally {
      closeSync(file.fd);
    }
  }

  #hold(identity: string, read: () => UnwindModule | undefined): UnwindModule | undefined {
    if (!this.#modules.has(identity)) this.#modules.set(identity, read());
    return this.#modules.get(identity);
  }
}

function readImage(pid: number, range: MapRange): UnwindModule | undefined {
  const bytes = readVdso(pid, range);
  return bytes && readModule(new MemorySource(bytes), range.path);
}

/** Undefined for what is no program, or has no tables. */
function readModule(source: Parameters<typeof ElfFile.open>[0], path: string): UnwindModule | undefined {
  try {
    const elf = ElfFile.open(source);
    const table = readUnwindTable(elf);
    if (table === undefined || table.addresses.length === 0) return undefined;
    const bias = ({ start, offset }: MapRange): number | undefined => {
      const found = elf.loadBias(BigInt(start), offset);
      return found === undefined ? undefined : Number(found);
    };
    return { path, table, bias };
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}

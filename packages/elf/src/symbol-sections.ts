// Chooses and joins the symbol sections of a file. `.symtab` has everything `.dynsym` has, and is what `strip` takes away.
import type { ByteSource } from "./byte-source.ts";
import { ElfError } from "./elf-error.ts";
import type { ElfMachine } from "./header.ts";
import { readSection, type Section, SHT_DYNSYM, SHT_SYMTAB } from "./sections.ts";
import { checkSymbolSection, type SymbolColumns, symbolColumns } from "./symbol-columns.ts";
import { SymbolTable } from "./symbol-table.ts";

export interface SymbolOptions {
  /** Which sections; default: `symtab`, and `dynsym` only in a file without `symtab`. */
  readonly tables?: readonly ("symtab" | "dynsym")[];
  /** Also data symbols and labels outside of code; default false. */
  readonly data?: boolean;
}

export interface SymbolFile {
  readonly source: ByteSource;
  readonly sections: readonly Section[];
  readonly machine: ElfMachine;
}

/** Reads the symbols. A file without such sections gives an empty table. Throws {@link ElfError}. */
export function readSymbols(file: SymbolFile, options: SymbolOptions): SymbolTable {
  const chosen = chooseSections(file.sections, options.tables);
  const tables = chosen.map((section) => readTable(file, section, options.data === true));
  const [first, ...others] = tables;
  if (first === undefined) return emptyTable();
  const joined = others.reduce(join, first);
  return new SymbolTable(joined.columns, joined.strings);
}

function chooseSections(sections: readonly Section[], tables: SymbolOptions["tables"]): readonly Section[] {
  const symtab = sections.filter((section) => section.type === SHT_SYMTAB).slice(0, 1);
  const dynsym = sections.filter((section) => section.type === SHT_DYNSYM).slice(0, 1);
  if (tables === undefined) return symtab.length > 0 ? symtab : dynsym;
  return tables.flatMap((table) => (table === "symtab" ? symtab : dynsym));
}

interface Table {
  readonly columns: SymbolColumns;
  readonly strings: Uint8Array;
}

function readTable(file: SymbolFile, section: Section, data: boolean): Table {
  checkSymbolSection(section);
  const link = file.sections[section.link];
  if (link === undefined) throw new ElfError("corrupt", `section ${section.name} has no string table`);
  const strings = readSection(file.source, link);
  const symbols = readSection(file.source, section);
  const mappingSymbols = file.machine === "aarch64";
  return { strings, columns: symbolColumns({ symbols, strings, sections: file.sections, mappingSymbols, data }) };
}

function emptyTable(): SymbolTable {
  const empty = { symbols: new Uint8Array(), strings: new Uint8Array(), sections: [] };
  return new SymbolTable(symbolColumns({ ...empty, mappingSymbols: false, data: false }), empty.strings);
}

function join(a: Table, b: Table): Table {
  const strings = new Uint8Array(a.strings.length + b.strings.length);
  strings.set(a.strings);
  strings.set(b.strings, a.strings.length);
  const columns = {
    keys: concat(a.columns.keys, b.columns.keys),
    sizes: concat(a.columns.sizes, b.columns.sizes),
    ends: concat(a.columns.ends, b.columns.ends),
    names: Uint32Array.from([...a.columns.names, ...b.columns.names.map((name) => name + a.strings.length)]),
    infos: Uint8Array.from([...a.columns.infos, ...b.columns.infos]),
  };
  return { columns, strings };
}

function concat(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

// Tables of .debug_abbrev: which attributes, in which forms, the entries of a unit have. DWARF 5, section 7.5.3.
import { ElfError } from "../elf-error.ts";
import { FORM } from "./constants.ts";
import { Cursor } from "./cursor.ts";

export interface AttributeSpec {
  /** An AT number. */
  readonly name: number;
  readonly form: number;
  /** Of the form implicitConst: the value. */
  readonly value: number;
}

export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly AttributeSpec[];
}

export type AbbreviationTable = ReadonlyMap<number, Abbreviation>;

// of a browser's .debug_abbrev, read once; hostile units refer to many overlapping tables
const MOST_BYTES = 64 << 20;

/** The tables of one section, each read once. */
export class AbbreviationTables {
  readonly #section: () => Uint8Array;
  readonly #tables = new Map<number, AbbreviationTable>();
  #bytes = 0;

  constructor(section: () => Uint8Array) {
    this.#section = section;
  }

  /** The table at an offset. Throws `ElfError`. */
  at(offset: number): AbbreviationTable {
    const known = this.#tables.get(offset);
    if (known !== undefined) return known;
    const cursor = new Cursor(this.#section(), ".debug_abbrev", offset);
    const table = readTable(cursor, MOST_BYTES - this.#bytes);
    this.#bytes += cursor.at - offset;
    this.#tables.set(offset, table);
    return table;
  }
}

function readTable(cursor: Cursor, budget: number): AbbreviationTable {
  const table = new Map<number, Abbreviation>();
  const start = cursor.at;
  for (let code = cursor.uleb(); code !== 0; code = cursor.done ? 0 : cursor.uleb()) {
    const tag = cursor.uleb();
    table.set(code, { tag, hasChildren: cursor.u8() !== 0, attributes: readSpecs(cursor) });
    if (cursor.at - start > budget) throw new ElfError("corrupt", "its abbreviations of debugging entries overlap");
  }
  return table;
}

function readSpecs(cursor: Cursor): readonly AttributeSpec[] {
  const specs: AttributeSpec[] = [];
  for (;;) {
    const name = cursor.uleb();
    const form = cursor.uleb();
    if (name === 0 && form === 0) return specs;
    specs.push({ name, form, value: form === FORM.implicitConst ? cursor.sleb() : 0 });
  }
}

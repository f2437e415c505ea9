// The lines of one unit: by address, and addresses by line.
import { AT } from "./constants.ts";
import { type LineHeader, readLineHeader } from "./line-header.ts";
import { type LineRows, readLines } from "./line-program.ts";
import type { Unit } from "./unit.ts";
import { numberOf, textOf } from "./values.ts";

export interface SourceLine {
  /** Complete as far as the compiler told; empty where it is unknown. */
  readonly file: string;
  /** 0 for code that comes from no line. */
  readonly line: number;
}

/** A place that was asked for. */
export interface WantedLine {
  readonly line: number;
  /** 0 for any. */
  readonly column: number;
}

export class LineTable {
  readonly files: readonly (string | undefined)[];
  readonly #unit: Unit;
  readonly #header: LineHeader;
  #rows: LineRows | undefined;

  /** Of a unit in the program, not of a split one; undefined where it has no lines. Throws `ElfError`. */
  static of(unit: Unit): LineTable | undefined {
    const { attributes } = unit.root;
    const offset = numberOf(attributes.get(AT.lineProgram));
    if (offset === undefined || !unit.sections.has("line")) return undefined;
    const directory = textOf(unit, attributes.get(AT.directory));
    const { addressSize } = unit.header;
    const header = readLineHeader(offset, { sections: unit.sections, directory, addressSize });
    unit.set.work.spend(header.start - offset);
    return new LineTable(unit, header);
  }

  private constructor(unit: Unit, header: LineHeader) {
    this.#unit = unit;
    this.#header = header;
    this.files = header.files;
  }

  /** Name of a file by the number that attributes have. */
  file(number: number): string {
    return this.files[number] ?? "";
  }

  /** The line that the instruction at an address comes from. Throws `ElfError`. */
  find(address: number): SourceLine | undefined {
    const { addresses, files, lines, sequences } = this.#read();
    const sequence = sequences.find(({ first, last }) => {
      const start = addresses[first] ?? 0;
      return start > 1 && address >= start && address < (addresses[last] ?? 0);
    });
    if (sequence === undefined) return undefined;
    let { first: low, last: high } = sequence;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((addresses[middle] ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    return { file: this.file(files[low - 1] ?? 0), line: lines[low - 1] ?? 0 };
  }

  /** The lowest address of a line in one of some files; those that a breakpoint belongs at are preferred. */
  addressOf(wanted: WantedLine, isFile: (number: number) => boolean): number | undefined {
    const rows = this.#read();
    let best: { readonly address: number; readonly statement: boolean } | undefined;
    for (const { first, last } of rows.sequences) {
      if ((rows.addresses[first] ?? 0) <= 1) continue;
      for (let row = first; row < last; row++) {
        if (rows.lines[row] !== wanted.line || !isFile(rows.files[row] ?? 0)) continue;
        if (wanted.column !== 0 && rows.columns[row] !== wanted.column) continue;
        const found = { address: rows.addresses[row] ?? 0, statement: rows.statements[row] === true };
        if (best === undefined || isBetter(found, best)) best = found;
      }
    }
    return best?.address;
  }

  #read(): LineRows {
    if (this.#rows === undefined) {
      // many units of a hostile file may have one long program
      this.#unit.set.work.spend(this.#header.end - this.#header.start);
      this.#rows = readLines(this.#unit.sections.bytes("line"), this.#header);
    }
    return this.#rows;
  }
}

type Candidate = { readonly address: number; readonly statement: boolean };

function isBetter(a: Candidate, b: Candidate): boolean {
  return a.statement === b.statement ? a.address < b.address : a.statement;
}

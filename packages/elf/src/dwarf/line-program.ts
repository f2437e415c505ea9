// Runs a line number program: rows that say which line each instruction comes from. DWARF 5, section 6.2.5.
import { ElfError } from "../elf-error.ts";
import { Cursor } from "./cursor.ts";
import type { LineHeader } from "./line-header.ts";

/** Columns of equal length, since a program may have millions of rows. A row is about the code up to the next one's address. */
export interface LineRows {
  readonly addresses: number[];
  /** Numbers of files, see LineHeader. */
  readonly files: number[];
  readonly lines: number[];
  readonly columns: number[];
  /** Whether a breakpoint on the line belongs here. */
  readonly statements: boolean[];
  /** Pieces of code with ascending addresses: rows from `first` on, and the row `last` that only has the end's address. */
  readonly sequences: { readonly first: number; readonly last: number }[];
}

const OP = {
  extended: 0,
  copy: 1,
  advancePc: 2,
  advanceLine: 3,
  setFile: 4,
  setColumn: 5,
  negateStatement: 6,
  addConstantPc: 8,
  advanceFixed: 9,
} as const;
const EXTENDED = { end: 1, setAddress: 2 } as const;

/** All rows, in the order of the program. Throws `ElfError`. */
export function readLines(section: Uint8Array, header: LineHeader): LineRows {
  const machine = new Machine(header);
  const cursor = new Cursor(section, ".debug_line", header.start, header.end);
  while (!cursor.done) machine.step(cursor);
  return machine.rows;
}

class Machine {
  readonly rows: LineRows = { addresses: [], files: [], lines: [], columns: [], statements: [], sequences: [] };
  readonly #header: LineHeader;
  #address = 0;
  #first = 0;
  #file = 1;
  #line = 1;
  #column = 0;
  #statement: boolean;

  constructor(header: LineHeader) {
    this.#header = header;
    this.#statement = header.statementDefault;
  }

  step(cursor: Cursor): void {
    const opcode = cursor.u8();
    if (opcode >= this.#header.opcodeBase) this.#special(opcode);
    else if (opcode === OP.extended) this.#extended(cursor);
    else this.#standard(opcode, cursor);
  }

  /** Advances the address and the line by what one number says, and makes a row. */
  #special(opcode: number): void {
    const { lineBase, lineRange, opcodeBase, minimumLength } = this.#header;
    const adjusted = opcode - opcodeBase;
    this.#address += Math.floor(adjusted / lineRange) * minimumLength;
    this.#line += lineBase + (adjusted % lineRange);
    this.#emit();
  }

  #standard(opcode: number, cursor: Cursor): void {
    const { minimumLength, lineRange, opcodeBase } = this.#header;
    if (opcode === OP.copy) this.#emit();
    else if (opcode === OP.advancePc) this.#address += cursor.uleb() * minimumLength;
    else if (opcode === OP.advanceLine) this.#line += cursor.sleb();
    else if (opcode === OP.setFile) this.#file = cursor.uleb();
    else if (opcode === OP.setColumn) this.#column = cursor.uleb();
    else if (opcode === OP.negateStatement) this.#statement = !this.#statement;
    else if (opcode === OP.addConstantPc) this.#address += Math.floor((255 - opcodeBase) / lineRange) * minimumLength;
    else if (opcode === OP.advanceFixed) this.#address += cursor.u16();
    else for (let i = this.#header.operands[opcode - 1] ?? 0; i > 0; i--) cursor.uleb();
  }

  #extended(cursor: Cursor): void {
    const length = cursor.uleb();
    const next = cursor.at + length;
    if (length === 0 || next > cursor.end) throw new ElfError("corrupt", "its line numbers have a broken opcode");
    const opcode = cursor.u8();
    if (opcode === EXTENDED.setAddress) this.#address = cursor.sized(length - 1);
    if (opcode === EXTENDED.end) this.#endSequence();
    cursor.at = next;
  }

  #endSequence(): void {
    this.#emit();
    const last = this.rows.addresses.length - 1;
    this.rows.sequences.push({ first: this.#first, last });
    this.#first = last + 1;
    this.#address = 0;
    this.#file = 1;
    this.#line = 1;
    this.#column = 0;
    this.#statement = this.#header.statementDefault;
  }

  #emit(): void {
    const { addresses, files, lines, columns, statements } = this.rows;
    addresses.push(this.#address);
    files.push(this.#file);
    lines.push(this.#line);
    columns.push(this.#column);
    statements.push(this.#statement);
  }
}

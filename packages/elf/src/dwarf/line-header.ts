// Headers of line number programs: directories, files, and what the opcodes mean. DWARF 5, section 6.2.4; version 4 and before,
// DWARF 4, section 6.2.4. The results number files as attributes do: from 0 in version 5, from 1 before.
import { textAt } from "../byte-text.ts";
import { ElfError } from "../elf-error.ts";
import { FORM } from "./constants.ts";
import { Cursor, readUnitLength } from "./cursor.ts";
import type { DebugSections } from "./debug-sections.ts";
import { type Encoding, isBlock, readForm } from "./forms.ts";

export interface LineHeader extends Encoding {
  /** Offset of the first opcode, and behind the last. */
  readonly start: number;
  readonly end: number;
  readonly minimumLength: number;
  readonly statementDefault: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** How many operands each standard opcode has, from opcode 1. */
  readonly operands: readonly number[];
  /** Paths by number, complete as far as directories are known. */
  readonly files: readonly (string | undefined)[];
}

const CONTENT = { path: 1, directory: 2 } as const;

export interface LineOrigin {
  readonly sections: DebugSections;
  /** Of the unit: where the compiler ran, and the unit's own name. */
  readonly directory: string;
  readonly addressSize: number;
}

/** Reads the header at an offset of .debug_line. Throws `ElfError`. */
export function readLineHeader(offset: number, origin: LineOrigin): LineHeader {
  const section = origin.sections.bytes("line");
  const head = new Cursor(section, ".debug_line", offset);
  const { length, offsetSize } = readUnitLength(head);
  const end = head.at + length;
  const cursor = new Cursor(section, ".debug_line", head.at, end);
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new ElfError("unsupported", `its line numbers are of DWARF version ${version}`);
  const addressSize = version >= 5 ? cursor.u8() : origin.addressSize;
  if (version >= 5) cursor.skip(1);
  const headerLength = cursor.sized(offsetSize);
  const start = cursor.at + headerLength;
  const encoding = { version, offsetSize, addressSize };
  const numbers = readNumbers(cursor, version);
  const files = version >= 5 ? newFiles(cursor, encoding, origin) : oldFiles(cursor, origin);
  return { ...encoding, ...numbers, files, start, end };
}

type Numbers = Omit<LineHeader, keyof Encoding | "files" | "start" | "end">;

function readNumbers(cursor: Cursor, version: number): Numbers {
  const minimumLength = cursor.u8();
  // operations of one instruction: more than one is for machines that we do not know
  if (version >= 4) cursor.skip(1);
  const statementDefault = cursor.u8() !== 0;
  const lineBase = cursor.i8();
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  if (lineRange === 0) throw new ElfError("corrupt", "its line numbers have special opcodes of no lines");
  const operands = Array.from({ length: Math.max(0, opcodeBase - 1) }, () => cursor.u8());
  return { minimumLength, statementDefault, lineBase, lineRange, opcodeBase, operands };
}

function joined(directory: string, name: string): string {
  return name.startsWith("/") || directory === "" ? name : `${directory.replace(/\/+$/, "")}/${name}`;
}

function oldFiles(cursor: Cursor, { directory }: LineOrigin): readonly (string | undefined)[] {
  const directories = [directory];
  for (let name = cursor.text(); name !== ""; name = cursor.text()) directories.push(joined(directory, name));
  const files: (string | undefined)[] = [undefined];
  for (let name = cursor.text(); name !== ""; name = cursor.text()) {
    files.push(joined(directories[cursor.uleb()] ?? "", name));
    cursor.uleb();
    cursor.uleb();
  }
  return files;
}

interface Entry {
  readonly path: string;
  readonly directory: number;
}

function newFiles(cursor: Cursor, encoding: Encoding, origin: LineOrigin): readonly string[] {
  const directories: string[] = [];
  for (const { path } of readEntries(cursor, encoding, origin)) {
    // the first is where the compiler ran, and may be relative as that was (section 6.2.4, item 12)
    const [first] = directories;
    directories.push(first === undefined && path === origin.directory ? path : joined(first ?? origin.directory, path));
  }
  const files = readEntries(cursor, encoding, origin);
  return files.map(({ path, directory }) => joined(directories[directory] ?? "", path));
}

function readEntries(cursor: Cursor, encoding: Encoding, origin: LineOrigin): readonly Entry[] {
  const formats = Array.from({ length: cursor.u8() }, () => ({ content: cursor.uleb(), form: cursor.uleb() }));
  const count = cursor.uleb();
  // an entry without any fields would take no bytes, so that their number had no limit
  if (count > cursor.end - cursor.at) throw new ElfError("corrupt", `its line numbers claim ${count} files`);
  return Array.from({ length: count }, () => readEntry(cursor, formats, encoding, origin));
}

function readEntry(
  cursor: Cursor,
  formats: readonly { readonly content: number; readonly form: number }[],
  encoding: Encoding,
  { sections }: LineOrigin,
): Entry {
  let path = "";
  let directory = 0;
  for (const { content, form } of formats) {
    const at = cursor.at;
    const value = readForm(cursor, form, encoding);
    if (content === CONTENT.path) path = pathOf(sections, form, value, at);
    else if (content === CONTENT.directory && !isBlock(form)) directory = value;
  }
  return { path, directory };
}

function pathOf(sections: DebugSections, form: number, value: number, at: number): string {
  if (form === FORM.string) return textAt(sections.bytes("line"), at);
  if (form === FORM.lineStrp) return textAt(sections.bytes("line_str"), value);
  return form === FORM.strp ? textAt(sections.bytes("str"), value) : "";
}

// .eh_frame, and .debug_frame of programs without one: for every function how its frame is left, at each of its instructions.
// Linux Standard Base Core 5.0, section 10.6; DWARF 5, section 6.4.1.
import { Cursor, readUnitLength } from "../dwarf/cursor.ts";
import { Work } from "../dwarf/work.ts";
import { ElfError } from "../elf-error.ts";
import type { ElfFile } from "../elf-file.ts";
import { CallFrameProgram, type CommonEntry } from "./call-frame-program.ts";
import { readPlain, readPointer } from "./pointer-encoding.ts";
import { TableWriter } from "./table-writer.ts";
import type { UnwindTable } from "./unwind-rule.ts";

interface Common extends CommonEntry {
  readonly encoding: number;
  /** Functions' entries have a length and bytes for the language's own use. */
  readonly augmented: boolean;
}

interface FrameSection {
  readonly bytes: Uint8Array;
  /** Where it is linked at. */
  readonly address: number;
  readonly name: ".eh_frame" | ".debug_frame";
}

/** The rules of a program or library; undefined where it has none. Throws `ElfError`. */
export function readUnwindTable(elf: ElfFile): UnwindTable | undefined {
  if (elf.header.machine !== "x86_64") return undefined;
  const section = frameSection(elf, ".eh_frame") ?? frameSection(elf, ".debug_frame");
  return section === undefined ? undefined : new CallFrames(section).table();
}

function frameSection(elf: ElfFile, name: FrameSection["name"]): FrameSection | undefined {
  const section = elf.section(name);
  if (section === undefined || section.size === 0) return undefined;
  const bytes = elf.sectionData(section);
  return bytes.length === 0 ? undefined : { bytes, address: Number(section.address), name };
}

/** An entry's bytes and the number behind its length: 0 or all ones for a common entry, else where its common entry is. */
interface Entry {
  readonly body: Cursor;
  /** Undefined: a common entry. */
  readonly common: number | undefined;
  readonly end: number;
}

class CallFrames {
  readonly #section: FrameSection;
  readonly #common = new Map<number, Common>();
  // each function runs the instructions of its common entry anew
  readonly #work = new Work();

  constructor(section: FrameSection) {
    this.#section = section;
  }

  table(): UnwindTable {
    const rows = new TableWriter();
    for (let at = 0; at + 4 <= this.#section.bytes.length; ) {
      const entry = this.#entryAt(at);
      if (entry === undefined) break;
      if (entry.common !== undefined) this.#function(entry.body, entry.common, rows);
      at = entry.end;
    }
    return rows.finish();
  }

  /** Undefined behind the last. */
  #entryAt(at: number): Entry | undefined {
    const { bytes, name } = this.#section;
    const cursor = new Cursor(bytes, name, at);
    const { length, offsetSize } = readUnitLength(cursor);
    if (length === 0) return undefined;
    const start = cursor.at;
    const end = start + length;
    const body = new Cursor(bytes, name, start, end);
    // .eh_frame has 32-bit numbers here whatever the length's form
    const id = body.sized(name === ".eh_frame" ? 4 : offsetSize);
    if (name === ".eh_frame") return { body, common: id === 0 ? undefined : start - id, end };
    const isCommon = id === (offsetSize === 4 ? 0xffffffff : 2 ** 64);
    return { body, common: isCommon ? undefined : id, end };
  }

  #function(body: Cursor, commonAt: number, rows: TableWriter): void {
    const common = this.#commonAt(commonAt);
    const start = common.readAddress(body);
    const length = readPlain(body, common.encoding);
    if (common.augmented) body.skip(body.uleb());
    // the linker leaves entries of functions that it has left out
    if (start === 0 || length <= 0) return;
    this.#work.spend(common.initial.end - common.initial.at);
    new CallFrameProgram(common, (address, rule) => rows.add(address, rule)).run(start, body);
    rows.end(start + length);
  }

  #commonAt(at: number): Common {
    let common = this.#common.get(at);
    if (common === undefined) {
      const entry = at >= 0 ? this.#entryAt(at) : undefined;
      if (entry === undefined || entry.common !== undefined)
        throw new ElfError("corrupt", `${this.#section.name} has a function without a common entry`);
      common = this.#readCommon(entry.body);
      this.#common.set(at, common);
    }
    return common;
  }

  #readCommon(body: Cursor): Common {
    const version = body.u8();
    const augmentation = body.text();
    if (version >= 4) body.skip(2);
    if (augmentation === "eh") body.skip(8);
    const codeAlignment = body.uleb();
    const dataAlignment = body.sleb();
    if (version === 1) body.skip(1);
    else body.uleb();
    const { address } = this.#section;
    const { encoding, signal } = augmentation.startsWith("z")
      ? this.#augmentation(augmentation.slice(1), body)
      : { encoding: 0, signal: false };
    return {
      codeAlignment,
      dataAlignment,
      signal,
      encoding,
      augmented: augmentation.startsWith("z"),
      initial: body,
      readAddress: (cursor) => readPointer(cursor, encoding, address),
    };
  }

  #augmentation(letters: string, body: Cursor): { encoding: number; signal: boolean } {
    const length = body.uleb();
    const end = body.at + length;
    let encoding = 0;
    let signal = false;
    for (const letter of letters) {
      if (letter === "R") encoding = body.u8();
      else if (letter === "P") readPlain(body, body.u8());
      else if (letter === "L") body.skip(1);
      else if (letter === "S") signal = true;
      else break;
    }
    body.at = Math.min(end, body.end);
    return { encoding, signal };
  }
}

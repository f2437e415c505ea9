// The ELF header: refuses what is not a 64-bit little-endian file for x86-64 or arm64, and says where the tables are.
// Layout: System V ABI, chapter 4, "ELF Header".
import { type ByteSource, readExact } from "./byte-source.ts";
import { ElfError } from "./elf-error.ts";
import { wordOf } from "./word.ts";

export type ElfMachine = "x86_64" | "aarch64";
export type ElfType = "relocatable" | "executable" | "shared" | "core" | "other";

/** Where the program or section headers are. */
export interface ElfTable {
  readonly offset: number;
  readonly entrySize: number;
  readonly count: number;
}

export interface ElfHeader {
  readonly type: ElfType;
  readonly machine: ElfMachine;
  readonly entry: bigint;
  readonly programHeaders: ElfTable;
  readonly sectionHeaders: ElfTable;
  /** Index of the section that holds the names of sections. */
  readonly sectionNames: number;
}

const HEADER_LENGTH = 64;
const MACHINES: Readonly<Record<number, ElfMachine>> = { 62: "x86_64", 183: "aarch64" };
const TYPES: Readonly<Record<number, ElfType>> = { 1: "relocatable", 2: "executable", 3: "shared", 4: "core" };

function checkIdentity(bytes: Uint8Array): void {
  const magic = bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
  if (!magic) throw new ElfError("not-elf", "it does not begin with 7f 45 4c 46");
  if (bytes[4] === 1) throw new ElfError("unsupported", "it is a 32-bit file");
  if (bytes[4] !== 2) throw new ElfError("corrupt", `class ${bytes[4]} is unknown`);
  if (bytes[5] === 2) throw new ElfError("unsupported", "it is big-endian");
  if (bytes[5] !== 1) throw new ElfError("corrupt", `byte order ${bytes[5]} is unknown`);
}

function machineOf(view: DataView): ElfMachine {
  const number = view.getUint16(18, true);
  const machine = MACHINES[number];
  if (machine === undefined) throw new ElfError("unsupported", `it is for machine number ${number}`);
  return machine;
}

/** Reads the header. Throws {@link ElfError}. Counts that do not fit here are in the first section header. */
export function readHeader(source: ByteSource): ElfHeader {
  // a few bytes are enough to say that a script or an archive is not ELF
  checkIdentity(readExact(source, 0, Math.min(HEADER_LENGTH, source.size), "header"));
  const bytes = readExact(source, 0, HEADER_LENGTH, "header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const half = (at: number): number => view.getUint16(at, true);
  return {
    type: TYPES[half(16)] ?? "other",
    machine: machineOf(view),
    entry: view.getBigUint64(24, true),
    programHeaders: { offset: wordOf(view, 32), entrySize: half(54), count: half(56) },
    sectionHeaders: { offset: wordOf(view, 40), entrySize: half(58), count: half(60) },
    sectionNames: half(62),
  };
}

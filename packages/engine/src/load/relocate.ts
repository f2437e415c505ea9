// Puts descriptors of maps, late constants and functions of the kernel into a copy of a program's instructions. Every relocated
// place but a call is a 16-byte `ld_imm64`: opcode, registers (source in the high nibble), 16-bit offset, 32-bit immediate, twice.
import type { BpfProgram, Relocation } from "@kscope/codegen";
import { BPF_FLAG } from "@kscope/kernel";
import type { Constants } from "./constants.ts";

const INSTRUCTION = 8;
const IMMEDIATE = 4;

export interface RelocationTable {
  /** Descriptors by map number. */
  readonly maps: readonly number[];
  /** Values known only when the program is loaded. Words of 64 bits. */
  readonly constants: Constants;
  /** BTF type of a function that the kernel has for programs. Throws where it has none of the name. */
  readonly kfunc: (name: string) => number;
}

/** A constant that the object asks for and nobody knows. */
export class UnknownConstant extends Error {
  readonly constant: string;

  constructor(name: string) {
    super(`the object needs the value of "${name}" when it is loaded, which nobody knows`);
    this.name = "UnknownConstant";
    this.constant = name;
  }
}

export function relocate(program: BpfProgram, table: RelocationTable): Uint8Array {
  const instructions = program.instructions.slice();
  const view = new DataView(instructions.buffer, instructions.byteOffset, instructions.byteLength);
  for (const relocation of program.relocations) RELOCATE[relocation.kind](view, relocation, table);
  return instructions;
}

type Relocate = (view: DataView, relocation: Relocation, table: RelocationTable) => void;

const RELOCATE: Readonly<Record<Relocation["kind"], Relocate>> = {
  map: (view, relocation, table) => setMap(view, relocation, { table, source: BPF_FLAG.BPF_PSEUDO_MAP_FD }),
  // the second half keeps its immediate: the offset in the value
  "map-value": (view, relocation, table) => setMap(view, relocation, { table, source: BPF_FLAG.BPF_PSEUDO_MAP_VALUE }),
  "load-constant": (view, { instruction, name = "" }, { constants }) => {
    const value = constants(name);
    if (value === undefined) throw new UnknownConstant(name);
    const at = instruction * INSTRUCTION;
    view.setUint32(at + IMMEDIATE, Number(BigInt.asUintN(32, value)), true);
    view.setUint32(at + INSTRUCTION + IMMEDIATE, Number(BigInt.asUintN(32, value >> 32n)), true);
  },
  kfunc: (view, { instruction, name = "" }, { kfunc }) =>
    view.setUint32(instruction * INSTRUCTION + IMMEDIATE, kfunc(name), true),
};

function setMap(
  view: DataView,
  { instruction, map }: Relocation,
  how: { table: RelocationTable; source: number },
): void {
  const fd = how.table.maps[map ?? -1];
  if (fd === undefined)
    throw new RangeError(`relocation of instruction ${instruction} names map ${map}, which is none`);
  const at = instruction * INSTRUCTION;
  view.setUint8(at + 1, (view.getUint8(at + 1) & 0x0f) | (how.source << 4));
  view.setUint32(at + IMMEDIATE, fd, true);
}

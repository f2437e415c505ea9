// BPF bytes to text in the notation of the kernel's log and llvm-objdump, for `--dump asm`.

import type { LineRecord, Relocation } from "../object.ts";
import { decode, type Instruction } from "./decode.ts";
import { formatInstruction } from "./format.ts";

export interface DisassembleOptions {
  readonly relocations?: readonly Relocation[];
  /** Printed as comments before the instruction they start at. */
  readonly lines?: readonly LineRecord[];
  /** Text for a line record, e.g. the source it covers; without it, offsets are printed. */
  readonly describeLine?: (line: LineRecord) => string;
  /** Name of a helper without `bpf_`, for `call ktime_get_ns#5`. */
  readonly helperName?: (id: number) => string | undefined;
}

/** One line an instruction, each with its index; ends with a newline unless empty. */
export function disassemble(instructions: Uint8Array, options: DisassembleOptions = {}): string {
  const relocations = new Map(options.relocations?.map((relocation) => [relocation.instruction, relocation]));
  const lines = new Map(options.lines?.map((line) => [line.instruction, line]));
  let text = "";
  for (const instruction of decode(instructions)) {
    const line = lines.get(instruction.index);
    if (line !== undefined) text += `; ${options.describeLine?.(line) ?? `${line.span.start}-${line.span.end}`}\n`;
    text += `${String(instruction.index).padStart(5)}: ${describe(instruction, relocations.get(instruction.index), options)}\n`;
  }
  return text;
}

function describe(instruction: Instruction, relocation: Relocation | undefined, options: DisassembleOptions): string {
  return formatInstruction(instruction, relocation, options.helperName ?? (() => undefined));
}

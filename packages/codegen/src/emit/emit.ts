// The back half's entry: a program's functions, entry first, to one run of instructions with what the loader has to fill in.

import type { FunctionIr, ProgramIr } from "../ir/ir.ts";
import type { BpfFunction, LineRecord, Relocation } from "../object.ts";
import { Assembler } from "./assembler.ts";
import { emitFunction } from "./emit-function.ts";

export interface EmitOptions {
  /** Number of a helper, by its name without `bpf_` (e.g. `ktime_get_ns` is 5). */
  readonly helperId: (name: string) => number;
  /** The kernel takes cpu v4 instructions (Linux 6.6): sign-extending moves and jumps of 32 bits. */
  readonly cpuV4?: boolean;
}

export interface EmittedProgram {
  /** 8 bytes each. */
  readonly instructions: Uint8Array;
  readonly relocations: Relocation[];
  readonly functions: BpfFunction[];
  /** Where the source span changes; each function's first instruction has one if any of the program's does. */
  readonly lines: LineRecord[];
}

/** Allocates registers and encodes. Throws StackLimitError and ProgramTooLargeError. */
export function emitProgram(program: ProgramIr, options: EmitOptions): EmittedProgram {
  const assembler = new Assembler();
  const starts = new Map<FunctionIr, number>();
  const functions: BpfFunction[] = [];
  for (const fn of usedFunctions(program)) {
    starts.set(fn, assembler.position);
    functions.push({ name: fn.name, instruction: assembler.position, argumentCount: fn.argumentCount });
    emitFunction(assembler, fn, options);
  }
  assembler.patchCallees(starts);
  return {
    instructions: assembler.bytes(),
    relocations: assembler.relocations,
    functions,
    lines: withFunctionStarts(assembler.lines, functions),
  };
}

/** The kernel refuses functions that nothing refers to, such as the body of a loop that was found never to run. */
function usedFunctions({ functions }: ProgramIr): readonly FunctionIr[] {
  const used = new Set(functions.slice(0, 1));
  for (const fn of used) {
    for (const { instructions } of fn.blocks)
      for (const instruction of instructions) if (instruction.op === "function") used.add(instruction.callee);
  }
  return functions.filter((fn) => used.has(fn));
}

/** The kernel wants a line record at each function's start, or none at all. */
function withFunctionStarts(lines: readonly LineRecord[], functions: readonly BpfFunction[]): LineRecord[] {
  const any = lines[0];
  if (any === undefined) return [];
  const known = new Set(lines.map((line) => line.instruction));
  const missing = functions.filter((fn) => !known.has(fn.instruction));
  const added = missing.map((fn) => ({ instruction: fn.instruction, span: any.span }));
  return [...lines, ...added].sort((first, second) => first.instruction - second.instruction);
}

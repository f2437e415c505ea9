// A growing buffer of encoded instructions, with jumps to blocks that are patched once the blocks have their places.

import type { Span } from "@kscope/lang";
import type { FunctionIr } from "../ir/ir.ts";
import type { MachineBlock } from "../machine/instruction.ts";
import type { LineRecord, Relocation } from "../object.ts";
import { LD_IMM64 } from "./opcodes.ts";

/** A jump offset does not fit: 16 bits of instructions, from the one after the jump. */
export class ProgramTooLargeError extends Error {
  readonly function: string;
  /** The jump's length in instructions. */
  readonly distance: number;

  constructor(name: string, distance: number) {
    super(
      `${name} has a jump over ${distance} instructions, BPF allows 32767 before cpu v4; split the action into several probes or unroll fewer iterations`,
    );
    this.name = "ProgramTooLargeError";
    this.function = name;
    this.distance = distance;
  }
}

export interface EncodedInstruction {
  readonly code: number;
  readonly dst?: number;
  readonly src?: number;
  readonly offset?: number;
  readonly imm?: number;
}

interface JumpFixup {
  readonly instruction: number;
  readonly target: MachineBlock;
  readonly long: boolean;
}

interface CalleeFixup {
  readonly instruction: number;
  readonly callee: FunctionIr;
}

export class Assembler {
  readonly relocations: Relocation[] = [];
  readonly lines: LineRecord[] = [];
  /** Pairs of 32-bit words: code, registers and offset; immediate. */
  readonly #words: number[] = [];
  readonly #callees: CalleeFixup[] = [];
  #jumps: JumpFixup[] = [];
  #span: Span | undefined;

  /** Index of the next instruction. */
  get position(): number {
    return this.#words.length / 2;
  }

  put({ code, dst = 0, src = 0, offset = 0, imm = 0 }: EncodedInstruction): void {
    this.#words.push(code | (dst << 8) | (src << 12) | (offset << 16), imm);
  }

  putWide(dst: number, src: number, low: number, high: number): void {
    this.put({ code: LD_IMM64, dst, src, imm: low });
    this.put({ code: 0, imm: high });
  }

  /** A jump whose offset (`long`: immediate) will lead to the block. */
  putJump(instruction: EncodedInstruction, target: MachineBlock, long = false): void {
    this.#jumps.push({ instruction: this.position, target, long });
    this.put(instruction);
  }

  /** Marks the next instruction as one whose immediate will lead to the function. */
  noteCallee(callee: FunctionIr): void {
    this.#callees.push({ instruction: this.position, callee });
  }

  noteRelocation(relocation: Omit<Relocation, "instruction">): void {
    this.relocations.push({ instruction: this.position, ...relocation });
  }

  /** Says what source the next instruction comes from. */
  noteSpan(span: Span | undefined): void {
    if (span === undefined || sameSpan(span, this.#span)) return;
    this.#span = span;
    if (this.lines.at(-1)?.instruction === this.position) this.lines.pop();
    this.lines.push({ instruction: this.position, span });
  }

  /** Starts a function: its first instruction needs a line record of its own. */
  startFunction(span: Span | undefined): void {
    this.#span = undefined;
    this.noteSpan(span);
  }

  /** Goes back to a place where no jump is pending. */
  rewind(position: number): void {
    this.#words.length = position * 2;
    this.#jumps = [];
    truncate(this.relocations, position);
    truncate(this.lines, position);
    truncate(this.#callees, position);
  }

  /** Patches the jumps of a function; gives the length of the first that does not fit, if any. */
  patchJumps(places: ReadonlyMap<MachineBlock, number>): number | undefined {
    for (const { instruction, target, long } of this.#jumps) {
      const distance = (places.get(target) ?? 0) - instruction - 1;
      if (long) {
        this.#words[instruction * 2 + 1] = distance;
        continue;
      }
      if (distance < -0x8000 || distance > 0x7fff) return distance;
      this.#words[instruction * 2] = ((this.#words[instruction * 2] ?? 0) & 0xffff) | (distance << 16);
    }
    this.#jumps = [];
    return undefined;
  }

  patchCallees(starts: ReadonlyMap<FunctionIr, number>): void {
    for (const { instruction, callee } of this.#callees) {
      const start = starts.get(callee);
      if (start === undefined) throw new Error(`function ${callee.name} is called but not part of the program`);
      this.#words[instruction * 2 + 1] = start - instruction - 1;
    }
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#words.length * 4);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < this.#words.length; index++) view.setInt32(index * 4, this.#words[index] ?? 0, true);
    return bytes;
  }
}

function truncate(list: { readonly instruction: number }[], position: number): void {
  while ((list.at(-1)?.instruction ?? -1) >= position) list.pop();
}

function sameSpan(first: Span, second: Span | undefined): boolean {
  return second !== undefined && first.start === second.start && first.end === second.end && first.file === second.file;
}

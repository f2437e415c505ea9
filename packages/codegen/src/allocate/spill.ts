// Moves registers that found no place into memory: a reload before each read and a store after each write, through short
// ranges that the next round can colour. What one instruction can make again is made again instead.

import type { StackSlot } from "../ir/ir.ts";
import {
  FIRST_VIRTUAL,
  FRAME,
  type MachineFunction,
  type MachineInstruction,
  machine,
  NONE,
  type Register,
  readsDestination,
} from "../machine/instruction.ts";
import type { Coloring } from "./coloring.ts";

/** Rewrites the function; gives the registers it made, which must not be spilled again. */
export function spill(fn: MachineFunction, coloring: Coloring): Register[] {
  const spiller = new Spiller(fn, coloring);
  for (const block of fn.blocks) block.instructions = spiller.rewrite(block.instructions);
  return spiller.made;
}

class Spiller {
  readonly made: Register[] = [];
  readonly #fn: MachineFunction;
  /** Members of a merged group are never live at once, so they share the group's slot. */
  readonly #slots = new Map<Register, StackSlot>();
  readonly #remakes: Map<Register, MachineInstruction>;
  #output: MachineInstruction[] = [];

  constructor(fn: MachineFunction, coloring: Coloring) {
    this.#fn = fn;
    const groups = new Map(coloring.spilled.map((register) => [register, this.#newSlot()]));
    for (let register = FIRST_VIRTUAL; register < fn.nextRegister; register++) {
      const slot = groups.get(coloring.aliasOf(register));
      if (slot !== undefined) this.#slots.set(register, slot);
    }
    this.#remakes = remakable(fn, this.#slots);
  }

  rewrite(instructions: readonly MachineInstruction[]): MachineInstruction[] {
    this.#output = [];
    for (const instruction of instructions) {
      if (this.#remakes.has(instruction.dst)) continue;
      if (instruction.kind === "mov" && this.#rewriteMove(instruction)) continue;
      if (instruction.kind === "constant" && this.#rewriteConstant(instruction)) continue;
      this.#rewriteOther(instruction);
    }
    return this.#output;
  }

  #newSlot(): StackSlot {
    return { id: this.#fn.source.nextId++, size: 8, label: "spill" };
  }

  #rewriteMove(move: MachineInstruction): boolean {
    const to = this.#slots.get(move.dst);
    const from = this.#slots.get(move.a);
    if (to === undefined && from === undefined) return false;
    if (to === undefined) {
      this.#load(move.dst, move.a, move);
    } else if (from === undefined) {
      this.#store(to, move.a, move);
    } else if (to !== from || this.#remakes.has(move.a)) {
      this.#store(to, this.#reload(move.a, move), move);
    }
    return true;
  }

  #rewriteConstant(constant: MachineInstruction): boolean {
    const slot = this.#slots.get(constant.dst);
    if (slot === undefined || constant.width === 32) return false;
    this.#output.push(machine("store-constant", constant.span, { a: FRAME, slot, bytes: 8, imm: constant.imm }));
    return true;
  }

  #rewriteOther(instruction: MachineInstruction): void {
    const temporaries = new Map<Register, Register>();
    const replace = (register: Register): Register => {
      if (!this.#slots.has(register)) return register;
      const known = temporaries.get(register);
      if (known !== undefined) return known;
      const temporary = this.#reload(register, instruction);
      temporaries.set(register, temporary);
      return temporary;
    };
    if (instruction.a !== NONE) instruction.a = replace(instruction.a);
    if (instruction.b !== NONE) instruction.b = replace(instruction.b);
    const slot = this.#slots.get(instruction.dst);
    if (slot === undefined) {
      this.#output.push(instruction);
      return;
    }
    instruction.dst = readsDestination(instruction) ? replace(instruction.dst) : this.#fresh();
    this.#output.push(instruction);
    this.#store(slot, instruction.dst, instruction);
  }

  #fresh(): Register {
    const register = this.#fn.nextRegister++;
    this.made.push(register);
    return register;
  }

  #reload(register: Register, user: MachineInstruction): Register {
    const temporary = this.#fresh();
    this.#load(temporary, register, user);
    return temporary;
  }

  #load(dst: Register, register: Register, user: MachineInstruction): void {
    const remake = this.#remakes.get(register);
    const slot = this.#slots.get(register);
    this.#output.push(
      remake === undefined
        ? machine("load", user.span, { dst, a: FRAME, slot, bytes: 8 })
        : { ...remake, dst, span: user.span },
    );
  }

  #store(slot: StackSlot, register: Register, user: MachineInstruction): void {
    this.#output.push(machine("store", user.span, { a: FRAME, slot, bytes: 8, b: register }));
  }
}

/** Spilled registers whose only definition can be repeated anywhere. */
function remakable(fn: MachineFunction, spilled: ReadonlyMap<Register, StackSlot>): Map<Register, MachineInstruction> {
  const definitions = new Map<Register, MachineInstruction | undefined>();
  for (const block of fn.blocks) {
    for (const instruction of block.instructions) {
      if (!spilled.has(instruction.dst)) continue;
      definitions.set(instruction.dst, definitions.has(instruction.dst) ? undefined : instruction);
    }
  }
  const result = new Map<Register, MachineInstruction>();
  for (const [register, instruction] of definitions) {
    const kind = instruction?.kind;
    if (instruction !== undefined && (kind === "wide" || kind === "constant" || kind === "slot-address"))
      result.set(register, instruction);
  }
  return result;
}

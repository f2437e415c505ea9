// Instruction selection: IR in, machine instructions over virtual registers out. Constants, slot addresses and map
// references are made where they are used instead of being kept in one of ten registers: they cost one instruction.

import type { Block, FunctionIr, Instruction, StackSlot, Value } from "../ir/ir.ts";
import { countUses } from "../ir/operands.ts";
import { reversePostorder } from "../ir/order.ts";
import { constantInto } from "./constants.ts";
import {
  FIRST_VIRTUAL,
  FRAME,
  type MachineBlock,
  type MachineFunction,
  type MachineInstruction,
  machine,
  NONE,
  type Register,
} from "./instruction.ts";
import { selectInstruction } from "./select-instruction.ts";
import { selectTerminator } from "./select-terminator.ts";

export interface SelectOptions {
  readonly cpuV4: boolean;
}

/** Translates a function; blocks come out in reverse postorder, edge blocks at the end. */
export function select(fn: FunctionIr, options: SelectOptions): MachineFunction {
  const selector = new Selector(fn, options);
  const order = reversePostorder(fn);
  for (const block of order) selector.blockOf(block);
  selector.receiveArguments(order);
  for (const block of order) {
    selector.enter(block);
    for (const instruction of block.instructions) selectInstruction(selector, instruction);
    selectTerminator(selector, block);
  }
  return selector.fn;
}

/** What selection of one function keeps: registers of values and the block being filled. */
export class Selector {
  readonly fn: MachineFunction;
  readonly cpuV4: boolean;
  readonly uses: Uint32Array;
  readonly #registers: Int32Array;
  readonly #blocks = new Map<Block, MachineBlock>();
  #current: MachineInstruction[] = [];

  constructor(source: FunctionIr, options: SelectOptions) {
    this.fn = { source, blocks: [], nextRegister: FIRST_VIRTUAL };
    this.cpuV4 = options.cpuV4;
    this.#registers = new Int32Array(source.nextId).fill(NONE);
    this.uses = countUses(source);
  }

  emit(instruction: MachineInstruction): void {
    this.#current.push(instruction);
  }

  enter(block: Block): void {
    this.#current = this.blockOf(block).instructions;
  }

  enterMachine(block: MachineBlock): void {
    this.#current = block.instructions;
  }

  blockOf(block: Block): MachineBlock {
    const known = this.#blocks.get(block);
    if (known !== undefined) return known;
    const created = this.addBlock(block.label);
    this.#blocks.set(block, created);
    return created;
  }

  addBlock(label: string): MachineBlock {
    const created: MachineBlock = { id: this.fn.blocks.length, label, instructions: [] };
    this.fn.blocks.push(created);
    return created;
  }

  fresh(): Register {
    return this.fn.nextRegister++;
  }

  /** The virtual register that holds the value wherever it is live. */
  registerOf(value: Value): Register {
    const known = this.#registers[value.id] ?? NONE;
    if (known !== NONE) return known;
    const register = this.fresh();
    this.#registers[value.id] = register;
    return register;
  }

  /** A register with the value, made on the spot if the value is one that is not kept. */
  operand(value: Value, user: { readonly span: Instruction["span"] }): Register {
    if (!isMadeAtUse(value)) return this.registerOf(value);
    const register = this.fresh();
    this.into(register, value, user);
    return register;
  }

  /** Puts the value into that register. */
  into(dst: Register, value: Value, user: { readonly span: Instruction["span"] }): void {
    this.emit(
      isMadeAtUse(value) ? make(dst, value, user.span) : machine("mov", user.span, { dst, a: this.registerOf(value) }),
    );
  }

  /** Base register and offset of a memory access; slots are addressed from the frame pointer. */
  address(
    base: Value,
    offset: number,
    user: Instruction,
  ): { a: Register; offset: number; slot: StackSlot | undefined } {
    if (base.op === "slot") return { a: FRAME, offset, slot: base.slot };
    if (offset >= -0x8000 && offset <= 0x7fff) return { a: this.operand(base, user), offset, slot: undefined };
    const a = this.fresh();
    this.into(a, base, user);
    this.emit(machine("alu", user.span, { dst: a, operation: "add", imm: offset }));
    return { a, offset: 0, slot: undefined };
  }

  /** Takes arguments out of r1 to r5 before any call can clobber them, wherever the IR names them. */
  receiveArguments(order: readonly Block[]): void {
    const entry = order[0];
    if (entry === undefined) return;
    this.enter(entry);
    for (const block of order) {
      for (const instruction of block.instructions) {
        if (instruction.op !== "argument" || this.uses[instruction.id] === 0) continue;
        this.emit(machine("mov", instruction.span, { dst: this.registerOf(instruction), a: instruction.index + 1 }));
      }
    }
  }
}

/** Values that no register is kept for. */
export function isMadeAtUse(value: Value): boolean {
  switch (value.op) {
    case "const":
    case "undef":
    case "slot":
    case "map":
    case "function":
    case "load-constant":
    case "kernel-variable":
      return true;
    default:
      return false;
  }
}

function make(dst: Register, value: Value, span: Instruction["span"]): MachineInstruction {
  switch (value.op) {
    case "const":
      return constantInto(dst, value.value, span);
    case "slot":
      return machine("slot-address", span, { dst, slot: value.slot });
    case "map":
      return machine("wide", span, { dst, wide: "map", imm: value.map });
    case "function":
      return machine("wide", span, { dst, wide: "function", callee: value.callee });
    case "load-constant":
      return machine("wide", span, { dst, wide: "load-constant", name: value.name });
    case "kernel-variable":
      return machine("wide", span, { dst, wide: "kernel-variable", imm: value.btfId });
    default:
      return machine("constant", span, { dst, imm: 0 });
  }
}

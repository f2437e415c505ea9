// Runs BPF instructions one after another, as RFC 9669 says. Written to be obviously right, for tests of the compiler: it
// checks every memory access, but not what the kernel's verifier would refuse.

import type { Instruction } from "../disassemble/decode.ts";
import {
  ALU_CODES,
  ALU_END,
  ALU_MOV,
  ALU_NEG,
  CLASS_ALU,
  CLASS_ALU64,
  CLASS_JMP,
  CLASS_JMP32,
  CLASS_LDX,
  CLASS_ST,
  CLASS_STX,
  JUMP_ALWAYS,
  JUMP_CALL,
  JUMP_CODES,
  JUMP_EXIT,
  LD_IMM64,
  MODE_ATOMIC,
  PSEUDO_CALL,
  PSEUDO_KFUNC_CALL,
  SIZE_CODES,
  SOURCE_REGISTER,
} from "../emit/opcodes.ts";
import { byteSwap, compute, extend, holds } from "../ir/arithmetic.ts";
import type { BinaryOperation, Bytes, Comparison, Width } from "../ir/ir.ts";
import { atomic } from "./atomic.ts";
import type { Memory } from "./memory.ts";

const OPERATIONS = new Map(Object.entries(ALU_CODES).map(([name, code]) => [code, name as BinaryOperation]));
const COMPARISONS = new Map(Object.entries(JUMP_CODES).map(([name, code]) => [code, name as Comparison]));
const SIZES = new Map(Object.entries(SIZE_CODES).map(([bytes, code]) => [code, Number(bytes) as Bytes]));

const STACK_BYTES = 512;
/** Calls of calls of …: the kernel's MAX_CALL_FRAMES. */
const MAXIMUM_FRAMES = 8;

export class ExecutionError extends Error {
  /** Index of the instruction. */
  readonly instruction: number;

  constructor(instruction: number, problem: string) {
    super(`instruction ${instruction}: ${problem}`);
    this.name = "ExecutionError";
    this.instruction = instruction;
  }
}

export interface MachineEnvironment {
  readonly memory: Memory;
  /** What a ld_imm64 loads. */
  readonly wide: (instruction: Instruction) => bigint;
  readonly callHelper: (id: number, args: readonly bigint[]) => bigint;
  /** Instructions that may run in all. */
  readonly budget: number;
}

export class Machine {
  executed = 0;
  readonly #code: ReadonlyMap<number, Instruction>;
  readonly #environment: MachineEnvironment;
  #frames = 0;

  constructor(instructions: readonly Instruction[], environment: MachineEnvironment) {
    this.#code = new Map(instructions.map((instruction) => [instruction.index, instruction]));
    this.#environment = environment;
  }

  /** Runs a function from its first instruction to its exit; gives r0. */
  run(start: number, args: readonly bigint[]): bigint {
    if (++this.#frames > MAXIMUM_FRAMES) throw new ExecutionError(start, `over ${MAXIMUM_FRAMES} calls deep`);
    const registers = new Array<bigint>(11).fill(0n);
    for (const [index, value] of args.entries()) registers[index + 1] = value;
    registers[10] = this.#environment.memory.map(new Uint8Array(STACK_BYTES)) + BigInt(STACK_BYTES);
    const frame = new Frame(registers, start);
    while (!frame.finished) this.#step(frame);
    this.#frames--;
    return frame.get(0);
  }

  #step(frame: Frame): void {
    const instruction = this.#code.get(frame.next);
    if (instruction === undefined) throw new ExecutionError(frame.next, "there is no such instruction");
    if (++this.executed > this.#environment.budget) throw new ExecutionError(frame.next, "the budget is used up");
    frame.next += instruction.code === LD_IMM64 ? 2 : 1;
    if (instruction.code === LD_IMM64) {
      frame.set(instruction.dst, this.#environment.wide(instruction));
      return;
    }
    switch (instruction.code & 7) {
      case CLASS_ALU:
      case CLASS_ALU64:
        frame.set(instruction.dst, aluResult(frame, instruction));
        break;
      case CLASS_JMP:
      case CLASS_JMP32:
        this.#stepJump(frame, instruction);
        break;
      case CLASS_LDX:
      case CLASS_ST:
      case CLASS_STX:
        this.#stepMemory(frame, instruction);
        break;
      default:
        throw new ExecutionError(instruction.index, `unknown opcode 0x${instruction.code.toString(16)}`);
    }
  }

  #stepJump(frame: Frame, instruction: Instruction): void {
    const { code, src, offset, imm } = instruction;
    const operation = code & 0xf0;
    const isShort = (code & 7) === CLASS_JMP;
    if (operation === JUMP_EXIT) {
      frame.finished = true;
    } else if (operation === JUMP_CALL) {
      const args = [1, 2, 3, 4, 5].map((register) => frame.get(register));
      const target = instruction.index + 1 + imm;
      if (src === PSEUDO_KFUNC_CALL) throw new ExecutionError(instruction.index, "there is no kernel to call");
      frame.set(0, src === PSEUDO_CALL ? this.run(target, args) : this.#environment.callHelper(imm, args));
      // What a call leaves in r1 to r5 is undefined: make reliance on it visible.
      for (let register = 1; register <= 5; register++) frame.set(register, 0xdead_beef_dead_0000n + BigInt(register));
    } else if (operation === JUMP_ALWAYS) {
      frame.next = instruction.index + 1 + (isShort ? offset : imm);
    } else {
      const comparison = COMPARISONS.get(operation);
      if (comparison === undefined) throw new ExecutionError(instruction.index, `unknown jump 0x${code.toString(16)}`);
      if (holds(comparison, isShort ? 64 : 32, frame.get(instruction.dst), frame.source(instruction)))
        frame.next = instruction.index + 1 + offset;
    }
  }

  #stepMemory(frame: Frame, instruction: Instruction): void {
    const { memory } = this.#environment;
    const { code, dst, src, offset, imm } = instruction;
    const size = SIZES.get(code & 0x18) ?? 8;
    const base = (code & 7) === CLASS_LDX ? src : dst;
    const address = BigInt.asUintN(64, frame.get(base) + BigInt(offset));
    const mode = code & 0xe0;
    if ((code & 7) === CLASS_LDX) {
      const value = memory.read(address, size);
      const isSigned = mode === MODE_MEMSX && size !== 8;
      frame.set(dst, isSigned ? extend(value, size, true) : value);
    } else if ((code & 7) === CLASS_ST) {
      memory.write(address, size, BigInt(imm));
    } else if (mode === MODE_ATOMIC) {
      const result = atomic(imm, { old: memory.read(address, size), operand: frame.get(src), expected: frame.get(0) });
      memory.write(address, size, result.stored);
      if (result.fetchTo !== undefined) frame.set(result.fetchTo === "r0" ? 0 : src, result.old);
    } else {
      memory.write(address, size, frame.get(src));
    }
  }
}

/** Sign-extending load (cpu v4). */
const MODE_MEMSX = 0x80;

class Frame {
  finished = false;
  next: number;
  readonly #registers: bigint[];

  constructor(registers: bigint[], next: number) {
    this.#registers = registers;
    this.next = next;
  }

  get(register: number): bigint {
    return this.#registers[register] ?? 0n;
  }

  set(register: number, value: bigint): void {
    this.#registers[register] = BigInt.asUintN(64, value);
  }

  source(instruction: Instruction): bigint {
    return (instruction.code & SOURCE_REGISTER) === 0 ? BigInt(instruction.imm) : this.get(instruction.src);
  }
}

function aluResult(frame: Frame, instruction: Instruction): bigint {
  const { code, dst, offset, imm } = instruction;
  const width: Width = (code & 7) === CLASS_ALU64 ? 64 : 32;
  const operation = code & 0xf0;
  const old = frame.get(dst);
  if (operation === ALU_END) {
    const swaps = width === 64 || (code & SOURCE_REGISTER) !== 0;
    return swaps ? byteSwap(old, (imm / 8) as 2 | 4 | 8) : BigInt.asUintN(imm, old);
  }
  const source = frame.source(instruction);
  if (operation === ALU_NEG) return BigInt.asUintN(width, -old);
  if (operation === ALU_MOV) {
    const value = offset === 0 ? source : extend(source, (offset / 8) as 1 | 2 | 4, true);
    return BigInt.asUintN(width, value);
  }
  const known = OPERATIONS.get(operation);
  if (known === undefined) throw new ExecutionError(instruction.index, `unknown operation 0x${code.toString(16)}`);
  const isSigned = offset === 1 && (known === "div" || known === "mod");
  return isSigned ? signedDivision(known, width, old, source) : compute(known, width, old, source);
}

function signedDivision(operation: string, width: Width, left: bigint, right: bigint): bigint {
  const a = BigInt.asIntN(width, left);
  const b = BigInt.asIntN(width, right);
  if (b === 0n) return operation === "div" ? 0n : BigInt.asUintN(width, left);
  return BigInt.asUintN(width, operation === "div" ? a / b : a % b);
}

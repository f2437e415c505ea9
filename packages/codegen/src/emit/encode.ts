// One machine instruction with real registers to its bytes.

import type { StackSlot } from "../ir/ir.ts";
import { FRAME, type MachineInstruction, NONE } from "../machine/instruction.ts";
import type { Assembler } from "./assembler.ts";
import {
  ALU_CODES,
  ALU_END,
  ALU_MOV,
  ALU_NEG,
  ATOMIC_COMPARE_EXCHANGE,
  ATOMIC_FETCH,
  CLASS_ALU,
  CLASS_ALU64,
  CLASS_JMP,
  CLASS_JMP32,
  CLASS_LDX,
  CLASS_ST,
  CLASS_STX,
  JUMP_CALL,
  JUMP_CODES,
  JUMP_EXIT,
  MODE_ATOMIC,
  MODE_MEM,
  PSEUDO_BTF_ID,
  PSEUDO_CALL,
  PSEUDO_FUNC,
  PSEUDO_KFUNC_CALL,
  PSEUDO_MAP_FD,
  PSEUDO_MAP_VALUE,
  SIZE_CODES,
  SOURCE_REGISTER,
} from "./opcodes.ts";

export interface EncodeContext {
  readonly assembler: Assembler;
  readonly helperId: (name: string) => number;
  /** Offset of a slot from r10. */
  readonly offsetOf: (slot: StackSlot) => number;
}

/** Writes any instruction but `branch` and `jump`, which need to know what follows. */
export function encode(context: EncodeContext, instruction: MachineInstruction): void {
  const { assembler } = context;
  const { dst, a, b, imm } = instruction;
  switch (instruction.kind) {
    case "mov":
      assembler.put({ code: CLASS_ALU64 | ALU_MOV | SOURCE_REGISTER, dst, src: a });
      break;
    case "mov32":
      assembler.put({ code: CLASS_ALU | ALU_MOV | SOURCE_REGISTER, dst, src: a });
      break;
    case "movsx":
      assembler.put({
        code: CLASS_ALU64 | ALU_MOV | SOURCE_REGISTER,
        dst,
        src: a,
        offset: instruction.bytes * 8,
      });
      break;
    case "constant":
      assembler.put({ code: aluClass(instruction) | ALU_MOV, dst, imm });
      break;
    case "slot-address":
      assembler.put({ code: CLASS_ALU64 | ALU_MOV | SOURCE_REGISTER, dst, src: FRAME });
      assembler.put({ code: CLASS_ALU64 | ALU_CODES.add, dst, imm: placeOf(context, instruction) });
      break;
    case "alu":
      encodeAlu(assembler, instruction);
      break;
    case "neg":
      assembler.put({ code: aluClass(instruction) | ALU_NEG, dst });
      break;
    case "bswap":
      // "To big endian", which swaps on the little-endian machines that we run on.
      assembler.put({ code: CLASS_ALU | ALU_END | SOURCE_REGISTER, dst, imm: instruction.bytes * 8 });
      break;
    case "compare":
      encodeCompare(assembler, instruction);
      break;
    case "wide":
      encodeWide(assembler, instruction);
      break;
    case "call":
      assembler.put({ code: CLASS_JMP | JUMP_CALL, imm: context.helperId(instruction.name) });
      break;
    case "call-kfunc":
      assembler.noteRelocation({ kind: "kfunc", name: instruction.name });
      assembler.put({ code: CLASS_JMP | JUMP_CALL, src: PSEUDO_KFUNC_CALL });
      break;
    case "call-local":
      if (instruction.callee !== undefined) assembler.noteCallee(instruction.callee);
      assembler.put({ code: CLASS_JMP | JUMP_CALL, src: PSEUDO_CALL });
      break;
    case "exit":
      assembler.put({ code: CLASS_JMP | JUMP_EXIT });
      break;
    case "load":
      assembler.put({
        code: CLASS_LDX | MODE_MEM | SIZE_CODES[instruction.bytes],
        dst,
        src: a,
        offset: placeOf(context, instruction),
      });
      break;
    case "store":
    case "atomic-add":
      assembler.put({
        code: CLASS_STX | (instruction.kind === "store" ? MODE_MEM : MODE_ATOMIC) | SIZE_CODES[instruction.bytes],
        dst: a,
        src: b,
        offset: placeOf(context, instruction),
      });
      break;
    case "fetch-add":
    case "compare-exchange":
      assembler.put({
        code: CLASS_STX | MODE_ATOMIC | SIZE_CODES[instruction.bytes],
        dst: a,
        src: instruction.kind === "fetch-add" ? dst : b,
        offset: placeOf(context, instruction),
        imm: instruction.kind === "fetch-add" ? ATOMIC_FETCH : ATOMIC_COMPARE_EXCHANGE,
      });
      break;
    case "store-constant":
      assembler.put({
        code: CLASS_ST | MODE_MEM | SIZE_CODES[instruction.bytes],
        dst: a,
        offset: placeOf(context, instruction),
        imm,
      });
      break;
    default:
      throw new Error(`${instruction.kind} has no encoding of its own`);
  }
}

/** A conditional jump without its offset. */
export function conditionalJump(
  { a, b, imm, width }: MachineInstruction,
  comparison: MachineInstruction["comparison"],
): { code: number; dst: number; src: number; imm: number } {
  const code = (width === 32 ? CLASS_JMP32 : CLASS_JMP) | JUMP_CODES[comparison];
  return b === NONE ? { code, dst: a, src: 0, imm } : { code: code | SOURCE_REGISTER, dst: a, src: b, imm: 0 };
}

function aluClass(instruction: MachineInstruction): number {
  return instruction.width === 32 ? CLASS_ALU : CLASS_ALU64;
}

function placeOf(context: EncodeContext, { slot, offset }: MachineInstruction): number {
  return slot === undefined ? offset : context.offsetOf(slot) + offset;
}

function encodeAlu(assembler: Assembler, instruction: MachineInstruction): void {
  const code = aluClass(instruction) | ALU_CODES[instruction.operation];
  const { dst, b, imm } = instruction;
  assembler.put(b === NONE ? { code, dst, imm } : { code: code | SOURCE_REGISTER, dst, src: b });
}

/** dst = 1; if the comparison holds, skip dst = 0. The allocator keeps dst apart from the operands. */
function encodeCompare(assembler: Assembler, instruction: MachineInstruction): void {
  const { dst } = instruction;
  assembler.put({ code: CLASS_ALU64 | ALU_MOV, dst, imm: 1 });
  assembler.put({ ...conditionalJump(instruction, instruction.comparison), offset: 1 });
  assembler.put({ code: CLASS_ALU64 | ALU_MOV, dst, imm: 0 });
}

function encodeWide(assembler: Assembler, { dst, wide, imm, high, name, callee }: MachineInstruction): void {
  switch (wide) {
    case "map":
      assembler.noteRelocation({ kind: "map", map: imm });
      assembler.putWide(dst, PSEUDO_MAP_FD, 0, 0);
      break;
    case "map-value":
      assembler.noteRelocation({ kind: "map-value", map: imm });
      assembler.putWide(dst, PSEUDO_MAP_VALUE, 0, high);
      break;
    case "load-constant":
      assembler.noteRelocation({ kind: "load-constant", name });
      assembler.putWide(dst, 0, 0, 0);
      break;
    case "kernel-variable":
      assembler.putWide(dst, PSEUDO_BTF_ID, imm, 0);
      break;
    case "function":
      if (callee !== undefined) assembler.noteCallee(callee);
      assembler.putWide(dst, PSEUDO_FUNC, 0, 0);
      break;
    default:
      assembler.putWide(dst, 0, imm, high);
      break;
  }
}

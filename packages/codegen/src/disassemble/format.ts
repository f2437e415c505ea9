// The text of one decoded instruction.

import {
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
  JUMP_ALWAYS,
  JUMP_CALL,
  JUMP_EXIT,
  LD_IMM64,
  MODE_ATOMIC,
  PSEUDO_BTF_ID,
  PSEUDO_CALL,
  PSEUDO_FUNC,
  PSEUDO_KFUNC_CALL,
  PSEUDO_MAP_FD,
  PSEUDO_MAP_VALUE,
  SOURCE_REGISTER,
} from "../emit/opcodes.ts";
import type { Relocation } from "../object.ts";
import { signedText } from "../signed-text.ts";
import type { Instruction } from "./decode.ts";

const ALU_SIGNS: Readonly<Record<number, string>> = {
  0: "+=",
  16: "-=",
  32: "*=",
  48: "/=",
  64: "|=",
  80: "&=",
  96: "<<=",
  112: ">>=",
  144: "%=",
  160: "^=",
  192: "s>>=",
};

const JUMP_SIGNS: Readonly<Record<number, string>> = {
  16: "==",
  32: ">",
  48: ">=",
  64: "&",
  80: "!=",
  96: "s>",
  112: "s>=",
  160: "<",
  176: "<=",
  192: "s<",
  208: "s<=",
};

const SIZES: Readonly<Record<number, string>> = { 0: "u32", 8: "u16", 16: "u8", 24: "u64" };

export function formatInstruction(
  instruction: Instruction,
  relocation: Relocation | undefined,
  helperName: (id: number) => string | undefined,
): string {
  const { code } = instruction;
  if (code === LD_IMM64) return formatWide(instruction, relocation);
  switch (code & 7) {
    case CLASS_ALU:
    case CLASS_ALU64:
      return formatAlu(instruction);
    case CLASS_JMP:
    case CLASS_JMP32:
      return formatJump(instruction, relocation, helperName);
    case CLASS_LDX:
      return `r${instruction.dst} = ${place(instruction, instruction.src)}`;
    case CLASS_ST:
      return `${place(instruction, instruction.dst)} = ${instruction.imm}`;
    case CLASS_STX:
      return formatStore(instruction);
    default:
      return `unknown 0x${code.toString(16).padStart(2, "0")}`;
  }
}

function formatWide({ index, dst, src, imm, high }: Instruction, relocation: Relocation | undefined): string {
  const target = `r${dst} = `;
  if (relocation?.kind === "load-constant") return `${target}constant[${relocation.name ?? ""}] ll`;
  const map = relocation?.map ?? imm;
  if (src === PSEUDO_MAP_FD) return `${target}map[${map}] ll`;
  if (src === PSEUDO_MAP_VALUE) return `${target}map[${map}].value + ${high} ll`;
  if (src === PSEUDO_BTF_ID) return `${target}variable[${imm}] ll`;
  if (src === PSEUDO_FUNC) return `${target}function[${index + 1 + imm}] ll`;
  const value = (BigInt(high >>> 0) << 32n) | BigInt(imm >>> 0);
  return `${target}0x${value.toString(16)} ll`;
}

function formatAlu({ code, dst, src, offset, imm }: Instruction): string {
  const letter = (code & 7) === CLASS_ALU64 ? "r" : "w";
  const left = `${letter}${dst}`;
  const right = (code & SOURCE_REGISTER) !== 0 ? `${letter}${src}` : String(imm);
  const operation = code & 0xf0;
  if (operation === ALU_NEG) return `${left} = -${left}`;
  if (operation === ALU_END) {
    const order = (code & 7) === CLASS_ALU64 ? "bswap" : (code & SOURCE_REGISTER) !== 0 ? "be" : "le";
    return `r${dst} = ${order}${imm} r${dst}`;
  }
  if (operation === ALU_MOV) return `${left} = ${offset === 0 ? "" : `(s${offset})`}${right}`;
  const sign = ALU_SIGNS[operation];
  return sign === undefined ? `unknown 0x${code.toString(16)}` : `${left} ${offset === 1 ? "s" : ""}${sign} ${right}`;
}

function formatJump(
  instruction: Instruction,
  relocation: Relocation | undefined,
  helperName: (id: number) => string | undefined,
): string {
  const { index, code, dst, src, offset, imm } = instruction;
  const operation = code & 0xf0;
  const isShort = (code & 7) === CLASS_JMP;
  if (operation === JUMP_EXIT) return "exit";
  if (operation === JUMP_CALL) {
    if (src === PSEUDO_CALL) return `call pc${signedText(imm)}  // ${index + 1 + imm}`;
    if (src === PSEUDO_KFUNC_CALL) return `call kfunc ${relocation?.name ?? `#${imm}`}`;
    return `call ${helperName(imm) ?? "helper"}#${imm}`;
  }
  if (operation === JUMP_ALWAYS)
    return isShort ? goto(index, offset) : `gotol ${signedText(imm)}  // ${index + 1 + imm}`;
  const letter = isShort ? "r" : "w";
  const right = (code & SOURCE_REGISTER) !== 0 ? `${letter}${src}` : String(imm);
  return `if ${letter}${dst} ${JUMP_SIGNS[operation] ?? "?"} ${right} ${goto(index, offset)}`;
}

function goto(index: number, offset: number): string {
  return `goto ${signedText(offset)}  // ${index + 1 + offset}`;
}

function formatStore(instruction: Instruction): string {
  const { code, dst, src, imm } = instruction;
  const target = place(instruction, dst);
  if ((code & 0xe0) !== MODE_ATOMIC) return `${target} = r${src}`;
  if (imm === 0) return `lock ${target} += r${src}`;
  if (imm === ATOMIC_FETCH) return `r${src} = fetch ${target} += r${src}`;
  if (imm === ATOMIC_COMPARE_EXCHANGE) return `r0 = exchange ${target} where r0 with r${src}`;
  return `lock ${target} op 0x${imm.toString(16)} r${src}`;
}

function place({ code, offset }: Instruction, base: number): string {
  return `*(${SIZES[code & 0x18] ?? "?"} *)(r${base} ${offset < 0 ? "-" : "+"} ${Math.abs(offset)})`;
}

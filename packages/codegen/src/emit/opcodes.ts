// Numbers of the BPF instruction set (RFC 9669, sections 4 and 5).

import type { BinaryOperation, Bytes, Comparison } from "../ir/ir.ts";

export const CLASS_LDX = 0x01;
export const CLASS_ST = 0x02;
export const CLASS_STX = 0x03;
export const CLASS_ALU = 0x04;
export const CLASS_JMP = 0x05;
export const CLASS_JMP32 = 0x06;
export const CLASS_ALU64 = 0x07;

export const SOURCE_REGISTER = 0x08;
export const MODE_MEM = 0x60;
export const MODE_ATOMIC = 0xc0;

export const ALU_NEG = 0x80;
export const ALU_MOV = 0xb0;
export const ALU_END = 0xd0;
export const JUMP_ALWAYS = 0x00;
export const JUMP_CALL = 0x80;
export const JUMP_EXIT = 0x90;

export const LD_IMM64 = 0x18;

/** Values of src_reg in ld_imm64 and call (linux/bpf.h). */
export const PSEUDO_MAP_FD = 1;
export const PSEUDO_MAP_VALUE = 2;
/** The immediate is the id of a variable or function in BTF; of vmlinux where the second half is 0. */
export const PSEUDO_BTF_ID = 3;
export const PSEUDO_FUNC = 4;
export const PSEUDO_CALL = 1;
export const PSEUDO_KFUNC_CALL = 2;

export const ALU_CODES: Readonly<Record<BinaryOperation, number>> = {
  add: 0x00,
  sub: 0x10,
  mul: 0x20,
  div: 0x30,
  or: 0x40,
  and: 0x50,
  shl: 0x60,
  shr: 0x70,
  mod: 0x90,
  xor: 0xa0,
  sar: 0xc0,
};

export const JUMP_CODES: Readonly<Record<Comparison, number>> = {
  eq: 0x10,
  gt: 0x20,
  ge: 0x30,
  set: 0x40,
  ne: 0x50,
  sgt: 0x60,
  sge: 0x70,
  lt: 0xa0,
  le: 0xb0,
  slt: 0xc0,
  sle: 0xd0,
};

export const SIZE_CODES: Readonly<Record<Bytes, number>> = { 4: 0x00, 2: 0x08, 1: 0x10, 8: 0x18 };

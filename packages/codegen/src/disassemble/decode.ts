// Splits BPF bytes into instructions. ld_imm64 takes two 8-byte slots and is one instruction here.

import { LD_IMM64 } from "../emit/opcodes.ts";

export interface Instruction {
  /** In 8-byte slots from the start. */
  readonly index: number;
  readonly code: number;
  readonly dst: number;
  readonly src: number;
  /** Signed 16 bits. */
  readonly offset: number;
  /** Signed 32 bits. */
  readonly imm: number;
  /** ld_imm64: immediate of the second slot. */
  readonly high: number;
}

export function decode(bytes: Uint8Array): Instruction[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const result: Instruction[] = [];
  for (let at = 0; at + 8 <= bytes.byteLength; at += 8) {
    const registers = view.getUint8(at + 1);
    const code = view.getUint8(at);
    const isWide = code === LD_IMM64 && at + 16 <= bytes.byteLength;
    result.push({
      index: at / 8,
      code,
      dst: registers & 15,
      src: registers >> 4,
      offset: view.getInt16(at + 2, true),
      imm: view.getInt32(at + 4, true),
      high: isWide ? view.getInt32(at + 12, true) : 0,
    });
    if (isWide) at += 8;
  }
  return result;
}

// BPF instructions written by hand, as bytes: for feature probes and tests, which need programs of a few instructions
// before any compiler exists. Compiled programs come from @kscope/codegen.
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { joinedBytes } from "../memory/joined-bytes.ts";

/** One instruction's 8 bytes (linux/bpf.h, struct bpf_insn). */
export function instruction(code: number, dst: number, src: number, offset: number, immediate: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, code);
  view.setUint8(1, (src << 4) | dst);
  view.setInt16(2, offset, true);
  view.setInt32(4, immediate | 0, true);
  return bytes;
}

export function assemble(...instructions: readonly Uint8Array[]): Uint8Array {
  return joinedBytes(instructions);
}

/** dst = immediate */
export const movImmediate = (dst: number, immediate: number): Uint8Array => instruction(0xb7, dst, 0, 0, immediate);
/** dst = src */
export const movRegister = (dst: number, src: number): Uint8Array => instruction(0xbf, dst, src, 0, 0);
/** dst += immediate */
export const addImmediate = (dst: number, immediate: number): Uint8Array => instruction(0x07, dst, 0, 0, immediate);
/** *(u64 *)(dst + offset) = immediate */
export const storeImmediate = (dst: number, offset: number, immediate: number): Uint8Array =>
  instruction(0x7a, dst, 0, offset, immediate);
/** *(u64 *)(dst + offset) = src */
export const storeRegister = (dst: number, offset: number, src: number): Uint8Array =>
  instruction(0x7b, dst, src, offset, 0);
/** dst = *(u64 *)(src + offset) */
export const load = (dst: number, src: number, offset: number): Uint8Array => instruction(0x79, dst, src, offset, 0);
/** *(u64 *)(dst + offset) += src, atomically */
export const atomicAdd = (dst: number, offset: number, src: number): Uint8Array =>
  instruction(0xdb, dst, src, offset, 0);
/** if dst == 0 skip `offset` instructions */
export const jumpIfZero = (dst: number, offset: number): Uint8Array => instruction(0x15, dst, 0, offset, 0);
export const callHelper = (id: number): Uint8Array => instruction(0x85, 0, 0, 0, id);
/** A function of the kernel, by the number of its type in the kernel's BTF. */
export const callKfunc = (typeId: number): Uint8Array =>
  instruction(0x85, 0, BPF_FLAG.BPF_PSEUDO_KFUNC_CALL, 0, typeId);
export const exit: Uint8Array = instruction(0x95, 0, 0, 0, 0);

/** dst = the map behind a descriptor; takes two slots. */
export function loadMapFd(dst: number, fd: number): Uint8Array {
  return assemble(instruction(0x18, dst, BPF_FLAG.BPF_PSEUDO_MAP_FD, 0, fd), instruction(0, 0, 0, 0, 0));
}

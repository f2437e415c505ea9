// Expressions of call frame information, as far as programs have them: compilers and assemblers write three shapes, and all
// others are as good as unknown. DWARF 5, section 2.5.
import { Cursor } from "../dwarf/cursor.ts";
import type { UnwindBase, UnwindCfa, UnwindPlace } from "./unwind-rule.ts";

const OP_DEREF = 0x06;
const OP_BREG0 = 0x70;
const OP_PLUS_UCONST = 0x23;

/** Numbers of registers (System V ABI for AMD64, figure 3.36). */
export const RBP = 6;
export const RSP = 7;
export const RETURN_ADDRESS = 16;

/** What follows the stack pointer's offset in the procedure linkage table: +8 where (rip & 15) >= 11. */
const PLT_TAIL = [0x80, 0x00, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22];

export function baseOf(register: number): "sp" | "bp" | undefined {
  if (register === RSP) return "sp";
  return register === RBP ? "bp" : undefined;
}

/** `rsp + n` or `rbp + n`, and the bytes behind it. */
function sum(bytes: Uint8Array): { base: "sp" | "bp"; offset: number; rest: Uint8Array } | undefined {
  const cursor = new Cursor(bytes, "an expression of call frame information");
  const base = cursor.done ? undefined : baseOf(cursor.u8() - OP_BREG0);
  if (base === undefined) return undefined;
  let offset = cursor.sleb();
  while (!cursor.done && bytes[cursor.at] === OP_PLUS_UCONST) {
    cursor.skip(1);
    offset += cursor.uleb();
  }
  return { base, offset, rest: bytes.subarray(cursor.at) };
}

/** Undefined for a CFA that is computed another way. Throws `ElfError`. */
export function expressedCfa(bytes: Uint8Array): UnwindCfa | undefined {
  const start = sum(bytes);
  if (start === undefined) return undefined;
  const { base, offset, rest } = start;
  if (rest.length === 0) return { base, offset, dereferenced: false, plt: false };
  if (rest.length === 1 && rest[0] === OP_DEREF) return { base, offset, dereferenced: true, plt: false };
  const plt = base === "sp" && rest.length === PLT_TAIL.length && PLT_TAIL.every((byte, i) => rest[i] === byte);
  return plt ? { base, offset, dereferenced: false, plt: true } : undefined;
}

/** Undefined for a place that is computed another way. Throws `ElfError`. */
export function expressedPlace(bytes: Uint8Array): UnwindPlace | undefined {
  const start = sum(bytes);
  const base: UnwindBase | undefined = start?.base;
  return start === undefined || base === undefined || start.rest.length > 0
    ? undefined
    : { base, offset: start.offset };
}

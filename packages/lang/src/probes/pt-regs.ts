// The kernel's struct pt_regs: where each register lies, and which of them a function's arguments and result are in.

import type { Target } from "../target.ts";

type Architecture = Target["architecture"];

/** In the order of the struct, eight bytes each. */
const SLOTS: Readonly<Record<Architecture, readonly string[]>> = {
  x86_64: "r15 r14 r13 r12 bp bx r11 r10 r9 r8 ax cx dx si di orig_rax ip cs flags sp ss".split(" "),
  aarch64: [...Array.from({ length: 31 }, (_, i) => `r${i}`), "sp", "pc", "pstate"],
};

const ALIASES: Readonly<Record<string, string>> = { pc: "ip", orig_ax: "orig_rax" };

/** System V ABI for x86-64 (3.2.3), AAPCS64 (6.8.2): integers and pointers, in order. */
const ARGUMENTS: Readonly<Record<Architecture, readonly string[]>> = {
  x86_64: ["di", "si", "dx", "cx", "r8", "r9"],
  aarch64: ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7"],
};
const RESULT: Readonly<Record<Architecture, string>> = { x86_64: "ax", aarch64: "r0" };

/** Offset in bytes; undefined where the architecture has no such register. */
export function registerOffset(architecture: Architecture, name: string): number | undefined {
  const names = SLOTS[architecture];
  const found = names.includes(name) ? names.indexOf(name) : names.indexOf(ALIASES[name] ?? name);
  return found < 0 ? undefined : found * 8;
}

/** Where a function's n-th argument is; undefined beyond those in registers. */
export function argumentOffset(architecture: Architecture, index: number): number | undefined {
  const name = ARGUMENTS[architecture][index];
  return name === undefined ? undefined : registerOffset(architecture, name);
}

/** How many arguments are in registers. */
export function argumentCount(architecture: Architecture): number {
  return ARGUMENTS[architecture].length;
}

export function resultOffset(architecture: Architecture): number {
  return registerOffset(architecture, RESULT[architecture]) ?? 0;
}

export function instructionPointerOffset(architecture: Architecture): number {
  return registerOffset(architecture, "pc") ?? 0;
}

export function stackPointerOffset(architecture: Architecture): number {
  return registerOffset(architecture, "sp") ?? 0;
}

/** From the stack pointer at a function's first instruction to the n-th word of its arguments there; x86-64 has the return address first. */
export function stackArgumentOffset(architecture: Architecture, index: number): number {
  return 8 * (architecture === "x86_64" ? index + 1 : index);
}

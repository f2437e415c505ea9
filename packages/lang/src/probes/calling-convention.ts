// Where a called function finds each of its parameters: in registers for integers, on the stack, or in registers that BPF programs
// cannot read. System V ABI for x86-64, section 3.2.3; AAPCS64, section 6.8.2.

import { type Btf, structMembers } from "@kscope/btf";
import type { ProgramParameter, ProgramSignature } from "@kscope/elf";
import type { Target } from "../target.ts";
import { argumentCount } from "./pt-regs.ts";

type Architecture = Target["architecture"];

export type ParameterPlace =
  /** Numbers of registers for arguments, from 0. */
  | { readonly kind: "registers"; readonly first: number; readonly count: number }
  /** Bytes above the stack pointer. */
  | { readonly kind: "stack"; readonly offset: number }
  /** The address of the value is there. */
  | { readonly kind: "pointed"; readonly at: ParameterPlace }
  | { readonly kind: "unreadable" };

const WORD = 8;
/** Both conventions have eight registers for floating-point values. */
const FLOAT_REGISTERS = 8;
/** Larger ones are never in registers. */
const LARGEST = 16;
/** A call leaves the address to return to there; on arm64 that is in a register. */
const STACK_START: Readonly<Record<Architecture, number>> = { x86_64: 8, aarch64: 0 };
// members of structs of 16 bytes: more is a corrupt file
const DEEPEST = 16;

type Class = "integer" | "float" | "memory";

/** Places of the parameters at the function's first instruction. */
export function parameterPlaces(signature: ProgramSignature, architecture: Architecture): readonly ParameterPlace[] {
  const { btf, result, resultByReference } = signature;
  const walk = new Walk(architecture);
  // x86-64 hands over where a large result goes like a first parameter; arm64 has a register of its own for that
  const inMemory = resultByReference || classesOf(btf, result)[0] === "memory";
  if (architecture === "x86_64" && inMemory) walk.integers(1, WORD);
  return signature.parameters.map((parameter) => walk.place(btf, parameter));
}

class Walk {
  readonly #architecture: Architecture;
  #integers = 0;
  #floats = 0;
  #stack: number;

  constructor(architecture: Architecture) {
    this.#architecture = architecture;
    this.#stack = STACK_START[architecture];
  }

  place(btf: Btf, { typeId, byReference }: ProgramParameter): ParameterPlace {
    if (byReference) return { kind: "pointed", at: this.integers(1, WORD) };
    const size = btf.size(typeId) ?? WORD;
    const classes = classesOf(btf, typeId);
    if (classes[0] === "memory")
      return this.#architecture === "x86_64" ? this.#onStack(size) : { kind: "pointed", at: this.integers(1, WORD) };
    if (classes.every((one) => one === "float")) return this.#float(btf, typeId, classes.length, size);
    if (classes.every((one) => one === "integer")) return this.integers(classes.length, size);
    return this.#mixed(classes, size);
  }

  integers(count: number, size: number): ParameterPlace {
    if (this.#integers + count > argumentCount(this.#architecture)) {
      // arm64 gives no later parameter what one was too large for
      if (this.#architecture === "aarch64") this.#integers = argumentCount(this.#architecture);
      return this.#onStack(size);
    }
    const first = this.#integers;
    this.#integers += count;
    return { kind: "registers", first, count };
  }

  #float(btf: Btf, typeId: number, words: number, size: number): ParameterPlace {
    // arm64 spreads a struct of floats over as many registers as it has members
    const members = this.#architecture === "aarch64" ? Math.max(1, structMembers(btf, typeId).length) : words;
    if (this.#floats + members > FLOAT_REGISTERS) return this.#onStack(size);
    this.#floats += members;
    return { kind: "unreadable" };
  }

  #mixed(classes: readonly Class[], size: number): ParameterPlace {
    // on arm64 only structs of floats alone are special
    if (this.#architecture === "aarch64") return this.integers(classes.length, size);
    const floats = classes.filter((one) => one === "float").length;
    const integers = classes.length - floats;
    const fits =
      this.#integers + integers <= argumentCount(this.#architecture) && this.#floats + floats <= FLOAT_REGISTERS;
    if (!fits) return this.#onStack(size);
    this.#integers += integers;
    this.#floats += floats;
    return { kind: "unreadable" };
  }

  #onStack(size: number): ParameterPlace {
    const offset = this.#stack;
    this.#stack += Math.max(1, Math.ceil(size / WORD)) * WORD;
    return { kind: "stack", offset };
  }
}

/** The class of each eight bytes of a type; of what is never in registers, of the whole. */
function classesOf(btf: Btf, typeId: number): readonly Class[] {
  const type = btf.resolved(typeId);
  const size = btf.size(typeId) ?? 0;
  if (type.kind === "float") return size > WORD ? ["memory"] : ["float"];
  if (type.kind !== "struct" && type.kind !== "union" && type.kind !== "array")
    return Array.from({ length: Math.max(1, Math.ceil(size / WORD)) }, () => "integer" as const);
  if (size > LARGEST) return ["memory"];
  const classes = Array.from({ length: Math.ceil(size / WORD) }, () => "float" as Class);
  markIntegers(btf, { typeId, offset: 0, depth: 0 }, classes);
  return classes;
}

interface Part {
  readonly typeId: number;
  readonly offset: number;
  readonly depth: number;
}

/** Eight bytes are of class integer where anything in them is. */
function markIntegers(btf: Btf, { typeId, offset, depth }: Part, classes: Class[]): void {
  const type = btf.resolved(typeId);
  if (depth > DEEPEST || type.kind === "float") return;
  if (type.kind === "struct" || type.kind === "union") {
    for (const member of type.members)
      markIntegers(btf, { typeId: member.type, offset: offset + (member.bitOffset >> 3), depth: depth + 1 }, classes);
    return;
  }
  if (type.kind === "array") {
    const step = btf.size(type.element) ?? 0;
    const count = step > 0 ? Math.min(type.length, LARGEST) : 0;
    for (let i = 0; i < count; i++)
      markIntegers(btf, { typeId: type.element, offset: offset + i * step, depth: depth + 1 }, classes);
    return;
  }
  for (let at = offset; at < offset + (btf.size(typeId) ?? 1); at += WORD) classes[Math.floor(at / WORD)] = "integer";
}

// Arguments of USDT notes: operands as an assembler writes them, each behind its size. This file takes the text apart into
// words and hands operands to the architecture's own file. Nothing is read from any process here.
import type { ElfMachine } from "./header.ts";
import { arm64Operand } from "./usdt-operand-arm64.ts";
import { x86Operand } from "./usdt-operand-x86.ts";

/** A part of a register: the name of its slot in the kernel's struct pt_regs, and which of its bytes. */
export interface UsdtRegister {
  readonly slot: string;
  readonly offset: number;
  readonly size: number;
}

export type UsdtLocation =
  | { readonly kind: "constant"; readonly value: bigint }
  | { readonly kind: "register"; readonly register: UsdtRegister }
  /** Memory at base + index * scale + displacement. */
  | {
      readonly kind: "memory";
      readonly base: string | undefined;
      readonly index: string | undefined;
      readonly scale: number;
      readonly displacement: bigint;
    }
  /** A variable of the program: memory so far from the probe's instruction, wherever both are loaded. */
  | { readonly kind: "relative"; readonly distance: bigint }
  /** What can't be read by a probe: vector registers, thread-local variables, symbols that are gone. */
  | { readonly kind: "unreadable" };

export interface UsdtArgument {
  /** Of the value: 1, 2, 4 or 8 bytes. */
  readonly size: number;
  readonly signed: boolean;
  readonly location: UsdtLocation;
  /** As the note has it. */
  readonly text: string;
}

/** One place in the code that a USDT probe is at: a note whose addresses are found in the file. */
export interface UsdtSite {
  readonly provider: string;
  readonly name: string;
  /** Of the instruction, as linked. */
  readonly address: bigint;
  /** In the file. */
  readonly offset: number;
  /** Of the counter, in the file; 0 if there is none. */
  readonly semaphoreOffset: number;
  readonly arguments: readonly UsdtArgument[];
}

/** What an operand's text is read with. */
export interface OperandContext {
  /** Address of the probe's instruction, as linked. */
  readonly address: bigint;
  /** Address of a symbol of the file, as linked. */
  symbol(name: string): bigint | undefined;
}

/** N@OPERAND, with a minus for signed values and `f` for floating point. */
const ARGUMENT = /^(?:(-?)(\d+)(f?)@)?(.+)$/s;
const SIZES: ReadonlySet<number> = new Set([1, 2, 4, 8]);

/** The arguments of a note, in order. One that is not understood is `unreadable`; the others stay usable. */
export function parseUsdtArguments(
  text: string,
  machine: ElfMachine,
  context: OperandContext,
): readonly UsdtArgument[] {
  return operands(text).map((word) => argument(word, machine, context));
}

function argument(word: string, machine: ElfMachine, context: OperandContext): UsdtArgument {
  const [, minus = "", digits, float = "", operand = ""] = ARGUMENT.exec(word) ?? [];
  // notes older than sizes mean a whole register, signed
  const size = digits === undefined ? 8 : Number(digits);
  const signed = digits === undefined || minus === "-";
  const read = machine === "x86_64" ? x86Operand : arm64Operand;
  const usable = SIZES.has(size) && float === "";
  return {
    size: usable ? size : 8,
    signed,
    location: usable ? read(operand, context) : { kind: "unreadable" },
    text: word,
  };
}

/** Split at blanks outside of brackets: arm64 writes `8@[sp, 16]`. */
function operands(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let word = "";
  for (const unit of text) {
    if (unit === "(" || unit === "[") depth++;
    if (unit === ")" || unit === "]") depth--;
    if (unit === " " && depth <= 0) {
      if (word !== "") found.push(word);
      word = "";
    } else word += unit;
  }
  if (word !== "") found.push(word);
  return found;
}

const TERM = /([+-]?)\s*(0x[0-9a-f]+|\d+|[A-Za-z_.$][\w.$@]*)\s*/iy;

/** Value of a sum of numbers and symbols, such as `-4`, `16+table` or `table+8-2`; undefined if a symbol is not known. */
export function sumOf(
  text: string,
  { symbol }: Pick<OperandContext, "symbol">,
): { readonly value: bigint; readonly symbols: number } | undefined {
  let value = 0n;
  let symbols = 0;
  TERM.lastIndex = 0;
  let end = 0;
  while (end < text.length) {
    const [whole, sign, term = ""] = TERM.exec(text) ?? [];
    if (whole === undefined) return undefined;
    end += whole.length;
    const isNumber = /^\d/.test(term);
    const amount = isNumber ? BigInt(term) : symbol(term.replace(/@.*$/s, ""));
    if (amount === undefined) return undefined;
    if (!isNumber) symbols++;
    value += sign === "-" ? -amount : amount;
  }
  return end === 0 ? undefined : { value, symbols };
}

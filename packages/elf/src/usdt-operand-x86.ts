// Operands of x86-64 as the GNU assembler writes them (AT&T): %eax, $5, -8(%rbp,%rax,4), name(%rip).
import { type OperandContext, sumOf, type UsdtLocation, type UsdtRegister } from "./usdt-arguments.ts";

const UNREADABLE: UsdtLocation = { kind: "unreadable" };

let known: ReadonlyMap<string, UsdtRegister> | undefined;

/** By any name that the assembler has for it. The table is made for the first, since few runs have USDT probes. */
function register(name: string): UsdtRegister | undefined {
  known ??= new Map(registers());
  return known.get(name);
}

/** Slots are those of the kernel's struct pt_regs. */
function* registers(): Generator<[string, UsdtRegister]> {
  for (const letter of "abcd") {
    const slot = `${letter}x`;
    yield* widths(slot, [`r${slot}`, `e${slot}`, slot, `${letter}l`]);
    yield [`${letter}h`, { slot, offset: 1, size: 1 }];
  }
  for (const slot of ["si", "di", "bp", "sp"]) yield* widths(slot, [`r${slot}`, `e${slot}`, slot, `${slot}l`]);
  for (let n = 8; n < 16; n++) yield* widths(`r${n}`, [`r${n}`, `r${n}d`, `r${n}w`, `r${n}b`]);
  yield* widths("ip", ["rip", "eip", "ip"]);
}

function* widths(slot: string, names: readonly string[]): Generator<[string, UsdtRegister]> {
  for (const [i, name] of names.entries()) yield [name, { slot, offset: 0, size: 8 >> i }];
}

// displacement, then (base,index,scale), each of which may be missing
const MEMORY = /^([^()%]*)\((?:%(\w+))?(?:,\s*%(\w+)(?:,\s*([1248]))?)?\)$/;

export function x86Operand(text: string, context: OperandContext): UsdtLocation {
  if (text.startsWith("$")) return constant(text.slice(1), context);
  if (text.startsWith("%")) return registerOperand(text.slice(1));
  const memory = MEMORY.exec(text);
  if (memory === null) return variable(text, context);
  const [, displacement = "", base, index, scale] = memory;
  if (base === "rip") return variable(displacement, context);
  const sum = displacement === "" ? { value: 0n, symbols: 0 } : sumOf(displacement, context);
  // an address as linked, plus a register: only right where the program is loaded as linked, so not at all
  if (sum === undefined || sum.symbols > 0) return UNREADABLE;
  if (!isAddressRegister(base) || !isAddressRegister(index)) return UNREADABLE;
  return {
    kind: "memory",
    base: base === undefined ? undefined : register(base)?.slot,
    index: index === undefined ? undefined : register(index)?.slot,
    scale: Number(scale ?? 1),
    displacement: sum.value,
  };
}

/** Absent, or all 64 bits of one. */
function isAddressRegister(name: string | undefined): boolean {
  return name === undefined || register(name)?.size === 8;
}

function constant(text: string, context: OperandContext): UsdtLocation {
  const sum = sumOf(text, context);
  return sum === undefined || sum.symbols > 0 ? UNREADABLE : { kind: "constant", value: sum.value };
}

function registerOperand(name: string): UsdtLocation {
  const found = register(name);
  return found === undefined ? UNREADABLE : { kind: "register", register: found };
}

function variable(text: string, context: OperandContext): UsdtLocation {
  const sum = sumOf(text, context);
  return sum?.symbols === 1 ? { kind: "relative", distance: sum.value - context.address } : UNREADABLE;
}

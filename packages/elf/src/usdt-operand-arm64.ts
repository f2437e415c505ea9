// Operands of arm64 in notes: x3, w3, 5, [sp, 16], [x0, x1, lsl 3].
import { type OperandContext, sumOf, type UsdtLocation, type UsdtRegister } from "./usdt-arguments.ts";

const UNREADABLE: UsdtLocation = { kind: "unreadable" };

/** Slots are those of the kernel's struct pt_regs: r0 to r30, sp. */
function registerOf(name: string): UsdtRegister | undefined {
  const numbered = /^([xw])(\d|[12]\d|30)$/.exec(name);
  if (numbered !== null) return { slot: `r${numbered[2]}`, offset: 0, size: numbered[1] === "x" ? 8 : 4 };
  const slots: Readonly<Record<string, string>> = { sp: "sp", fp: "r29", lr: "r30" };
  const slot = slots[name];
  return slot === undefined ? undefined : { slot, offset: 0, size: 8 };
}

const MEMORY = /^\[\s*(\w+)\s*(?:,\s*([^,\]]+?)\s*(?:,\s*(?:lsl|uxtx|sxtx)\s*#?(\d+)\s*)?)?\]$/;

export function arm64Operand(text: string, context: OperandContext): UsdtLocation {
  const register = registerOf(text);
  if (register !== undefined) return { kind: "register", register };
  if (text === "xzr" || text === "wzr") return { kind: "constant", value: 0n };
  const memory = MEMORY.exec(text);
  if (memory !== null) return memoryOperand(memory, context);
  const sum = sumOf(text.replace(/^#/, ""), context);
  if (sum === undefined) return UNREADABLE;
  return sum.symbols === 0
    ? { kind: "constant", value: sum.value }
    : { kind: "relative", distance: sum.value - context.address };
}

function memoryOperand([, base = "", second, shift]: RegExpExecArray, context: OperandContext): UsdtLocation {
  const register = registerOf(base);
  if (register?.size !== 8) return UNREADABLE;
  const plain = { kind: "memory", base: register.slot, index: undefined, scale: 1, displacement: 0n } as const;
  if (second === undefined) return plain;
  const index = registerOf(second);
  if (index !== undefined) {
    if (index.size !== 8 || Number(shift ?? 0) > 3) return UNREADABLE;
    return { ...plain, index: index.slot, scale: 1 << Number(shift ?? 0) };
  }
  const sum = sumOf(second.replace(/^#/, ""), context);
  return sum === undefined || sum.symbols > 0 ? UNREADABLE : { ...plain, displacement: sum.value };
}

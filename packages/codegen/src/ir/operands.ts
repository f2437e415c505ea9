// Which values an instruction or terminator reads, and how to put others in their place. Everything that walks uses goes
// through here, so that a new instruction has one place to name its operands.

import type { Block, FunctionIr, Instruction, Terminator, Value } from "./ir.ts";

/** Calls `visit` for each operand, in order; a value used twice is visited twice. */
export function forEachOperand(instruction: Instruction, visit: (value: Value) => void): void {
  switch (instruction.op) {
    case "binary":
    case "compare":
      visit(instruction.left);
      visit(instruction.right);
      break;
    case "neg":
    case "bswap":
    case "extend":
      visit(instruction.operand);
      break;
    case "load":
      visit(instruction.base);
      break;
    case "store":
    case "atomic-add":
    case "fetch-add":
      visit(instruction.base);
      visit(instruction.value);
      break;
    case "compare-exchange":
      visit(instruction.base);
      visit(instruction.expected);
      visit(instruction.value);
      break;
    case "call":
    case "call-local":
      for (const value of instruction.args) visit(value);
      break;
    case "phi":
      for (const value of instruction.operands) visit(value);
      break;
    default:
      break;
  }
}

/** Replaces each operand by what `map` gives for it. */
export function mapOperands(instruction: Instruction, map: (value: Value) => Value): void {
  switch (instruction.op) {
    case "binary":
    case "compare":
      instruction.left = map(instruction.left);
      instruction.right = map(instruction.right);
      break;
    case "neg":
    case "bswap":
    case "extend":
      instruction.operand = map(instruction.operand);
      break;
    case "load":
      instruction.base = map(instruction.base);
      break;
    case "store":
    case "atomic-add":
    case "fetch-add":
      instruction.base = map(instruction.base);
      instruction.value = map(instruction.value);
      break;
    case "compare-exchange":
      instruction.base = map(instruction.base);
      instruction.expected = map(instruction.expected);
      instruction.value = map(instruction.value);
      break;
    case "call":
    case "call-local":
      mapList(instruction.args, map);
      break;
    case "phi":
      mapList(instruction.operands, map);
      break;
    default:
      break;
  }
}

function mapList(values: Value[], map: (value: Value) => Value): void {
  for (let index = 0; index < values.length; index++) values[index] = map(values[index] as Value);
}

export function forEachTerminatorOperand(terminator: Terminator | undefined, visit: (value: Value) => void): void {
  if (terminator?.kind === "branch") {
    visit(terminator.left);
    visit(terminator.right);
  } else if (terminator?.kind === "return") {
    visit(terminator.value);
  }
}

export function mapTerminatorOperands(terminator: Terminator | undefined, map: (value: Value) => Value): void {
  if (terminator?.kind === "branch") {
    terminator.left = map(terminator.left);
    terminator.right = map(terminator.right);
  } else if (terminator?.kind === "return") {
    terminator.value = map(terminator.value);
  }
}

/** Successors in the order true, false; a branch with both ways alike gives the block twice. */
export function successorsOf(block: Block): Block[] {
  const terminator = block.terminator;
  if (terminator?.kind === "jump") return [terminator.target];
  if (terminator?.kind === "branch") return [terminator.whenTrue, terminator.whenFalse];
  return [];
}

export type Atomic = Instruction & { op: "atomic-add" | "fetch-add" | "compare-exchange" };

export function isAtomic(instruction: Instruction): instruction is Atomic {
  return ["atomic-add", "fetch-add", "compare-exchange"].includes(instruction.op);
}

/** Whether the instruction gives a value that others may read. */
export function hasResult(instruction: Instruction): boolean {
  return instruction.op !== "store" && instruction.op !== "atomic-add";
}

/** Puts replacements in for all uses in the function, following chains (a → b → c). */
export function replaceUses(fn: FunctionIr, replacements: Map<Value, Value>): void {
  if (replacements.size === 0) return;
  const resolve = (value: Value): Value => {
    let current = value;
    for (let next = replacements.get(current); next !== undefined; next = replacements.get(current)) current = next;
    return current;
  };
  for (const block of fn.blocks) {
    for (const instruction of block.instructions) mapOperands(instruction, resolve);
    mapTerminatorOperands(block.terminator, resolve);
  }
}

/** How often each value is read, by its id. */
export function countUses(fn: FunctionIr): Uint32Array {
  const counts = new Uint32Array(fn.nextId);
  const count = (value: Value): void => {
    counts[value.id] = (counts[value.id] ?? 0) + 1;
  };
  for (const block of fn.blocks) {
    for (const instruction of block.instructions) forEachOperand(instruction, count);
    forEachTerminatorOperand(block.terminator, count);
  }
  return counts;
}

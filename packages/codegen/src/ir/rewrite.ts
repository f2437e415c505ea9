// Walks a function and lets a pass put other values in the place of instructions. Dominating blocks are visited first and
// operands are brought up to date before each visit, so chains of rewrites happen in one walk.

import type { FunctionIr, Instruction, Value } from "./ir.ts";
import { mapOperands, replaceUses } from "./operands.ts";
import { reversePostorder } from "./order.ts";

/** An instruction before it has an id. */
export type NewInstruction = Instruction extends infer Each
  ? Each extends Instruction
    ? Omit<Each, "id" | "span">
    : never
  : never;

export type Insert = (instruction: NewInstruction) => Value;

/** What stands for the instruction from now on (perhaps just inserted before it), or undefined to keep it. */
export type Visit = (instruction: Instruction, insert: Insert) => Value | undefined;

/** Gives whether anything was replaced. */
export function rewrite(fn: FunctionIr, visit: Visit): boolean {
  const replacements = new Map<Value, Value>();
  const resolve = (value: Value): Value => {
    let current = value;
    for (let next = replacements.get(current); next !== undefined; next = replacements.get(current)) current = next;
    return current;
  };
  for (const { instructions } of reversePostorder(fn)) {
    let index = 0;
    /** Made once something changes. */
    let fresh: Instruction[] | undefined;
    const insert: Insert = (created) => {
      const added = { ...created, id: fn.nextId++, span: instructions[index]?.span } as Instruction;
      fresh ??= instructions.slice(0, index);
      fresh.push(added);
      return added;
    };
    for (; index < instructions.length; index++) {
      const instruction = instructions[index] as Instruction;
      if (replacements.size > 0) mapOperands(instruction, resolve);
      const replacement = visit(instruction, insert);
      if (replacement !== undefined && replacement !== instruction) {
        replacements.set(instruction, replacement);
        fresh ??= instructions.slice(0, index);
      } else {
        fresh?.push(instruction);
      }
    }
    if (fresh !== undefined) fill(instructions, fresh);
  }
  replaceUses(fn, replacements);
  return replacements.size > 0;
}

/** Phis stay at the head. */
function fill(instructions: Instruction[], fresh: readonly Instruction[]): void {
  instructions.length = 0;
  for (const instruction of fresh) if (instruction.op === "phi") instructions.push(instruction);
  for (const instruction of fresh) if (instruction.op !== "phi") instructions.push(instruction);
}

/** The constant's value as an unsigned number of 64 bits, if it is one. */
export function constantOf(value: Value): bigint | undefined {
  return value.op === "const" ? BigInt.asUintN(64, value.value) : undefined;
}

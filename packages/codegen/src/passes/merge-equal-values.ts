// Common subexpressions: a value computed the same way in a dominating place is used again (global value numbering by
// hashing, scoped by the dominator tree). Also merges calls of pure helpers, e.g. the one behind both pid and tid.

import { Dominators } from "../ir/dominators.ts";
import type { Block, FunctionIr, Instruction, Value } from "../ir/ir.ts";
import { mapOperands, replaceUses } from "../ir/operands.ts";
import { retain } from "../ir/retain.ts";
import { type ValueKey, valueKey } from "./value-key.ts";

export function mergeEqualValues(fn: FunctionIr): boolean {
  const dominators = new Dominators(fn);
  const children = new Map<Block, Block[]>();
  for (const block of dominators.order) {
    const parent = dominators.immediate(block);
    const siblings = parent === undefined ? undefined : children.get(parent);
    if (siblings !== undefined) siblings.push(block);
    else if (parent !== undefined) children.set(parent, [block]);
  }
  const merger = new Merger(contextIsConstant(fn));
  const entry = dominators.order[0];
  if (entry === undefined) return false;
  const pending: (Block | { readonly leave: Block })[] = [entry];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ("leave" in next) {
      merger.leave(next.leave);
      continue;
    }
    merger.enter(next);
    pending.push({ leave: next });
    for (const child of children.get(next) ?? []) pending.push(child);
  }
  replaceUses(fn, merger.replacements);
  return merger.replacements.size > 0;
}

/** Whether nothing in the function writes through its first argument. */
function contextIsConstant(fn: FunctionIr): boolean {
  return !fn.blocks.some((block) =>
    block.instructions.some((instruction) => instruction.op === "store" && isContext(instruction.base)),
  );
}

function isContext(value: Value): boolean {
  return value.op === "argument" && value.index === 0;
}

class Merger {
  readonly replacements = new Map<Value, Value>();
  readonly #mergesContext: boolean;
  readonly #known = new Map<ValueKey, Value>();
  /** By a value's id: its block's. */
  readonly #homes: number[] = [];
  /** Blocks that dominate the one at hand, by id: what is known of others counts no more, then or later. */
  readonly #dominating: boolean[] = [];
  readonly #replaced = (value: Value): Value => this.replacements.get(value) ?? value;

  constructor(mergesContext: boolean) {
    this.#mergesContext = mergesContext;
  }

  enter(block: Block): void {
    this.#dominating[block.id] = true;
    retain(block.instructions, (instruction) => {
      if (this.replacements.size > 0) mapOperands(instruction, this.#replaced);
      const key = this.#keyOf(instruction, block);
      if (key === undefined) return true;
      const known = this.#known.get(key);
      if (known !== undefined && this.#dominating[this.#homes[known.id] ?? -1] === true) {
        this.replacements.set(instruction, known);
        return false;
      }
      this.#known.set(key, instruction);
      this.#homes[instruction.id] = block.id;
      return true;
    });
  }

  leave(block: Block): void {
    this.#dominating[block.id] = false;
  }

  #keyOf(instruction: Instruction, block: Block): ValueKey | undefined {
    if (instruction.op === "call" && instruction.effects !== "pure") return undefined;
    if (instruction.op !== "load") return valueKey(instruction, block);
    const merged = this.#mergesContext && !instruction.volatile && isContext(instruction.base);
    return merged ? valueKey(instruction, block) : undefined;
  }
}

// Common subexpressions: a value computed the same way in a dominating place is used again (global value numbering by
// hashing, scoped by the dominator tree). Also merges calls of pure helpers, e.g. the one behind both pid and tid.

import { Dominators } from "../ir/dominators.ts";
import type { Block, FunctionIr, Instruction, Value } from "../ir/ir.ts";
import { mapOperands, replaceUses } from "../ir/operands.ts";

export function mergeEqualValues(fn: FunctionIr): boolean {
  const dominators = new Dominators(fn);
  const children = new Map<Block, Block[]>();
  for (const block of dominators.order) {
    const parent = dominators.immediate(block);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), block]);
  }
  const merger = new Merger(contextIsConstant(fn));
  const entry = dominators.order[0];
  if (entry === undefined) return false;
  const pending: (Block | "leave")[] = [entry];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === "leave") merger.leave();
    else {
      merger.enter(next);
      pending.push("leave", ...(children.get(next) ?? []));
    }
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
  readonly #known = new Map<string, Value>();
  readonly #scopes: string[][] = [];

  constructor(mergesContext: boolean) {
    this.#mergesContext = mergesContext;
  }

  enter(block: Block): void {
    const added: string[] = [];
    this.#scopes.push(added);
    const kept = block.instructions.filter((instruction) => {
      if (this.replacements.size > 0) mapOperands(instruction, (value) => this.replacements.get(value) ?? value);
      const key = this.#keyOf(instruction, block);
      if (key === undefined) return true;
      const known = this.#known.get(key);
      if (known !== undefined) {
        this.replacements.set(instruction, known);
        return false;
      }
      this.#known.set(key, instruction);
      added.push(key);
      return true;
    });
    if (kept.length !== block.instructions.length) block.instructions.splice(0, block.instructions.length, ...kept);
  }

  leave(): void {
    for (const key of this.#scopes.pop() ?? []) this.#known.delete(key);
  }

  /** Equal for instructions that give the same value; undefined for those that may not be merged. */
  #keyOf(instruction: Instruction, block: Block): string | undefined {
    switch (instruction.op) {
      case "const":
        return `c${BigInt.asUintN(64, instruction.value)}`;
      case "argument":
        return `a${instruction.index}`;
      case "slot":
        return `s${instruction.slot.id}`;
      case "map":
        return `m${instruction.map}`;
      case "map-value":
        return `v${instruction.map}+${instruction.offset}`;
      case "function":
        return `f${instruction.callee.name}`;
      case "load-constant":
        return `k${instruction.name}`;
      case "kernel-variable":
        return `b${instruction.btfId}`;
      case "binary":
        return `${instruction.operation}${instruction.width}:${operandKey(instruction)}`;
      case "neg":
        return `-${instruction.width}:${instruction.operand.id}`;
      case "bswap":
        return `~${instruction.bytes}:${instruction.operand.id}`;
      case "extend":
        return `x${instruction.signed}${instruction.bytes}:${instruction.operand.id}`;
      case "compare":
        return `?${instruction.comparison}${instruction.width}:${instruction.left.id},${instruction.right.id}`;
      case "load":
        if (instruction.volatile || !this.#mergesContext || !isContext(instruction.base)) return undefined;
        return `l${instruction.bytes}:${instruction.offset}`;
      case "call":
        if (instruction.effects !== "pure") return undefined;
        return `(${instruction.kfunc === true ? "k" : ""}${instruction.helper}:${instruction.args.map((value) => value.id).join()}`;
      case "phi":
        return `p${block.id}:${instruction.operands.map((value) => value.id).join()}`;
      default:
        return undefined;
    }
  }
}

const COMMUTATIVE: ReadonlySet<string> = new Set(["add", "mul", "and", "or", "xor"]);

function operandKey({ operation, left, right }: Instruction & { op: "binary" }): string {
  return COMMUTATIVE.has(operation) && left.id > right.id ? `${right.id},${left.id}` : `${left.id},${right.id}`;
}

// Sparse conditional constant propagation (Wegman and Zadeck, TOPLAS 1991): values are taken for constants until shown otherwise, and
// blocks for unreachable until a branch leads there, so that constants are found around loops and behind decided branches.

import { compute, holds } from "../ir/arithmetic.ts";
import type { Block, FunctionIr, Instruction, Terminator, Value } from "../ir/ir.ts";
import { forEachOperand, forEachTerminatorOperand, successorsOf } from "../ir/operands.ts";
import { rewrite } from "../ir/rewrite.ts";
import { constantUnary } from "./fold-constants.ts";

/** Nothing known yet: could be any constant. Anything else than a constant is `varies`. */
type Fact = bigint | "varies" | undefined;

export function propagateConstants(fn: FunctionIr): boolean {
  const facts = new Propagation(fn).run();
  return rewrite(fn, (instruction, insert) => {
    const fact = facts.get(instruction);
    return typeof fact === "bigint" && instruction.op !== "const" ? insert({ op: "const", value: fact }) : undefined;
  });
}

class Propagation {
  readonly #fn: FunctionIr;
  readonly #facts = new Map<Value, Fact>();
  readonly #users = new Map<Value, Instruction[]>();
  /** Branches by the values that they test. */
  readonly #tests = new Map<Value, Block[]>();
  readonly #homes = new Map<Instruction, Block>();
  readonly #reached = new Set<Block>();
  /** `from to` by ids: edges that may be taken. */
  readonly #edges = new Set<string>();
  readonly #blocks: Block[] = [];
  readonly #values: Instruction[] = [];

  constructor(fn: FunctionIr) {
    this.#fn = fn;
    for (const block of fn.blocks) {
      for (const instruction of block.instructions) {
        this.#homes.set(instruction, block);
        forEachOperand(instruction, (operand) => push(this.#users, operand, instruction));
      }
      forEachTerminatorOperand(block.terminator, (operand) => push(this.#tests, operand, block));
    }
  }

  run(): ReadonlyMap<Value, Fact> {
    const [entry] = this.#fn.blocks;
    if (entry !== undefined) this.#reach(entry);
    for (;;) {
      const block = this.#blocks.pop();
      if (block !== undefined) {
        for (const instruction of block.instructions) this.#visit(instruction);
        this.#leave(block);
        continue;
      }
      const instruction = this.#values.pop();
      if (instruction === undefined) return this.#facts;
      this.#visit(instruction);
    }
  }

  #reach(block: Block): void {
    if (this.#reached.has(block)) return;
    this.#reached.add(block);
    this.#blocks.push(block);
  }

  #takeEdge(from: Block, to: Block): void {
    const edge = `${from.id} ${to.id}`;
    if (this.#edges.has(edge)) return;
    this.#edges.add(edge);
    // its phis have one operand more
    if (this.#reached.has(to)) for (const phi of to.instructions) if (phi.op === "phi") this.#values.push(phi);
    this.#reach(to);
  }

  #leave(block: Block): void {
    const { terminator } = block;
    const decided = terminator?.kind === "branch" ? this.#decided(terminator) : undefined;
    if (decided === "unknown") return;
    for (const next of decided === undefined ? successorsOf(block) : [decided]) this.#takeEdge(block, next);
  }

  /** Where a branch certainly goes; undefined where both ways are possible. */
  #decided(branch: Terminator & { kind: "branch" }): Block | "unknown" | undefined {
    const [left, right] = [this.#factOf(branch.left), this.#factOf(branch.right)];
    if (left === "varies" || right === "varies") return undefined;
    if (left === undefined || right === undefined) return "unknown";
    return holds(branch.comparison, branch.width, left, right) ? branch.whenTrue : branch.whenFalse;
  }

  #visit(instruction: Instruction): void {
    const block = this.#homes.get(instruction);
    if (block === undefined || !this.#reached.has(block)) return;
    const before = this.#facts.get(instruction);
    if (before === "varies") return;
    const fact = this.#evaluate(instruction, block);
    if (fact === before) return;
    // facts only ever go from unknown to a constant to varying
    this.#facts.set(instruction, before === undefined ? fact : "varies");
    this.#values.push(...(this.#users.get(instruction) ?? []));
    for (const test of this.#tests.get(instruction) ?? []) if (this.#reached.has(test)) this.#leave(test);
  }

  #factOf(value: Value): Fact {
    return value.op === "const" ? BigInt.asUintN(64, value.value) : this.#facts.get(value);
  }

  #evaluate(instruction: Instruction, block: Block): Fact {
    switch (instruction.op) {
      case "const":
        return BigInt.asUintN(64, instruction.value);
      case "binary":
        return this.#both(instruction.left, instruction.right, (left, right) =>
          compute(instruction.operation, instruction.width, left, right),
        );
      case "compare":
        return this.#both(instruction.left, instruction.right, (left, right) =>
          holds(instruction.comparison, instruction.width, left, right) ? 1n : 0n,
        );
      case "neg":
      case "bswap":
      case "extend": {
        const operand = this.#factOf(instruction.operand);
        return typeof operand === "bigint" ? constantUnary(instruction, operand) : operand;
      }
      case "phi":
        return this.#meet(instruction, block);
      default:
        return "varies";
    }
  }

  #both(left: Value, right: Value, result: (left: bigint, right: bigint) => bigint): Fact {
    const [a, b] = [this.#factOf(left), this.#factOf(right)];
    if (a === "varies" || b === "varies") return "varies";
    return a === undefined || b === undefined ? undefined : result(a, b);
  }

  /** What all edges that may be taken bring. */
  #meet(phi: Instruction & { op: "phi" }, block: Block): Fact {
    let common: Fact;
    for (const [i, operand] of phi.operands.entries()) {
      if (!this.#edges.has(`${block.predecessors[i]?.id} ${block.id}`)) continue;
      const fact = this.#factOf(operand);
      if (fact === undefined) continue;
      if (fact === "varies" || (common !== undefined && common !== fact)) return "varies";
      common = fact;
    }
    return common;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

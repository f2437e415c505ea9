// Runs IR directly, without registers or instructions: what emitted code has to agree with in the compiler's tests.

import type { Memory } from "../interpret/memory.ts";
import { byteSwap, compute, extend, holds } from "./arithmetic.ts";
import type { Block, FunctionIr, Instruction, StackSlot, Terminator, Value } from "./ir.ts";

export interface EvaluationHost {
  readonly memory: Memory;
  readonly mapAddress: (map: number) => bigint;
  readonly mapValueAddress: (map: number, offset: number) => bigint;
  readonly variableAddress?: (btfId: number) => bigint;
  readonly callHelper: (name: string, args: readonly bigint[]) => bigint;
  readonly constants?: Readonly<Record<string, bigint>>;
  /** Instructions before giving up. */
  readonly budget: number;
}

/** The value that the function returns, as an unsigned 64-bit number. */
export function evaluate(fn: FunctionIr, args: readonly bigint[], host: EvaluationHost): bigint {
  return new Evaluation(fn, args, host).run();
}

class Evaluation {
  readonly #fn: FunctionIr;
  readonly #args: readonly bigint[];
  readonly #host: EvaluationHost;
  readonly #values = new Map<Value, bigint>();
  readonly #slots = new Map<StackSlot, bigint>();
  #left: number;

  constructor(fn: FunctionIr, args: readonly bigint[], host: EvaluationHost) {
    this.#fn = fn;
    this.#args = args;
    this.#host = host;
    this.#left = host.budget;
  }

  run(): bigint {
    let block = this.#fn.blocks[0];
    let previous: { block: Block; occurrence: number } | undefined;
    while (block !== undefined) {
      if (previous !== undefined) this.#enter(block, previous);
      for (const instruction of block.instructions) if (instruction.op !== "phi") this.#step(instruction);
      const terminator = block.terminator;
      if (terminator === undefined || --this.#left < 0) break;
      if (terminator.kind === "return") return this.#get(terminator.value);
      const occurrence = this.#isSecondEdge(terminator) ? 1 : 0;
      previous = { block, occurrence };
      block = this.#target(terminator);
    }
    throw new Error(`${this.#fn.name} does not return within its budget`);
  }

  /** All phis read before any is written. */
  #enter(block: Block, { block: from, occurrence }: { block: Block; occurrence: number }): void {
    const first = block.predecessors.indexOf(from);
    const index = occurrence === 0 ? first : block.predecessors.indexOf(from, first + 1);
    const results: [Value, bigint][] = [];
    for (const phi of block.instructions) {
      if (phi.op !== "phi") break;
      results.push([phi, this.#get(phi.operands[index])]);
    }
    for (const [phi, value] of results) this.#values.set(phi, value);
  }

  #isSecondEdge(terminator: Terminator): boolean {
    return terminator.kind === "branch" && terminator.whenTrue === terminator.whenFalse && !this.#isTaken(terminator);
  }

  #isTaken({ comparison, width, left, right }: Terminator & { kind: "branch" }): boolean {
    return holds(comparison, width, this.#get(left), this.#get(right));
  }

  #target(terminator: Terminator): Block | undefined {
    if (terminator.kind === "jump") return terminator.target;
    if (terminator.kind === "return") return undefined;
    return this.#isTaken(terminator) ? terminator.whenTrue : terminator.whenFalse;
  }

  #get(value: Value | undefined): bigint {
    const known = value === undefined ? undefined : this.#values.get(value);
    if (known === undefined) throw new Error(`v${value?.id} is read before it is written`);
    return known;
  }

  #step(instruction: Instruction): void {
    if (--this.#left < 0) throw new Error(`${this.#fn.name} runs out of budget`);
    this.#values.set(instruction, BigInt.asUintN(64, this.#compute(instruction)));
  }

  #compute(instruction: Instruction): bigint {
    const { memory } = this.#host;
    switch (instruction.op) {
      case "const":
        return instruction.value;
      case "argument":
        return this.#args[instruction.index] ?? 0n;
      case "slot":
        return this.#slotAddress(instruction.slot);
      case "map":
        return this.#host.mapAddress(instruction.map);
      case "map-value":
        return this.#host.mapValueAddress(instruction.map, instruction.offset);
      case "load-constant":
        return this.#host.constants?.[instruction.name] ?? 0n;
      case "kernel-variable":
        return this.#host.variableAddress?.(instruction.btfId) ?? 0n;
      case "binary":
        return compute(
          instruction.operation,
          instruction.width,
          this.#get(instruction.left),
          this.#get(instruction.right),
        );
      case "neg":
        return BigInt.asUintN(instruction.width, -this.#get(instruction.operand));
      case "bswap":
        return byteSwap(this.#get(instruction.operand), instruction.bytes);
      case "extend":
        return extend(this.#get(instruction.operand), instruction.bytes, instruction.signed);
      case "compare": {
        const { comparison, width, left, right } = instruction;
        return holds(comparison, width, this.#get(left), this.#get(right)) ? 1n : 0n;
      }
      case "load":
        return memory.read(this.#get(instruction.base) + BigInt(instruction.offset), instruction.bytes);
      case "store":
        memory.write(
          this.#get(instruction.base) + BigInt(instruction.offset),
          instruction.bytes,
          this.#get(instruction.value),
        );
        return 0n;
      case "atomic-add":
      case "fetch-add": {
        const address = this.#get(instruction.base) + BigInt(instruction.offset);
        const before = memory.read(address, instruction.bytes);
        memory.write(address, instruction.bytes, before + this.#get(instruction.value));
        return instruction.op === "fetch-add" ? before : 0n;
      }
      case "compare-exchange": {
        const address = this.#get(instruction.base) + BigInt(instruction.offset);
        const before = memory.read(address, instruction.bytes);
        const expected = BigInt.asUintN(instruction.bytes * 8, this.#get(instruction.expected));
        if (before === expected) memory.write(address, instruction.bytes, this.#get(instruction.value));
        return before;
      }
      case "call":
        return this.#host.callHelper(instruction.helper, this.#list(instruction.args));
      case "call-local":
        return evaluate(instruction.callee, this.#list(instruction.args), this.#host);
      default:
        return 0n;
    }
  }

  #list(values: readonly Value[]): bigint[] {
    return values.map((value) => this.#get(value));
  }

  #slotAddress(slot: StackSlot): bigint {
    const address = this.#slots.get(slot) ?? this.#host.memory.map(new Uint8Array(slot.size));
    this.#slots.set(slot, address);
    return address;
  }
}

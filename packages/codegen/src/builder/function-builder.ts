// Builds one function's SSA form as code is written down, block by block, after Braun et al., "Simple and Efficient
// Construction of Static Single Assignment Form" (CC 2013): variables are looked up backwards through predecessors, and a
// block whose predecessors are not all known yet gets phis that are completed when it is sealed.

import type { Span } from "@kscope/lang";
import { removeUnreachable } from "../ir/edges.ts";
import type {
  BinaryOperation,
  Block,
  Bytes,
  Comparison,
  Effects,
  FunctionIr,
  Instruction,
  StackSlot,
  Value,
  Width,
} from "../ir/ir.ts";

import { simplifyPhis } from "./simplify-phis.ts";

/** A variable of the source, or of a lowering, that different blocks may set. */
export interface SsaVariable {
  readonly label: string;
}

type New<T> = T extends { readonly id: number; readonly span: Span | undefined } ? Omit<T, "id" | "span"> : never;
type Phi = Extract<Instruction, { op: "phi" }>;

export class FunctionBuilder {
  readonly fn: FunctionIr;
  /** Where instructions go; undefined after a jump until the next block is entered. */
  block: Block;
  span: Span | undefined;
  readonly #definitions: Map<Block, Map<SsaVariable, Value>> = new Map();
  readonly #incomplete: Map<Block, Map<SsaVariable, Phi>> = new Map();
  readonly #sealed: Set<Block> = new Set();
  readonly #arguments: Value[] = [];
  #terminated = false;

  constructor(name: string, argumentCount: number) {
    this.fn = { name, argumentCount, blocks: [], slots: [], nextId: 0 };
    this.block = this.newBlock("entry");
    this.#sealed.add(this.block);
    for (let index = 0; index < argumentCount; index++) this.#arguments.push(this.emit({ op: "argument", index }));
  }

  argument(index: number): Value {
    const value = this.#arguments[index];
    if (value === undefined) throw new Error(`${this.fn.name} has no argument ${index}`);
    return value;
  }

  /** Code after a jump or return is dropped. */
  get terminated(): boolean {
    return this.#terminated;
  }

  newBlock(label: string): Block {
    const block: Block = { id: this.fn.nextId++, label, instructions: [], terminator: undefined, predecessors: [] };
    this.fn.blocks.push(block);
    return block;
  }

  slot(size: number, label: string): StackSlot {
    const slot: StackSlot = { id: this.fn.nextId++, size, label };
    this.fn.slots.push(slot);
    return slot;
  }

  emit(instruction: New<Instruction>): Value {
    const value = { ...instruction, id: this.fn.nextId++, span: this.span } as Instruction;
    if (!this.#terminated) this.block.instructions.push(value);
    return value;
  }

  constant(value: number | bigint): Value {
    return this.emit({ op: "const", value: BigInt.asIntN(64, BigInt(value)) });
  }

  binary(operation: BinaryOperation, left: Value, right: Value, width: Width = 64): Value {
    return this.emit({ op: "binary", operation, width, left, right });
  }

  compare(comparison: Comparison, left: Value, right: Value, width: Width = 64): Value {
    return this.emit({ op: "compare", comparison, width, left, right });
  }

  call(helper: string, args: Value[], effects: Effects): Value {
    return this.emit({ op: "call", helper, args, effects });
  }

  callKfunc(name: string, args: Value[], effects: Effects): Value {
    return this.emit({ op: "call", helper: name, kfunc: true, args, effects });
  }

  load(base: Value, offset: number, bytes: Bytes): Value {
    return this.emit({ op: "load", bytes, base, offset, volatile: false });
  }

  store(base: Value, offset: number, bytes: Bytes, value: Value): void {
    this.emit({ op: "store", bytes, base, offset, value });
  }

  atomicAdd(base: Value, offset: number, value: Value): void {
    this.emit({ op: "atomic-add", bytes: 8, base, offset, value });
  }

  /** Adds, and gives what was there before. */
  fetchAdd(base: Value, offset: number, bytes: 4 | 8, value: Value): Value {
    return this.emit({ op: "fetch-add", bytes, base, offset, value });
  }

  /** Writes where `expected` is, and gives what was there before. */
  compareExchange(base: Value, offset: number, bytes: 4 | 8, expected: Value, value: Value): Value {
    return this.emit({ op: "compare-exchange", bytes, base, offset, expected, value });
  }

  /** Continues in `block`. */
  enter(block: Block): void {
    this.block = block;
    this.#terminated = false;
  }

  jump(target: Block): void {
    if (this.#terminated) return;
    this.block.terminator = { kind: "jump", target, span: this.span };
    target.predecessors.push(this.block);
    this.#terminated = true;
  }

  /** Goes by a value's truth; a comparison is tested directly. */
  branch(condition: Value, whenTrue: Block, whenFalse: Block, likely?: "true" | "false"): void {
    if (this.#terminated) return;
    const tested = condition.op === "compare" ? condition : undefined;
    this.block.terminator = {
      kind: "branch",
      comparison: tested?.comparison ?? "ne",
      width: tested?.width ?? 64,
      left: tested?.left ?? condition,
      right: tested?.right ?? this.constant(0),
      whenTrue,
      whenFalse,
      likely,
      span: this.span,
    };
    whenTrue.predecessors.push(this.block);
    whenFalse.predecessors.push(this.block);
    this.#terminated = true;
  }

  return(value: Value): void {
    if (this.#terminated) return;
    this.block.terminator = { kind: "return", value, span: this.span };
    this.#terminated = true;
  }

  write(variable: SsaVariable, value: Value): void {
    this.#define(this.block, variable, value);
  }

  read(variable: SsaVariable): Value {
    return this.#terminated ? this.constant(0) : this.#read(this.block, variable);
  }

  /** No more predecessors will come. */
  seal(block: Block): void {
    const incomplete = this.#incomplete.get(block);
    this.#sealed.add(block);
    for (const [variable, phi] of incomplete ?? []) this.#complete(block, variable, phi);
    this.#incomplete.delete(block);
  }

  /** The finished function: unreachable blocks gone, phis that choose nothing replaced. */
  finish(): FunctionIr {
    removeUnreachable(this.fn);
    simplifyPhis(this.fn);
    return this.fn;
  }

  #define(block: Block, variable: SsaVariable, value: Value): void {
    let definitions = this.#definitions.get(block);
    if (definitions === undefined) {
      definitions = new Map();
      this.#definitions.set(block, definitions);
    }
    definitions.set(variable, value);
  }

  #read(block: Block, variable: SsaVariable): Value {
    const known = this.#definitions.get(block)?.get(variable);
    if (known !== undefined) return known;
    let value: Value;
    const [only] = block.predecessors;
    if (!this.#sealed.has(block)) {
      const phi = this.#phi(block);
      const incomplete = this.#incomplete.get(block) ?? new Map<SsaVariable, Phi>();
      incomplete.set(variable, phi);
      this.#incomplete.set(block, incomplete);
      value = phi;
    } else if (only === undefined) {
      value = this.#zero(block);
    } else if (block.predecessors.length === 1) {
      value = this.#read(only, variable);
    } else {
      const phi = this.#phi(block);
      this.#define(block, variable, phi);
      value = this.#complete(block, variable, phi);
    }
    this.#define(block, variable, value);
    return value;
  }

  #phi(block: Block): Phi {
    const phi: Phi = { op: "phi", operands: [], id: this.fn.nextId++, span: this.span };
    block.instructions.unshift(phi);
    return phi;
  }

  #complete(block: Block, variable: SsaVariable, phi: Phi): Value {
    phi.operands = block.predecessors.map((p) => this.#read(p, variable));
    return phi;
  }

  /** A variable that nothing has set is zero. */
  #zero(block: Block): Value {
    const zero = { op: "const", value: 0n, id: this.fn.nextId++, span: this.span } as const;
    block.instructions.splice(block === this.fn.blocks[0] ? this.fn.argumentCount : 0, 0, zero);
    return zero;
  }
}

// Random IR programs for the compiler's tests. They always end (loops count down), read only memory that they have, and
// mix everything they computed into the result, so that a lost or clobbered value shows.

import type {
  BinaryOperation,
  Block,
  Bytes,
  Comparison,
  FunctionIr,
  Instruction,
  StackSlot,
  Terminator,
  Value,
} from "../src/ir/ir.ts";
import { successorsOf } from "../src/ir/operands.ts";

/** Bytes of context, of each slot and of the value of map 0 that programs read and write. */
export const AREA = 64;

const OPERATIONS: readonly BinaryOperation[] = [
  "add",
  "sub",
  "mul",
  "div",
  "mod",
  "and",
  "or",
  "xor",
  "shl",
  "shr",
  "sar",
];
const COMPARISONS: readonly Comparison[] = ["eq", "ne", "lt", "le", "gt", "ge", "slt", "sle", "sgt", "sge", "set"];
const CONSTANTS: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  7n,
  8n,
  63n,
  64n,
  255n,
  256n,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  -1n,
  -2n,
  -256n,
  -0x8000_0000n,
  0x1234_5678_9abc_def0n,
  -0x1234_5678_9abcn,
  0x7fff_ffff_ffff_ffffn,
];

type NewInstruction = Instruction extends infer Each
  ? Each extends Instruction
    ? Omit<Each, "id" | "span">
    : never
  : never;

/** A program from a stream of choices: `choose(n)` gives a number below n. */
export function randomFunction(choose: (limit: number) => number): FunctionIr {
  return new Generator(choose).generate();
}

class Generator {
  readonly #choose: (limit: number) => number;
  readonly #fn: FunctionIr = { name: "main", argumentCount: 1, blocks: [], slots: [], nextId: 0 };
  #block: Block;
  #pool: Value[] = [];
  #bases: Value[] = [];

  constructor(choose: (limit: number) => number) {
    this.#choose = choose;
    this.#block = this.#newBlock("entry");
  }

  generate(): FunctionIr {
    const context = this.#add({ op: "argument", index: 0 });
    this.#bases.push(context);
    for (let count = 1 + this.#choose(3); count > 0; count--) this.#bases.push(this.#initialisedSlot());
    this.#bases.push(this.#add({ op: "map-value", map: 0, offset: 0 }));
    for (let count = 2 + this.#choose(4); count > 0; count--) this.#pool.push(this.#constant());
    this.#statements(4 + this.#choose(12), 0);
    this.#return();
    for (const block of this.#fn.blocks) for (const next of successorsOf(block)) next.predecessors.push(block);
    return this.#fn;
  }

  #newBlock(label: string): Block {
    const block: Block = { id: this.#fn.nextId++, label, instructions: [], terminator: undefined, predecessors: [] };
    this.#fn.blocks.push(block);
    return block;
  }

  #add(instruction: NewInstruction): Value {
    const added = { ...instruction, id: this.#fn.nextId++, span: undefined } as Instruction;
    this.#block.instructions.push(added);
    return added;
  }

  #constant(): Value {
    return this.#add({ op: "const", value: CONSTANTS[this.#choose(CONSTANTS.length)] ?? 0n });
  }

  #initialisedSlot(): Value {
    const slot: StackSlot = { id: this.#fn.nextId++, size: AREA, label: "area" };
    this.#fn.slots.push(slot);
    const address = this.#add({ op: "slot", slot });
    const value = this.#constant();
    for (let offset = 0; offset < AREA; offset += 8) this.#add({ op: "store", bytes: 8, base: address, offset, value });
    return address;
  }

  #any(): Value {
    return this.#pool[this.#choose(this.#pool.length)] ?? this.#constant();
  }

  #statements(count: number, depth: number): void {
    for (let index = 0; index < count; index++) this.#statement(depth);
  }

  #statement(depth: number): void {
    const kind = this.#choose(depth < 3 ? 16 : 13);
    if (kind < 5) this.#pool.push(this.#binary());
    else if (kind < 8) this.#pool.push(this.#unary());
    else if (kind < 10) this.#memory();
    else if (kind < 12) this.#pool.push(this.#call());
    else if (kind < 13) this.#pool.push(this.#constant());
    else if (kind < 15) this.#condition(depth);
    else this.#loop(depth);
  }

  #binary(): Value {
    const operation = OPERATIONS[this.#choose(OPERATIONS.length)] ?? "add";
    return this.#add({ op: "binary", operation, width: this.#width(), left: this.#any(), right: this.#any() });
  }

  #width(): 32 | 64 {
    return this.#choose(3) === 0 ? 32 : 64;
  }

  #comparison(): Comparison {
    return COMPARISONS[this.#choose(COMPARISONS.length)] ?? "eq";
  }

  #unary(): Value {
    const operand = this.#any();
    switch (this.#choose(4)) {
      case 0:
        return this.#add({ op: "neg", width: this.#width(), operand });
      case 1:
        return this.#add({ op: "bswap", bytes: [2, 4, 8][this.#choose(3)] as 2 | 4 | 8, operand });
      case 2:
        return this.#add({
          op: "extend",
          bytes: [1, 2, 4][this.#choose(3)] as 1 | 2 | 4,
          signed: this.#choose(2) === 0,
          operand,
        });
      default:
        return this.#add({
          op: "compare",
          comparison: this.#comparison(),
          width: this.#width(),
          left: operand,
          right: this.#any(),
        });
    }
  }

  #memory(): void {
    const bytes = [1, 2, 4, 8][this.#choose(4)] as Bytes;
    const offset = this.#choose(AREA / bytes) * bytes;
    const writable = this.#bases.slice(1);
    switch (this.#choose(5)) {
      case 0:
      case 1: {
        const base = this.#bases[this.#choose(this.#bases.length)] ?? this.#any();
        this.#pool.push(this.#add({ op: "load", bytes, base, offset, volatile: this.#choose(4) === 0 }));
        break;
      }
      case 2: {
        const base = writable[this.#choose(writable.length)] ?? this.#any();
        this.#add({ op: "store", bytes, base, offset, value: this.#any() });
        break;
      }
      case 3: {
        const base = writable[this.#choose(writable.length)] ?? this.#any();
        this.#add({ op: "atomic-add", bytes: 8, base, offset: offset & ~7, value: this.#any() });
        break;
      }
      default: {
        const base = writable[this.#choose(writable.length)] ?? this.#any();
        const place = { bytes: 8, base, offset: offset & ~7 } as const;
        this.#pool.push(
          this.#choose(2) === 0
            ? this.#add({ op: "fetch-add", ...place, value: this.#any() })
            : this.#add({ op: "compare-exchange", ...place, expected: this.#any(), value: this.#any() }),
        );
      }
    }
  }

  #call(): Value {
    switch (this.#choose(3)) {
      case 0:
        return this.#add({ op: "call", helper: "get_current_pid_tgid", args: [], effects: "pure" });
      case 1:
        return this.#add({ op: "call", helper: "ktime_get_ns", args: [], effects: "write" });
      default: {
        const args = Array.from({ length: this.#choose(6) }, () => this.#any());
        return this.#add({ op: "call", helper: `mix${args.length}`, args, effects: "write" });
      }
    }
  }

  #condition(depth: number): void {
    const branch = this.#block;
    const before = this.#pool;
    const [left, right] = [this.#any(), this.#any()];
    const test = this.#choose(3) === 0 ? this.#comparison() : undefined;
    const viaCompare =
      test === undefined
        ? undefined
        : this.#add({ op: "compare", comparison: test, width: this.#width(), left, right });
    const zero = viaCompare === undefined ? undefined : this.#add({ op: "const", value: 0n });
    const arms = ["then", "else"].map((label) => {
      const arm = this.#newBlock(label);
      this.#block = arm;
      this.#pool = [...before];
      this.#statements(this.#choose(4), depth + 1);
      return { end: this.#block, start: arm, value: this.#any() };
    });
    const join = this.#newBlock("join");
    const [yes, no] = arms;
    if (yes === undefined || no === undefined) return;
    for (const { end } of arms) end.terminator = { kind: "jump", target: join };
    branch.terminator = {
      kind: "branch",
      comparison: viaCompare === undefined ? this.#comparison() : "ne",
      width: viaCompare === undefined ? this.#width() : 64,
      left: viaCompare ?? left,
      right: zero ?? right,
      whenTrue: yes.start,
      whenFalse: no.start,
      likely: ([undefined, "true", "false"] as const)[this.#choose(3)],
      span: undefined,
    } satisfies Terminator;
    this.#block = join;
    this.#pool = [...before, this.#add({ op: "phi", operands: [yes.value, no.value] })];
  }

  /** for (i = n; i != 0; i--) with two values carried round, sometimes swapped. */
  #loop(depth: number): void {
    const before = this.#pool;
    const count = this.#add({ op: "const", value: BigInt(1 + this.#choose(4)) });
    const zero = this.#add({ op: "const", value: 0n });
    const one = this.#add({ op: "const", value: 1n });
    const start = this.#block;
    const header = this.#newBlock("loop");
    start.terminator = { kind: "jump", target: header };
    this.#block = header;
    const counter = this.#phi(count);
    const first = this.#phi(this.#any());
    const second = this.#phi(this.#any());
    const body = this.#newBlock("body");
    this.#block = body;
    this.#pool = [...before, first, second];
    this.#statements(1 + this.#choose(4), depth + 1);
    const less = this.#add({ op: "binary", operation: "sub", width: 64, left: counter, right: one });
    counter.operands.push(less);
    const swaps = this.#choose(2) === 0;
    first.operands.push(swaps ? second : this.#any());
    second.operands.push(swaps ? first : this.#any());
    this.#block.terminator = { kind: "jump", target: header };
    const exit = this.#newBlock("done");
    header.terminator = {
      kind: "branch",
      comparison: "ne",
      width: 64,
      left: counter,
      right: zero,
      whenTrue: body,
      whenFalse: exit,
      likely: undefined,
      span: undefined,
    };
    this.#block = exit;
    this.#pool = [...before, first, second];
  }

  #phi(initial: Value): Instruction & { op: "phi" } {
    const phi: Instruction & { op: "phi" } = { op: "phi", id: this.#fn.nextId++, span: undefined, operands: [initial] };
    this.#block.instructions.push(phi);
    return phi;
  }

  #return(): void {
    const factor = this.#add({ op: "const", value: 31n });
    let result: Value = factor;
    for (const value of this.#pool) {
      const scaled = this.#add({ op: "binary", operation: "mul", width: 64, left: result, right: factor });
      result = this.#add({ op: "binary", operation: "xor", width: 64, left: scaled, right: value });
    }
    this.#block.terminator = { kind: "return", value: result, span: undefined };
  }
}

// Reads the text that `print.ts` writes. For golden tests of passes; the compiler itself never parses IR.

import type {
  Block,
  Bytes,
  Comparison,
  Effects,
  FunctionIr,
  Instruction,
  ProgramIr,
  StackSlot,
  Terminator,
  Value,
  Width,
} from "./ir.ts";
import { successorsOf } from "./operands.ts";

/** Parses a program: its functions in order. Throws on text that is not IR. */
export function parseProgram(text: string, name = "test"): ProgramIr {
  const functions = new Map<string, FunctionIr>();
  const parsers: FunctionParser[] = [];
  for (const part of text.split(/^(?=function )/m)) {
    if (part.trim() === "") continue;
    const parser = new FunctionParser(part.split("\n"), functions);
    functions.set(parser.fn.name, parser.fn);
    parsers.push(parser);
  }
  for (const parser of parsers) parser.parse();
  return { name, functions: [...functions.values()] };
}

/** Parses one function. */
export function parse(text: string): FunctionIr {
  const fn = parseProgram(text).functions[0];
  if (fn === undefined) throw new Error("no function in the text");
  return fn;
}

type Mutable = FunctionIr & { nextId: number };

class FunctionParser {
  readonly fn: Mutable;
  readonly #lines: string[];
  readonly #functions: ReadonlyMap<string, FunctionIr>;
  readonly #values = new Map<number, Value>();
  readonly #blocks = new Map<number, Block>();
  readonly #phis: { phi: Instruction & { op: "phi" }; block: Block; text: string }[] = [];

  constructor(lines: readonly string[], functions: ReadonlyMap<string, FunctionIr>) {
    this.#lines = lines.map((line) => line.trim()).filter((line) => line !== "");
    this.#functions = functions;
    const [, name = "", count = "0"] = match(this.#lines.shift() ?? "", /^function (\S+)\((\d+)\)$/);
    this.fn = { name, argumentCount: Number(count), blocks: [], slots: [], nextId: 0 };
  }

  parse(): void {
    for (const line of this.#lines) this.#declare(line);
    const pending = this.#lines.filter((line) => !/^slot /.test(line));
    let block: Block | undefined;
    for (const line of pending) {
      const header = /^b(\d+) \S+:$/.exec(line);
      if (header !== null) block = this.#block(header[1]);
      else if (block !== undefined) this.#parseLine(block, line);
    }
    for (const from of this.fn.blocks) for (const next of successorsOf(from)) next.predecessors.push(from);
    for (const { phi, block: home, text } of this.#phis) this.#fillPhi(phi, home, text);
  }

  #declare(line: string): void {
    const slot = /^slot s(\d+) (\d+) (.+)$/.exec(line);
    if (slot !== null) this.fn.slots.push({ id: this.#reserve(slot[1]), size: Number(slot[2]), label: slot[3] ?? "" });
    const header = /^b(\d+) (\S+):$/.exec(line);
    if (header !== null) {
      const id = this.#reserve(header[1]);
      const block: Block = { id, label: header[2] ?? "", instructions: [], terminator: undefined, predecessors: [] };
      this.#blocks.set(id, block);
      this.fn.blocks.push(block);
    }
    const value = /^v(\d+) = /.exec(line);
    if (value !== null) this.#reserve(value[1]);
  }

  #reserve(text: string | undefined): number {
    const id = Number(text);
    this.fn.nextId = Math.max(this.fn.nextId, id + 1);
    return id;
  }

  #parseLine(block: Block, line: string): void {
    if (/^(jump|branch|return)\b/.test(line)) {
      block.terminator = this.#terminator(line);
      return;
    }
    const assignment = /^v(\d+) = (.*)$/.exec(line);
    const id = assignment === null ? this.fn.nextId++ : Number(assignment[1]);
    const instruction = this.#instruction(block, id, assignment?.[2] ?? line);
    block.instructions.push(instruction);
    if (assignment !== null) this.#values.set(id, instruction);
  }

  #instruction(block: Block, id: number, text: string): Instruction {
    const [, word = "", detail = "", rest = ""] = match(text, /^([a-z-]+)(?:\.(\w+))? ?(.*)$/);
    const base = { id, span: undefined };
    const width: Width = detail === "32" ? 32 : 64;
    const bytes = Number(detail) as Bytes;
    const parts = rest.split(" ");
    switch (word) {
      case "const":
        return { ...base, op: "const", value: BigInt(rest) };
      case "undef":
        return { ...base, op: "undef" };
      case "argument":
        return { ...base, op: "argument", index: Number(rest) };
      case "slot":
        return { ...base, op: "slot", slot: this.#slot(rest) };
      case "map":
        return { ...base, op: "map", map: Number(rest) };
      case "map-value":
        return { ...base, op: "map-value", map: Number(parts[0]), offset: Number(parts[1]) };
      case "function":
        return { ...base, op: "function", callee: this.#function(rest) };
      case "load-constant":
        return { ...base, op: "load-constant", name: rest };
      case "kernel-variable":
        return { ...base, op: "kernel-variable", btfId: Number(rest) };
      case "neg":
        return { ...base, op: "neg", width, operand: this.#value(rest) };
      case "bswap":
        return { ...base, op: "bswap", bytes: Number(detail) as 2 | 4 | 8, operand: this.#value(rest) };
      case "extend":
        return {
          ...base,
          op: "extend",
          signed: detail.startsWith("s"),
          bytes: Number(detail.slice(1)) as 1 | 2 | 4,
          operand: this.#value(rest),
        };
      case "compare": {
        const [left, right] = this.#pair(parts.slice(1).join(" "));
        return { ...base, op: "compare", comparison: parts[0] as Comparison, width, left, right };
      }
      case "load":
        return { ...base, op: "load", bytes, ...this.#place(parts), volatile: parts[2] === "volatile" };
      case "store":
        return { ...base, op: "store", bytes, ...this.#place(parts), value: this.#value(parts[2]) };
      case "compare-exchange":
        return {
          ...base,
          op: "compare-exchange",
          bytes: bytes as 4 | 8,
          ...this.#place(parts),
          expected: this.#value(parts[2]),
          value: this.#value(parts[3]),
        };
      case "atomic-add":
      case "fetch-add":
        return {
          ...base,
          op: word,
          bytes: bytes as 4 | 8,
          ...this.#place(parts),
          value: this.#value(parts[2]),
        };
      case "call": {
        const [, kfunc, helper = "", args = "", effects] = match(rest, /^(kfunc:)?(\w+)\((.*)\) (pure|read|write)$/);
        const call = { op: "call", helper, args: this.#list(args), effects: effects as Effects } as const;
        return kfunc === undefined ? { ...base, ...call } : { ...base, ...call, kfunc: true };
      }
      case "call-local": {
        const [, callee = "", args = ""] = match(rest, /^(\w+)\((.*)\)$/);
        return { ...base, op: "call-local", callee: this.#function(callee), args: this.#list(args) };
      }
      case "phi": {
        const phi: Instruction & { op: "phi" } = { ...base, op: "phi", operands: [] };
        this.#phis.push({ phi, block, text: rest });
        return phi;
      }
      default: {
        const [left, right] = this.#pair(rest);
        return { ...base, op: "binary", operation: word as "add", width, left, right };
      }
    }
  }

  #terminator(line: string): Terminator {
    const jump = /^jump (b\d+)$/.exec(line);
    if (jump !== null) return { kind: "jump", target: this.#block(jump[1]) };
    const returned = /^return (v\d+)$/.exec(line);
    if (returned !== null) return { kind: "return", value: this.#value(returned[1]), span: undefined };
    const [, wide, comparison, pair = "", yes, no, likely] = match(
      line,
      /^branch(\.32)? (\w+) (.+) \? (b\d+) : (b\d+)(?: likely (true|false))?$/,
    );
    const [left, right] = this.#pair(pair);
    return {
      kind: "branch",
      comparison: comparison as Comparison,
      width: wide === undefined ? 64 : 32,
      left,
      right,
      whenTrue: this.#block(yes),
      whenFalse: this.#block(no),
      likely: likely as "true" | "false" | undefined,
      span: undefined,
    };
  }

  #fillPhi(phi: Instruction & { op: "phi" }, block: Block, text: string): void {
    const pairs = text.split(", ").map((part) => part.split(": "));
    for (const previous of block.predecessors) {
      const at = pairs.findIndex(([from]) => from === `b${previous.id}`);
      const [pair] = at === -1 ? [] : pairs.splice(at, 1);
      phi.operands.push(this.#value(pair?.[1]));
    }
  }

  #value(text: string | undefined): Value {
    const value = this.#values.get(Number((text ?? "").replace(/,$/, "").slice(1)));
    if (value === undefined) throw new Error(`${this.fn.name}: ${text} is not defined before its use`);
    return value;
  }

  #list(text: string): Value[] {
    return text === "" ? [] : text.split(", ").map((part) => this.#value(part));
  }

  #pair(text: string): [Value, Value] {
    const [left, right] = text.split(", ");
    return [this.#value(left), this.#value(right)];
  }

  #place(parts: readonly string[]): { base: Value; offset: number } {
    return { base: this.#value(parts[0]), offset: Number((parts[1] ?? "").replace(/,$/, "")) };
  }

  #slot(text: string): StackSlot {
    const slot = this.fn.slots.find((candidate) => `s${candidate.id}` === text);
    if (slot === undefined) throw new Error(`${this.fn.name}: no slot ${text}`);
    return slot;
  }

  #block(text: string | undefined): Block {
    const block = this.#blocks.get(Number(text?.replace(/^b/, "")));
    if (block === undefined) throw new Error(`${this.fn.name}: no block ${text}`);
    return block;
  }

  #function(name: string): FunctionIr {
    const fn = this.#functions.get(name);
    if (fn === undefined) throw new Error(`no function ${name}`);
    return fn;
  }
}

function match(text: string, pattern: RegExp): RegExpExecArray {
  const found = pattern.exec(text);
  if (found === null) throw new Error(`not IR: ${text}`);
  return found;
}

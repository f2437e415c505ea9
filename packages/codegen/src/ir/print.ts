// The IR as text, for `--dump ir` and for golden tests; `parse.ts` reads the same text back.

import { signedText } from "../signed-text.ts";
import type { Block, FunctionIr, Instruction, ProgramIr, Terminator, Value } from "./ir.ts";
import { hasResult } from "./operands.ts";

export function printProgram(program: ProgramIr): string {
  return program.functions.map(print).join("\n");
}

/** A function: header, slots, blocks. Ends with a newline. */
export function print(fn: FunctionIr): string {
  const lines = [`function ${fn.name}(${fn.argumentCount})`];
  for (const slot of fn.slots) lines.push(`  slot s${slot.id} ${slot.size} ${slot.label}`);
  for (const block of fn.blocks) {
    lines.push(`b${block.id} ${block.label}:`);
    for (const instruction of block.instructions) lines.push(`  ${printInstruction(instruction, block)}`);
    lines.push(`  ${printTerminator(block.terminator)}`);
  }
  return `${lines.join("\n")}\n`;
}

export function printInstruction(instruction: Instruction, block: Block): string {
  const text = body(instruction, block);
  return hasResult(instruction) ? `${name(instruction)} = ${text}` : text;
}

function body(instruction: Instruction, block: Block): string {
  switch (instruction.op) {
    case "const":
      return `const ${BigInt.asIntN(64, instruction.value)}`;
    case "undef":
      return "undef";
    case "argument":
      return `argument ${instruction.index}`;
    case "slot":
      return `slot s${instruction.slot.id}`;
    case "map":
      return `map ${instruction.map}`;
    case "map-value":
      return `map-value ${instruction.map} ${signedText(instruction.offset)}`;
    case "function":
      return `function ${instruction.callee.name}`;
    case "load-constant":
      return `load-constant ${instruction.name}`;
    case "kernel-variable":
      return `kernel-variable ${instruction.btfId}`;
    case "binary":
      return `${instruction.operation}${suffix(instruction.width)} ${list([instruction.left, instruction.right])}`;
    case "neg":
      return `neg${suffix(instruction.width)} ${name(instruction.operand)}`;
    case "bswap":
      return `bswap.${instruction.bytes} ${name(instruction.operand)}`;
    case "extend":
      return `extend.${instruction.signed ? "s" : "u"}${instruction.bytes} ${name(instruction.operand)}`;
    case "compare":
      return `compare${suffix(instruction.width)} ${instruction.comparison} ${list([instruction.left, instruction.right])}`;
    case "load":
      return `load.${instruction.bytes} ${place(instruction)}${instruction.volatile ? " volatile" : ""}`;
    case "compare-exchange":
      return `${instruction.op}.${instruction.bytes} ${place(instruction)}, ${list([instruction.expected, instruction.value])}`;
    case "store":
    case "atomic-add":
    case "fetch-add":
      return `${instruction.op}.${instruction.bytes} ${place(instruction)}, ${name(instruction.value)}`;
    case "call":
      return `call ${instruction.kfunc === true ? "kfunc:" : ""}${instruction.helper}(${list(instruction.args)}) ${instruction.effects}`;
    case "call-local":
      return `call-local ${instruction.callee.name}(${list(instruction.args)})`;
    case "phi":
      return `phi ${instruction.operands.map((value, index) => `b${block.predecessors[index]?.id ?? "?"}: ${name(value)}`).join(", ")}`;
  }
}

export function printTerminator(terminator: Terminator | undefined): string {
  if (terminator === undefined) return "(no terminator)";
  if (terminator.kind === "jump") return `jump b${terminator.target.id}`;
  if (terminator.kind === "return") return `return ${name(terminator.value)}`;
  const { comparison, width, left, right, whenTrue, whenFalse, likely } = terminator;
  const hint = likely === undefined ? "" : ` likely ${likely}`;
  return `branch${suffix(width)} ${comparison} ${list([left, right])} ? b${whenTrue.id} : b${whenFalse.id}${hint}`;
}

function name(value: Value): string {
  return `v${value.id}`;
}

function list(values: readonly Value[]): string {
  return values.map(name).join(", ");
}

/** 64 is the usual width and not mentioned. */
function suffix(width: 32 | 64): string {
  return width === 32 ? ".32" : "";
}

function place({ base, offset }: { readonly base: Value; readonly offset: number }): string {
  return `${name(base)} ${signedText(offset)}`;
}

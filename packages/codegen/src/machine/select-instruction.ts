// Selection of one IR instruction. Two-address arithmetic gets a move of its left side first; the allocator makes most of
// these moves vanish.

import type { Instruction, Value } from "../ir/ir.ts";
import { immediateOf } from "./constants.ts";
import { machine, NONE } from "./instruction.ts";
import { isMadeAtUse, type Selector } from "./select.ts";

export function selectInstruction(selector: Selector, instruction: Instruction): void {
  switch (instruction.op) {
    case "map-value":
      selector.emit(
        machine("wide", instruction.span, {
          dst: selector.registerOf(instruction),
          wide: "map-value",
          imm: instruction.map,
          high: instruction.offset,
        }),
      );
      break;
    case "binary":
      selectBinary(selector, instruction);
      break;
    case "neg":
    case "bswap":
      selectUnary(selector, instruction);
      break;
    case "extend":
      selectExtend(selector, instruction);
      break;
    case "compare":
      selectCompare(selector, instruction);
      break;
    case "load":
    case "store":
    case "atomic-add":
      selectMemory(selector, instruction);
      break;
    case "fetch-add":
      selectFetchAdd(selector, instruction);
      break;
    case "compare-exchange":
      selectCompareExchange(selector, instruction);
      break;
    case "call":
    case "call-local":
      selectCall(selector, instruction);
      break;
    default:
      // Made at their use, received at the entry, or (phi) written by the predecessors.
      break;
  }
}

const COMMUTATIVE: ReadonlySet<string> = new Set(["add", "mul", "and", "or", "xor"]);

function selectBinary(selector: Selector, instruction: Instruction & { op: "binary" }): void {
  const { operation, width, span } = instruction;
  const dst = selector.registerOf(instruction);
  const [left, right] = inGoodOrder(selector, instruction);
  let imm = immediateOf(right, width);
  // The verifier refuses division by a constant zero and shifts by a constant beyond the width.
  if (imm === 0 && (operation === "div" || operation === "mod")) imm = undefined;
  if (imm !== undefined && SHIFTS.has(operation)) imm &= width - 1;
  const b = imm === undefined ? selector.operand(right, instruction) : NONE;
  selector.into(dst, left, instruction);
  selector.emit(machine("alu", span, { dst, b, imm: imm ?? 0, operation, width }));
}

const SHIFTS: ReadonlySet<string> = new Set(["shl", "shr", "sar"]);

function inGoodOrder(selector: Selector, instruction: Instruction & { op: "binary" }): [Value, Value] {
  const { left, right } = instruction;
  if (!COMMUTATIVE.has(instruction.operation)) return [left, right];
  // Adding a stack address to a number, the verifier forgets whose frame it is of (adjust_ptr_min_max_vals keeps the
  // number's, which is the outermost), so within a callback the address has to be what is added to.
  if (isStackAddress(left)) return [left, right];
  if (isStackAddress(right)) return [right, left];
  if (isMadeAtUse(left) && !isMadeAtUse(right)) return [right, left];
  if (isMadeAtUse(right)) return [left, right];
  // The side that ends here can be overwritten.
  const leftEnds = selector.uses[left.id] === 1;
  const rightEnds = selector.uses[right.id] === 1;
  return rightEnds && !leftEnds ? [right, left] : [left, right];
}

function isStackAddress(value: Value): boolean {
  if (value.op === "slot") return true;
  return (
    value.op === "binary" && value.operation === "add" && (isStackAddress(value.left) || isStackAddress(value.right))
  );
}

function selectUnary(selector: Selector, instruction: Instruction & { op: "neg" | "bswap" }): void {
  const dst = selector.registerOf(instruction);
  selector.into(dst, instruction.operand, instruction);
  selector.emit(
    instruction.op === "neg"
      ? machine("neg", instruction.span, { dst, width: instruction.width })
      : machine("bswap", instruction.span, { dst, bytes: instruction.bytes }),
  );
}

function selectExtend(selector: Selector, instruction: Instruction & { op: "extend" }): void {
  const { bytes, signed, span, operand } = instruction;
  const dst = selector.registerOf(instruction);
  if (signed && selector.cpuV4) {
    selector.emit(machine("movsx", span, { dst, a: selector.operand(operand, instruction), bytes }));
  } else if (signed) {
    const imm = 64 - bytes * 8;
    selector.into(dst, operand, instruction);
    selector.emit(machine("alu", span, { dst, operation: "shl", imm }));
    selector.emit(machine("alu", span, { dst, operation: "sar", imm }));
  } else if (bytes === 4) {
    selector.emit(machine("mov32", span, { dst, a: selector.operand(operand, instruction) }));
  } else {
    selector.into(dst, operand, instruction);
    selector.emit(machine("alu", span, { dst, operation: "and", imm: bytes === 1 ? 0xff : 0xffff }));
  }
}

function selectCompare(selector: Selector, instruction: Instruction & { op: "compare" }): void {
  const { comparison, width, span } = instruction;
  const imm = immediateOf(instruction.right, width);
  const a = selector.operand(instruction.left, instruction);
  const b = imm === undefined ? selector.operand(instruction.right, instruction) : NONE;
  selector.emit(
    machine("compare", span, { dst: selector.registerOf(instruction), a, b, imm: imm ?? 0, comparison, width }),
  );
}

function selectMemory(selector: Selector, instruction: Instruction & { op: "load" | "store" | "atomic-add" }): void {
  const { bytes, span } = instruction;
  const place = selector.address(instruction.base, instruction.offset, instruction);
  if (instruction.op === "load") {
    selector.emit(machine("load", span, { dst: selector.registerOf(instruction), bytes, ...place }));
    return;
  }
  const imm = immediateOf(instruction.value, bytes === 8 ? 64 : 32);
  if (instruction.op === "store" && imm !== undefined) {
    selector.emit(machine("store-constant", span, { ...place, bytes, imm }));
    return;
  }
  const b = selector.operand(instruction.value, instruction);
  selector.emit(machine(instruction.op, span, { ...place, bytes, b }));
}

function selectFetchAdd(selector: Selector, instruction: Instruction & { op: "fetch-add" }): void {
  const { bytes, span } = instruction;
  const place = selector.address(instruction.base, instruction.offset, instruction);
  const dst = selector.registerOf(instruction);
  selector.into(dst, instruction.value, instruction);
  selector.emit(machine("fetch-add", span, { ...place, bytes, dst }));
}

/** What is expected is in r0, and what was found comes there (RFC 9669, section 5.3). */
function selectCompareExchange(selector: Selector, instruction: Instruction & { op: "compare-exchange" }): void {
  const { bytes, span } = instruction;
  const place = selector.address(instruction.base, instruction.offset, instruction);
  const b = selector.operand(instruction.value, instruction);
  selector.into(0, instruction.expected, instruction);
  selector.emit(machine("compare-exchange", span, { ...place, bytes, b, dst: 0 }));
  if (selector.uses[instruction.id] === 0) return;
  selector.emit(machine("mov", span, { dst: selector.registerOf(instruction), a: 0 }));
}

function selectCall(selector: Selector, instruction: Instruction & { op: "call" | "call-local" }): void {
  const { args, span } = instruction;
  // Values that live in registers first: while r1 to r5 fill up, fewer are left for them.
  for (const [index, value] of args.entries()) if (!isMadeAtUse(value)) selector.into(index + 1, value, instruction);
  for (const [index, value] of args.entries()) if (isMadeAtUse(value)) selector.into(index + 1, value, instruction);
  const slots = args.flatMap((value) => (value.op === "slot" ? [value.slot] : []));
  const shared = { argumentCount: args.length, slots };
  selector.emit(
    instruction.op === "call"
      ? machine(instruction.kfunc === true ? "call-kfunc" : "call", span, { ...shared, name: instruction.helper })
      : machine("call-local", span, { ...shared, callee: instruction.callee }),
  );
  if (selector.uses[instruction.id] === 0) return;
  selector.emit(machine("mov", span, { dst: selector.registerOf(instruction), a: 0 }));
}

// One function from IR to bytes: selection, register allocation, stack and block layout, encoding.

import { allocateRegisters } from "../allocate/allocate.ts";
import { layOutStack } from "../allocate/stack.ts";
import type { FunctionIr } from "../ir/ir.ts";
import { negated } from "../machine/comparison.ts";
import type { MachineBlock, MachineInstruction } from "../machine/instruction.ts";
import { select } from "../machine/select.ts";
import { type Assembler, ProgramTooLargeError } from "./assembler.ts";
import type { EmitOptions } from "./emit.ts";
import { conditionalJump, type EncodeContext, encode } from "./encode.ts";
import { layOutBlocks } from "./layout.ts";
import { CLASS_JMP, CLASS_JMP32, JUMP_ALWAYS } from "./opcodes.ts";

export function emitFunction(assembler: Assembler, fn: FunctionIr, options: EmitOptions): void {
  const cpuV4 = options.cpuV4 ?? false;
  const selected = select(fn, { cpuV4 });
  allocateRegisters(selected);
  const blocks = layOutBlocks(selected);
  const frame = layOutStack(selected, blocks);
  const context: EncodeContext = {
    assembler,
    helperId: options.helperId,
    offsetOf: (slot) => frame.offsets.get(slot) ?? 0,
  };
  const start = assembler.position;
  const tooFar = writeBlocks(context, blocks, false);
  if (tooFar === undefined) return;
  if (!cpuV4) throw new ProgramTooLargeError(fn.name, tooFar);
  assembler.rewind(start);
  writeBlocks(context, blocks, true);
}

/** Gives the length of a jump that does not fit, if there is one. `long`: all jumps are made with 32-bit offsets. */
function writeBlocks(context: EncodeContext, blocks: readonly MachineBlock[], long: boolean): number | undefined {
  const { assembler } = context;
  const places = new Map<MachineBlock, number>();
  assembler.startFunction(firstSpan(blocks));
  for (const [index, block] of blocks.entries()) {
    places.set(block, assembler.position);
    for (const instruction of block.instructions) writeInstruction(context, instruction, blocks[index + 1], long);
  }
  return assembler.patchJumps(places);
}

function firstSpan(blocks: readonly MachineBlock[]): MachineInstruction["span"] {
  for (const block of blocks)
    for (const instruction of block.instructions) if (instruction.span !== undefined) return instruction.span;
  return undefined;
}

function writeInstruction(
  context: EncodeContext,
  instruction: MachineInstruction,
  next: MachineBlock | undefined,
  long: boolean,
): void {
  const { assembler } = context;
  const { kind, whenTrue, whenFalse } = instruction;
  // a jump to what follows anyway is none
  if (kind === "jump" && whenTrue === next) return;
  assembler.noteSpan(instruction.span);
  if (kind === "jump" && whenTrue !== undefined) writeJump(assembler, whenTrue, next, long);
  else if (kind === "branch" && whenTrue !== undefined && whenFalse !== undefined)
    writeBranch(assembler, instruction, { whenTrue, whenFalse, next, long });
  else encode(context, instruction);
}

function writeJump(assembler: Assembler, target: MachineBlock, next: MachineBlock | undefined, long: boolean): void {
  if (target === next) return;
  assembler.putJump({ code: (long ? CLASS_JMP32 : CLASS_JMP) | JUMP_ALWAYS }, target, long);
}

interface Ways {
  readonly whenTrue: MachineBlock;
  readonly whenFalse: MachineBlock;
  readonly next: MachineBlock | undefined;
  readonly long: boolean;
}

function writeBranch(assembler: Assembler, branch: MachineInstruction, ways: Ways): void {
  const { whenTrue, whenFalse, next, long } = ways;
  if (whenTrue === whenFalse) {
    writeJump(assembler, whenTrue, next, long);
    return;
  }
  const opposite = negated(branch.comparison);
  // Fall through on true if true comes next and the comparison can be turned round.
  const turned = whenTrue === next && opposite !== undefined;
  const jump = conditionalJump(branch, turned ? opposite : branch.comparison);
  const taken = turned ? whenFalse : whenTrue;
  if (long) {
    // Conditional jumps have 16 bits only: they lead to a long jump, past a short one over it.
    assembler.put({ ...jump, offset: 1 });
    assembler.put({ code: CLASS_JMP | JUMP_ALWAYS, offset: 1 });
    assembler.putJump({ code: CLASS_JMP32 | JUMP_ALWAYS }, taken, true);
  } else {
    assembler.putJump(jump, taken);
  }
  writeJump(assembler, turned ? whenTrue : whenFalse, next, long);
}

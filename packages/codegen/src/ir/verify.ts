// Checks that a function is well-formed SSA. For tests and for `optimise(…, { verify: true })`: a problem found here is a
// bug of the compiler, never of the script.

import { Dominators } from "./dominators.ts";
import type { Block, FunctionIr, Instruction, Value } from "./ir.ts";
import { forEachOperand, forEachTerminatorOperand, hasResult, successorsOf } from "./operands.ts";

/** Problems of one function. */
export function verify(fn: FunctionIr): string[] {
  const problems: string[] = [];
  const report = (block: Block, text: string): void => {
    problems.push(`${fn.name}: b${block.id}: ${text}`);
  };
  const entry = fn.blocks[0];
  if (entry === undefined) return [`${fn.name}: has no blocks`];
  if (entry.predecessors.length > 0) report(entry, "the entry has predecessors");
  for (const block of fn.blocks) verifyEdges(fn, block, report);
  if (problems.length > 0) return problems;
  verifyInstructions(fn, report);
  if (problems.length === 0) verifyDominance(fn, report);
  return problems;
}

type Report = (block: Block, text: string) => void;

function verifyEdges(fn: FunctionIr, block: Block, report: Report): void {
  if (block.terminator === undefined) report(block, "has no terminator");
  const known = new Set(fn.blocks);
  for (const next of new Set(successorsOf(block))) {
    if (!known.has(next)) report(block, `goes to b${next.id}, which is not in the function`);
    const edges = successorsOf(block).filter((other) => other === next).length;
    const listed = next.predecessors.filter((other) => other === block).length;
    if (edges !== listed) report(next, `lists predecessor b${block.id} ${listed} times, has ${edges} edges from it`);
  }
  for (const previous of new Set(block.predecessors)) {
    if (!known.has(previous)) report(block, `predecessor b${previous.id} is not in the function`);
    else if (!successorsOf(previous).includes(block)) report(block, `predecessor b${previous.id} does not go here`);
  }
}

function verifyInstructions(fn: FunctionIr, report: Report): void {
  const ids = new Set<number>();
  const slots = new Set(fn.slots);
  for (const block of fn.blocks) {
    let body = false;
    for (const instruction of block.instructions) {
      if (ids.has(instruction.id)) report(block, `id ${instruction.id} occurs twice`);
      ids.add(instruction.id);
      if (instruction.id >= fn.nextId) report(block, `v${instruction.id} is not below nextId ${fn.nextId}`);
      if (instruction.op !== "phi") body = true;
      else if (body) report(block, `phi v${instruction.id} is not at the start`);
      if (instruction.op === "phi" && instruction.operands.length !== block.predecessors.length)
        report(block, `phi v${instruction.id} has ${instruction.operands.length} operands`);
      if (instruction.op === "slot" && !slots.has(instruction.slot))
        report(block, `v${instruction.id} names a slot of another function`);
      if (instruction.op === "argument" && instruction.index >= fn.argumentCount)
        report(block, `v${instruction.id}: there is no argument ${instruction.index}`);
      if ("args" in instruction && instruction.args.length > 5)
        report(block, `v${instruction.id} has over 5 arguments`);
    }
  }
}

/** Block and place in it. */
interface Home {
  readonly block: Block;
  readonly index: number;
}

function verifyDominance(fn: FunctionIr, report: Report): void {
  const dominators = new Dominators(fn);
  const homes = new Map<Value, Home>();
  for (const block of fn.blocks)
    for (const [index, instruction] of block.instructions.entries()) homes.set(instruction, { block, index });
  const problemOf = (value: Value, home: Home | undefined, user: Home): string | undefined => {
    if (home === undefined) return "which is not in the function";
    if (!hasResult(value)) return "which has no result";
    const isBefore = home.block === user.block ? home.index < user.index : dominators.dominates(home.block, user.block);
    return isBefore ? undefined : "whose definition does not dominate it";
  };
  const check = (block: Block, index: number, value: Value, user: string): void => {
    const home = homes.get(value);
    const problem = problemOf(value, home, { block, index });
    if (problem !== undefined) report(block, `${user} uses v${value.id}, ${problem}`);
  };
  for (const block of dominators.order) {
    for (const [index, instruction] of block.instructions.entries()) {
      if (instruction.op === "phi") checkPhi(block, instruction, dominators, check);
      else forEachOperand(instruction, (value) => check(block, index, value, describe(instruction)));
    }
    forEachTerminatorOperand(block.terminator, (value) => check(block, Number.POSITIVE_INFINITY, value, "terminator"));
  }
}

function checkPhi(
  block: Block,
  phi: Instruction & { op: "phi" },
  dominators: Dominators,
  check: (block: Block, index: number, value: Value, user: string) => void,
): void {
  for (const [index, value] of phi.operands.entries()) {
    const previous = block.predecessors[index];
    if (previous === undefined || !dominators.isReachable(previous)) continue;
    check(previous, Number.POSITIVE_INFINITY, value, describe(phi));
  }
}

function describe(instruction: Instruction): string {
  return hasResult(instruction) ? `v${instruction.id}` : instruction.op;
}

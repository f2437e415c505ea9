// Removes phis that choose nothing: all operands are one value, or the phi itself. SSA construction makes many of them.

import type { FunctionIr, Instruction, Value } from "../ir/ir.ts";
import { mapOperands, mapTerminatorOperands } from "../ir/operands.ts";
import { retain } from "../ir/retain.ts";

type Phi = Extract<Instruction, { op: "phi" }>;

export function simplifyPhis(fn: FunctionIr): void {
  const replaced = new Map<Value, Value>();
  const final = (value: Value): Value => {
    let v = value;
    for (let next = replaced.get(v); next !== undefined; next = replaced.get(v)) v = next;
    return v;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of fn.blocks) {
      for (const phi of block.instructions) {
        if (phi.op !== "phi" || replaced.has(phi)) continue;
        const only = onlyChoice(phi, final);
        if (only === undefined) continue;
        replaced.set(phi, only);
        changed = true;
      }
    }
  }
  if (replaced.size === 0) return;
  for (const { instructions, terminator } of fn.blocks) {
    retain(instructions, (i) => !replaced.has(i));
    for (const i of instructions) mapOperands(i, final);
    mapTerminatorOperands(terminator, final);
  }
}

/** Of all its operands, itself aside; undefined where there are several, or none. */
function onlyChoice(phi: Phi, final: (value: Value) => Value): Value | undefined {
  let only: Value | undefined;
  for (const operand of phi.operands) {
    const choice = final(operand);
    if (choice === phi || choice === only) continue;
    if (only !== undefined) return undefined;
    only = choice;
  }
  return only;
}

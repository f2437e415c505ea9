// Removes phis that choose nothing: all operands are one value, or the phi itself. SSA construction makes many of them.

import type { FunctionIr, Value } from "../ir/ir.ts";
import { mapOperands, mapTerminatorOperands } from "../ir/operands.ts";

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
        const choices = new Set(phi.operands.map(final));
        choices.delete(phi);
        const [only] = choices;
        if (choices.size !== 1 || only === undefined) continue;
        replaced.set(phi, only);
        changed = true;
      }
    }
  }
  if (replaced.size === 0) return;
  for (const block of fn.blocks) {
    const kept = block.instructions.filter((i) => !replaced.has(i));
    block.instructions.splice(0, block.instructions.length, ...kept);
    for (const i of kept) mapOperands(i, final);
    mapTerminatorOperands(block.terminator, final);
  }
}

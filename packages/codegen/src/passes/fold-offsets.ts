// Folds constants added to a base into the offsets of loads and stores, and lets accesses to one map value share a base.

import type { FunctionIr, Instruction, Value } from "../ir/ir.ts";
import { type Atomic, isAtomic } from "../ir/operands.ts";
import { constantOf, type Insert, rewrite } from "../ir/rewrite.ts";

type Access = Atomic | (Instruction & { op: "load" | "store" });

export function foldOffsets(fn: FunctionIr): boolean {
  let changed = false;
  const fold = (access: Access, insert: Insert): void => {
    for (let base = foldedBase(access, insert); base !== undefined; base = foldedBase(access, insert)) {
      access.base = base.base;
      access.offset = base.offset;
      changed = true;
    }
  };
  rewrite(fn, (instruction, insert) => {
    if (instruction.op === "load" || instruction.op === "store" || isAtomic(instruction)) fold(instruction, insert);
    return undefined;
  });
  return changed;
}

function foldedBase({ base, offset }: Access, insert: Insert): { base: Value; offset: number } | undefined {
  if (base.op === "map-value" && base.offset !== 0 && fits(offset + base.offset))
    return { base: insert({ op: "map-value", map: base.map, offset: 0 }), offset: offset + base.offset };
  if (base.op !== "binary" || base.operation !== "add" || base.width !== 64) return undefined;
  const constant = constantOf(base.right);
  if (constant === undefined) return undefined;
  const sum = offset + Number(BigInt.asIntN(64, constant));
  return fits(sum) ? { base: base.left, offset: sum } : undefined;
}

/** Offsets of loads and stores have 16 bits. */
function fits(offset: number): boolean {
  return offset >= -0x8000 && offset <= 0x7fff;
}

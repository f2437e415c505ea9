// How many values a type is made of. A map or variable that is given a tuple of itself would grow with each pass of inference.

import type { Type } from "./type.ts";

/** No program can hold this many: at a byte each they fill the 32 KiB that the kernel allows a per-CPU value. */
const MOST_LEAVES = 32768;

export function growsForEver(type: Type): boolean {
  return leaves(type) > MOST_LEAVES;
}

function leaves(type: Type): number {
  return type.kind === "tuple" ? type.elements.reduce((count, element) => count + leaves(element), 1) : 1;
}

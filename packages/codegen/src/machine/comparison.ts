// Comparisons turned round: with the sides exchanged, and negated.

import type { Comparison } from "../ir/ir.ts";

const SWAPPED: Record<Comparison, Comparison> = {
  eq: "eq",
  ne: "ne",
  lt: "gt",
  le: "ge",
  gt: "lt",
  ge: "le",
  slt: "sgt",
  sle: "sge",
  sgt: "slt",
  sge: "sle",
  set: "set",
};

const NEGATED: Record<Exclude<Comparison, "set">, Comparison> = {
  eq: "ne",
  ne: "eq",
  lt: "ge",
  le: "gt",
  gt: "le",
  ge: "lt",
  slt: "sge",
  sle: "sgt",
  sgt: "sle",
  sge: "slt",
};

/** The comparison that says of (b, a) what this one says of (a, b). */
export function swapped(comparison: Comparison): Comparison {
  return SWAPPED[comparison];
}

/** The opposite; BPF has none for `set`. */
export function negated(comparison: Comparison): Comparison | undefined {
  return comparison === "set" ? undefined : NEGATED[comparison];
}

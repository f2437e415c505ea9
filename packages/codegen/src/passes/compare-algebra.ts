// Comparisons that are decided or have a simpler form.

import type { Comparison, Instruction, Value } from "../ir/ir.ts";
import { constantOf, type Insert } from "../ir/rewrite.ts";
import { negated, swapped } from "../machine/comparison.ts";

type Compare = Instruction & { op: "compare" };

const TRUE_OF_EQUALS: ReadonlySet<Comparison> = new Set(["eq", "le", "ge", "sle", "sge"]);

export function simplifyCompare(instruction: Compare, insert: Insert): Value | undefined {
  const { comparison, width, left, right } = instruction;
  if (left === right && comparison !== "set")
    return insert({ op: "const", value: TRUE_OF_EQUALS.has(comparison) ? 1n : 0n });
  const constant = constantOf(right);
  if (constant === undefined) {
    if (constantOf(left) === undefined) return undefined;
    return insert({ op: "compare", comparison: swapped(comparison), width, left: right, right: left });
  }
  if (BigInt.asUintN(width, constant) !== 0n) return undefined;
  return withZero(instruction, insert);
}

function withZero({ comparison, width, left, right }: Compare, insert: Insert): Value | undefined {
  switch (comparison) {
    case "lt":
    case "set":
      return insert({ op: "const", value: 0n });
    case "ge":
      return insert({ op: "const", value: 1n });
    case "gt":
      return insert({ op: "compare", comparison: "ne", width, left, right });
    case "le":
      return insert({ op: "compare", comparison: "eq", width, left, right });
    default:
      return left.op === "compare" ? ofCompare(comparison, left, insert) : undefined;
  }
}

/** (a < b) != 0 is a < b, and == 0 its opposite. */
function ofCompare(comparison: Comparison, inner: Compare, insert: Insert): Value | undefined {
  if (comparison === "ne") return inner;
  const opposite = comparison === "eq" ? negated(inner.comparison) : undefined;
  if (opposite === undefined) return undefined;
  const { width, left, right } = inner;
  return insert({ op: "compare", comparison: opposite, width, left, right });
}

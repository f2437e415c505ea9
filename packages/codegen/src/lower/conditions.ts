// Truth: conditions become jumps, with short circuits, rather than values that are tested afterwards.

import { comparesSigned, type Expression, isTrue } from "@kscope/lang";
import type { Block, Comparison, Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";

const COMPARISONS: Readonly<Record<string, "eq" | "ne" | "lt" | "le" | "gt" | "ge">> = {
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
};

/** Goes on in one of two blocks; neither is sealed, so that both may be reached from elsewhere, too. */
export function branchOn(g: Lowering, e: Expression, whenTrue: Block, whenFalse: Block): void {
  const known = g.constantOf(e);
  if (known !== undefined) {
    g.f.jump(isTrue(known) ? whenTrue : whenFalse);
    return;
  }
  if (e.kind === "unary" && e.operator === "!") {
    branchOn(g, e.operand, whenFalse, whenTrue);
    return;
  }
  if (e.kind === "binary" && (e.operator === "&&" || e.operator === "||")) {
    const next = g.f.newBlock(e.operator === "&&" ? "and" : "or");
    if (e.operator === "&&") branchOn(g, e.left, next, whenFalse);
    else branchOn(g, e.left, whenTrue, next);
    g.join(next);
    g.scratch.inRegion(() => branchOn(g, e.right, whenTrue, whenFalse));
    return;
  }
  g.f.branch(g.scalar(e), whenTrue, whenFalse);
}

/** A value of `&&` and `||`: 1 or 0. */
export function logicalValue(g: Lowering, e: Expression): Value {
  const yes = g.f.newBlock("true");
  const no = g.f.newBlock("false");
  const after = g.f.newBlock("bool");
  const result = g.variable(g.constant(0));
  branchOn(g, e, yes, no);
  g.arm(yes, () => result.set(g.constant(1)), after);
  g.arm(no, () => result.set(g.constant(0)), after);
  g.join(after);
  return result.get();
}

export function comparison(operator: string, g: Lowering, left: Expression, right: Expression): Comparison | undefined {
  const name = COMPARISONS[operator];
  if (name === undefined) return undefined;
  const signed = comparesSigned(g.typeOf(left), g.typeOf(right));
  if (!signed || name === "eq" || name === "ne") return name;
  return `s${name}`;
}

// Expressions that have one value or another: `c ? a : b` and `if`. The value goes into a cell or into memory.

import {
  type Address,
  type Expression,
  type If,
  isScalar,
  isTrue,
  type Operand,
  sizeOf,
  type Ternary,
  type Type,
} from "@kscope/lang";
import { branchOn } from "./conditions.ts";
import { lowerExpression, lowerInto, nothing, scalarOf } from "./expressions.ts";
import type { Lowering } from "./lowering.ts";

export function lowerTernary(g: Lowering, e: Ternary, type: Type, destination: Address | undefined): Operand {
  const whenTrue = e.whenTrue ?? e.condition;
  return choose(g, type, destination, {
    condition: e.condition,
    then: (into) => chosen(g, whenTrue, type, into),
    otherwise: (into) => chosen(g, e.whenFalse, type, into),
  });
}

export function lowerIf(g: Lowering, e: If, type: Type, destination: Address | undefined): Operand {
  const { otherwise } = e;
  return choose(g, type, destination, {
    condition: e.condition,
    then: (into) => chosen(g, e.then, type, into),
    otherwise: otherwise === undefined ? undefined : (into) => chosen(g, otherwise, type, into),
  });
}

function chosen(g: Lowering, e: Expression, type: Type, into: Into): void {
  if (type.kind === "void") lowerExpression(g, e, undefined);
  else if (into.cell !== undefined) into.cell.set(scalarOf(g, e, type));
  else if (into.address !== undefined) lowerInto(g, e, into.address, type);
}

interface Into {
  readonly cell: ReturnType<Lowering["variable"]> | undefined;
  readonly address: Address | undefined;
}

interface Choice {
  readonly condition: Expression;
  readonly then: (into: Into) => void;
  readonly otherwise: ((into: Into) => void) | undefined;
}

function choose(g: Lowering, type: Type, destination: Address | undefined, choice: Choice): Operand {
  const scalar = isScalar(type);
  const known = g.constantOf(choice.condition);
  const into: Into = {
    cell: scalar ? g.variable(g.constant(0)) : undefined,
    address:
      scalar || type.kind === "void" ? undefined : (destination ?? g.memory(Math.max(1, sizeOf(type)), "choice")),
  };
  if (known === undefined) branches(g, choice, into);
  // the checker has not even looked at the other one where `comptime` decided
  else if (isTrue(known)) choice.then(into);
  else choice.otherwise?.(into);
  if (into.cell !== undefined) return { kind: "scalar", type, value: into.cell.get() };
  return into.address === undefined ? nothing(g) : { kind: "memory", type, address: into.address };
}

function branches(g: Lowering, choice: Choice, into: Into): void {
  const yes = g.f.newBlock("if.then");
  const after = g.f.newBlock("if.after");
  const no = choice.otherwise === undefined ? after : g.f.newBlock("if.else");
  branchOn(g, choice.condition, yes, no);
  g.arm(yes, () => choice.then(into), after);
  if (choice.otherwise !== undefined) g.arm(no, () => choice.otherwise?.(into), after);
  g.join(after);
}

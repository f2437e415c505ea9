// Warnings about what is allowed and yet may not mean what it seems to: numbers whose sign changes, variables that nothing
// was assigned to, casts that change nothing, parameters that were not given.

import type { Cast, Expression, LetStatement, PositionalParameter, Variable } from "../syntax/ast.ts";
import type { Span } from "../syntax/span.ts";
import type { Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import type { VariableSymbol } from "./checked-program.ts";
import { isLiteral } from "./operators.ts";
import type { ProbeChecker } from "./probe-checker.ts";

/** `e` is to be a value of a type that does not hold all of its own. */
export function warnConversion(c: ProbeChecker, e: Expression, to: Type): void {
  const from = c.typeOf(e);
  if (from.kind !== "integer" || to.kind !== "integer" || isLiteral(c, e)) return;
  const room = to.signed && !from.signed ? to.size - 1 : to.size;
  if (from.size <= room && (to.signed || !from.signed)) return;
  const message = `Expression of type: ${typeName(from)} being cast to type: ${typeName(to)}. This may cause unexpected results. Use an explicit cast to suppress this warning.`;
  c.state.warn("sign-change", message, { span: placeOf(e) });
}

function placeOf(e: Expression): Span {
  return e.kind === "cast" ? e.headSpan : e.span;
}

export function warnUnassigned(c: ProbeChecker, e: Variable, symbol: VariableSymbol): void {
  if (symbol.assigned || c.queries > 0) return;
  c.state.warn("unassigned-variable", `Variable used before it was assigned: $${e.name}`, e);
}

/** Once the variables of a declaration's scope are all known. */
export function warnNeverAssigned(c: ProbeChecker, { span, variable }: LetStatement): void {
  if (c.variables.get(variable)?.assigned !== false) return;
  const place = { ...span, end: variable.span.end };
  c.state.warn("unassigned-variable", `Variable $${variable.name} was never assigned to.`, { span: place });
}

export function warnNeedlessCast(c: ProbeChecker, e: Cast, from: Type, to: Type): void {
  if (typeName(from) !== typeName(to)) return;
  const message = `Unnecessary cast: expression is already of type ${typeName(to)}`;
  c.state.warn("needless-cast", message, { span: e.headSpan });
}

export function warnMissingParameter(c: ProbeChecker, e: PositionalParameter): void {
  if (c.queries > 0) return;
  c.state.warn("missing-parameter", `Positional parameter $${e.index} is empty or not provided. `, e);
}

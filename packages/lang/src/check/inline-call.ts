// Calls of the script's functions: arguments against parameters, `return` against the return type.

import type { Expression, InlineCall, ReturnStatement } from "../syntax/ast.ts";
import { promote } from "../types/promote.ts";
import { NONE, sameType, type Type, VOID } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { checkExpression } from "./expression.ts";
import type { ProbeChecker } from "./probe-checker.ts";
import { Scope } from "./scope.ts";
import { checkBlock } from "./statement.ts";
import { resolveTypeName } from "./types-of.ts";

export function checkInlineCall(c: ProbeChecker, e: InlineCall): Type {
  const given = e.arguments.map((a) => checkExpression(c, a));
  const returns = e.returnType === undefined ? VOID : resolveTypeName(c, e.returnType);
  // a function sees its parameters, and no variable of who calls it
  c.inScope(new Scope(undefined), () => {
    for (const [i, parameter] of e.parameters.entries()) {
      const type = resolveTypeName(c, parameter.type);
      const symbol = c.symbols.declaredBy(parameter.variable);
      symbol.type = type;
      // assigned by the call, so that a trusted pointer is one no longer
      symbol.assignments = 1;
      symbol.assigned = true;
      c.scope.declare(symbol);
      c.variables.set(parameter.variable, symbol);
      checkFits(c, e.arguments[i], given[i] ?? NONE, type, `${e.name}() expects`);
    }
    const outer = { function: c.function, loops: c.loopDepth };
    c.function = { name: e.name, returns };
    c.loopDepth = 0;
    checkBlock(c, e.body);
    c.function = outer.function;
    c.loopDepth = outer.loops;
  });
  return returns;
}

export function checkReturn(c: ProbeChecker, s: ReturnStatement): void {
  const type = s.value === undefined ? VOID : checkExpression(c, s.value);
  if (c.function === undefined) {
    checkProbeResult(c, s, type);
    return;
  }
  const { name, returns } = c.function;
  if (type.kind === "none") return;
  if (s.value === undefined || returns.kind === "void") {
    if (returns.kind !== type.kind)
      c.state.error(
        "return-type",
        `Function ${name} is of type ${typeName(returns)}, cannot return ${typeName(type)}`,
        s,
      );
    return;
  }
  checkFits(c, s.value, type, returns, `Function ${name} returns`);
}

/** The program's own result: the kernel takes a number. */
function checkProbeResult(c: ProbeChecker, s: ReturnStatement, type: Type): void {
  if (s.value === undefined || type.kind === "none" || type.kind === "integer" || type.kind === "enum") return;
  const found = type.kind === "void" ? "none" : typeName(type);
  c.state.error("return-type", `Probe return values can only be integers. Found ${found}`, s);
}

function checkFits(c: ProbeChecker, e: Expression | undefined, from: Type, to: Type, what: string): void {
  if (e === undefined || from.kind === "none" || to.kind === "none") return;
  const promoted = promote(to, from);
  const fits =
    to.kind === "string"
      ? from.kind === "string"
      : promoted !== undefined && (sameType(promoted, to) || to.kind === "integer");
  if (!fits) c.state.error("argument-type", `${what} a value of type '${typeName(to)}' ('${typeName(from)}' given)`, e);
}

// Casts: what can be read as what, and what the verifier still knows of a pointer afterwards.

import type { Cast } from "../syntax/ast.ts";
import { promote } from "../types/promote.ts";
import { type EnumType, isIntegral, NONE, pointer, sizeOf, type Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { warnNeedlessCast } from "./doubtful.ts";
import { checkExpression } from "./expression.ts";
import { isLiteral, isNumber } from "./operators.ts";
import type { ProbeChecker } from "./probe-checker.ts";
import { resolveTypeName } from "./types-of.ts";

export function checkCast(c: ProbeChecker, e: Cast): Type {
  const from = checkExpression(c, e.operand);
  const to = resolveTypeName(c, e.type, from.kind === "none" ? undefined : sizeOf(from));
  if (from.kind === "none" || to.kind === "none") return to;
  warnNeedlessCast(c, e, from, to);
  const value = c.constants.get(e.operand);
  if (to.kind === "integer" && typeof value === "bigint") {
    c.constants.set(e, to.signed ? BigInt.asIntN(to.size * 8, value) : BigInt.asUintN(to.size * 8, value));
    return to;
  }
  if (to.kind === "enum") checkVariant(c, e, to);
  if (to.kind === "bool" && typeof value === "string") c.constants.set(e, value !== "");
  if (!castable(from, to)) {
    c.state.error("invalid-cast", `Cannot cast from '${typeName(from)}' to '${typeName(to)}'`, { span: e.headSpan });
    return NONE;
  }
  return to.kind === "pointer" ? castPointer(from, to) : to;
}

function checkVariant(c: ProbeChecker, e: Cast, to: EnumType): void {
  const value = c.constants.get(e.operand);
  if (typeof value !== "bigint" || value < 0n || !isLiteral(c, e.operand) || to.names.has(value)) return;
  c.state.error("enum-value", `Enum: ${to.name} doesn't contain a variant value of ${value}`, { span: e.headSpan });
}

function castable(from: Type, to: Type): boolean {
  // whether there is anything in it
  if (to.kind === "bool" && from.kind === "string") return true;
  const number = isNumber(from) || from.kind === "pointer" || (from.kind === "opaque" && from.size === 8);
  if (isIntegral(to))
    return number || ((from.kind === "array" || from.kind === "string") && [1, 2, 4, 8].includes(sizeOf(from)));
  if (to.kind === "pointer") return number || from.kind === "array" || from.kind === "string";
  if (to.kind === "array")
    return isNumber(from)
      ? isIntegral(to.element) && sizeOf(to) <= 8 && sizeOf(from) <= sizeOf(to)
      : (from.kind === "array" || from.kind === "string") && sizeOf(from) === sizeOf(to);
  if (to.kind === "struct") return false;
  if (to.kind === "string")
    return (from.kind === "string" && (from.size <= to.size || from.unterminated === true)) || from.kind === "array";
  if (to.kind === "opaque" && (to.name === "ksym" || to.name === "usym")) return number;
  return promote(from, to) !== undefined;
}

/** A pointer keeps its space; it stays known to the verifier only while it points to the same struct. */
function castPointer(from: Type, to: Type & { kind: "pointer" }): Type {
  if (from.kind !== "pointer") return to;
  const same = from.target.kind === "struct" && to.target.kind === "struct" && from.target.name === to.target.name;
  return pointer(to.target, from.space === "trusted" && !same ? "kernel" : from.space);
}

// Types of operators: unary, increments, binary ones on numbers, pointers, strings and tuples; what is known is computed.

import type { Binary, Expression, Increment, Unary } from "../syntax/ast.ts";
import type { Span } from "../syntax/span.ts";
import { arithmeticType, comparesSigned, isCastableAggregate, promote, promoteIntegers } from "../types/promote.ts";
import {
  BOOL,
  INT64,
  type IntegerType,
  integer,
  isIntegral,
  NONE,
  pointer,
  sizeOf,
  type Type,
  UINT64,
} from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import type { Constant } from "./checked-program.ts";
import { type Folded, foldBinary, foldUnary, foldWords, OVERFLOW } from "./constant.ts";
import { warnConversion } from "./doubtful.ts";
import { checkExpression, constant } from "./expression.ts";
import { assignMapType, checkMapRead, touchMap } from "./map-access.ts";
import type { ProbeChecker } from "./probe-checker.ts";

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);

export function checkUnary(c: ProbeChecker, e: Unary): Type {
  const type = checkExpression(c, e.operand);
  const value = c.constants.get(e.operand);
  if (value !== undefined && (e.operator === "!" || isLiteral(c, e.operand))) {
    const folded = foldUnary(e.operator, value);
    if (folded === OVERFLOW) return overflow(c, e);
    if (folded !== undefined) return constant(c, e, folded);
  }
  if (type.kind === "none") return NONE;
  if (e.operator === "*") return dereference(c, e, type);
  if (e.operator === "!") {
    if (isIntegral(type) || type.kind === "pointer" || isCastableAggregate(type)) return BOOL;
  } else if (type.kind === "integer" || type.kind === "enum" || isCastableAggregate(type)) {
    return e.operator === "+" ? type : type.signed ? INT64 : UINT64;
  }
  c.state.error(
    "operand-type",
    `The ${e.operator} operator can not be used on expressions of type '${typeName(type)}'`,
    e,
  );
  return NONE;
}

function dereference(c: ProbeChecker, e: Unary, type: Type): Type {
  if (type.kind === "pointer" && type.target.kind !== "void") return type.target;
  if (type.kind === "integer" && type.size === 8) return integer(8, true);
  c.state.error(
    "dereference",
    `Can not dereference an expression of type '${typeName(type)}'`,
    e,
    type.kind === "pointer" ? "cast it to a pointer to something first" : "only pointers can be dereferenced",
  );
  return NONE;
}

export function checkIncrement(c: ProbeChecker, e: Increment): Type {
  const { operand } = e;
  if (operand.kind === "map") {
    const type = checkMapRead(c, operand, { create: INT64 });
    c.types.set(operand, type);
    if (type.kind === "integer") {
      const grown = stepped(e, type);
      assignMapType(c, touchMap(c, operand), grown, operand);
      return grown;
    }
    if (type.kind === "none" || type.kind === "pointer") return type;
  } else if (operand.kind === "variable") {
    const type = checkExpression(c, operand);
    const symbol = c.variables.get(operand);
    if (symbol !== undefined) {
      symbol.assignments++;
      if (symbol.fixed !== undefined && type.kind === "integer") return type;
      if (type.kind === "integer") {
        const grown = stepped(e, type);
        if (sizeOf(grown) !== sizeOf(type)) c.state.changed = true;
        symbol.type = grown;
        return grown;
      }
    }
    if (type.kind === "none" || type.kind === "pointer") return type;
  } else checkExpression(c, operand);
  c.state.error(
    "increment-target",
    `The ${e.operator} operator needs an integer variable or map, e.g. $x${e.operator} or @x${e.operator}`,
    e,
  );
  return NONE;
}

/** Stepping makes an integer a whole word; down, it may become negative. */
function stepped(e: Increment, type: IntegerType): IntegerType {
  return promoteIntegers(type, e.operator === "--" ? INT64 : integer(8, type.signed));
}

export function checkBinary(c: ProbeChecker, e: Binary): Type {
  const left = checkExpression(c, e.left);
  const right = checkExpression(c, e.right);
  const [l, r] = [c.constants.get(e.left), c.constants.get(e.right)];
  if (l !== undefined && r !== undefined) {
    const folded = foldOperands(c, e, { value: l, type: left }, { value: r, type: right });
    if (folded === OVERFLOW) return overflow(c, e);
    if (folded === "" && e.operator === "+" && typeof l !== typeof r)
      c.state.warn("empty-string", "literal string will always be empty", e);
    if (folded !== undefined) return typeof folded === "bigint" ? c.typeOf(e) : constant(c, e, folded);
  }
  if (e.operator === "&&" || e.operator === "||") {
    for (const side of [e.left, e.right]) truthOf(c, side);
    return BOOL;
  }
  if (left.kind === "none" || right.kind === "none") return halfKnown(c, e, left.kind === "none" ? right : left);
  if (left.kind === "pointer" || right.kind === "pointer") return pointerOperator(c, e, left, right);
  if (isNumber(left) && isNumber(right)) {
    if (COMPARISONS.has(e.operator)) {
      if (comparesSigned(left, right)) warnSigns(c, e, INT64);
      return BOOL;
    }
    warnSignedDivision(c, { operator: e.operator, left, right }, e);
    warnSigns(c, e, arithmeticType(e.operator, left, right));
    return left.kind === "bool" && right.kind === "bool" ? BOOL : arithmeticType(e.operator, left, right);
  }
  if ((e.operator === "==" || e.operator === "!=") && comparable(left, right)) return BOOL;
  return badOperands(c, e, left, right);
}

/** Where inference can't go on, as in `@n = @n + 1`, what is not known is taken to be like what is. */
function halfKnown(c: ProbeChecker, e: Binary, known: Type): Type {
  if (COMPARISONS.has(e.operator)) return BOOL;
  return c.state.guessing !== "nothing" && isNumber(known) ? arithmeticType(e.operator, known, known) : NONE;
}

interface Known {
  readonly value: Constant;
  readonly type: Type;
}

/** What is computed from literals is a literal; what a cast or an enum takes part in keeps the operator's type. */
function foldOperands(c: ProbeChecker, e: Binary, left: Known, right: Known): Folded {
  if (isLiteral(c, e.left) && isLiteral(c, e.right)) {
    const folded = foldBinary(e.operator, left.value, right.value);
    if (typeof folded === "bigint") c.types.set(e, constant(c, e, folded));
    return folded;
  }
  if (typeof left.value !== "bigint" || typeof right.value !== "bigint" || e.operator === "&&" || e.operator === "||")
    return typeof left.value === "string" || typeof right.value === "string"
      ? undefined
      : foldBinary(e.operator, left.value, right.value);
  const word = foldWords(e.operator, left.value, right.value, comparesSigned(left.type, right.type));
  if (typeof word !== "bigint") return word;
  const type = arithmeticType(e.operator, left.type, right.type);
  const value = type.signed ? BigInt.asIntN(64, word) : word;
  c.constants.set(e, value);
  c.types.set(e, type);
  return value;
}

function overflow(c: ProbeChecker, e: Expression): Type {
  c.state.error(
    "constant-overflow",
    "unable to fold literals due to overflow or underflow",
    e,
    "numbers have 64 bits, shifts go from 0 to 63, and nothing can be divided by 0",
  );
  return NONE;
}

/** Whether the expression is made of literals alone, and so has no width of its own. */
export function isLiteral(c: ProbeChecker, e: Expression): boolean {
  switch (e.kind) {
    case "cast":
    case "identifier":
      return false;
    case "unary":
      return isLiteral(c, e.operand);
    case "binary":
      return isLiteral(c, e.left) && isLiteral(c, e.right);
    case "ternary":
      return isLiteral(c, e.whenTrue ?? e.condition) && isLiteral(c, e.whenFalse);
    case "comptime":
      return isLiteral(c, e.expression);
    default:
      return c.constants.has(e);
  }
}

function truthOf(c: ProbeChecker, e: Expression): void {
  const type = c.typeOf(e);
  if (type.kind === "none" || isNumber(type) || type.kind === "pointer") return;
  c.state.error(
    "condition-type",
    `Invalid condition of type '${typeName(type)}': an integer, a boolean or a pointer is needed`,
    e,
  );
}

function comparable(left: Type, right: Type): boolean {
  if (left.kind === "array" && right.kind === "array") {
    return left.length === right.length && isIntegral(left.element) && sizeOf(left.element) === sizeOf(right.element);
  }
  if (left.kind === "string" && right.kind === "string") return true;
  if (left.kind === "tuple" && right.kind === "tuple") return promote(left, right) !== undefined;
  return left.kind === right.kind && ["buffer", "opaque"].includes(left.kind) && promote(left, right) !== undefined;
}

function badOperands(c: ProbeChecker, e: Binary, left: Type, right: Type): Type {
  const message =
    COMPARISONS.has(e.operator) && left.kind !== right.kind
      ? `Type mismatch for '${e.operator}': comparing '${typeName(left)}' with '${typeName(right)}'`
      : `The ${e.operator} operator can not be used on expressions of types '${typeName(left)}' and '${typeName(right)}'`;
  const strings = left.kind === "string" && right.kind === "string";
  c.state.error("operand-type", message, e, strings ? "strings can be compared with == and != only" : undefined);
  return NONE;
}

/** Where both sides are made to be of one type. */
function warnSigns(c: ProbeChecker, e: Binary, type: Type): void {
  for (const side of [e.left, e.right]) warnConversion(c, side, type);
}

interface Division {
  readonly operator: string;
  readonly left: Type;
  readonly right: Type;
}

export function warnSignedDivision(
  c: ProbeChecker,
  { operator, left, right }: Division,
  at: { readonly span: Span },
): void {
  const sign = operator.slice(0, 1);
  if (sign !== "/" && sign !== "%") return;
  const signed = (t: Type, other: Type): boolean =>
    t.kind === "integer" && t.signed && !(t.flexible && !(other.kind === "integer" && other.signed && !other.flexible));
  if (!signed(left, right) && !signed(right, left)) return;
  c.state.warn(
    "signed-division",
    `signed operands for '${sign}' can lead to undefined behavior (cast to unsigned to silence warning)`,
    at,
  );
}

function pointerOperator(c: ProbeChecker, e: Binary, left: Type, right: Type): Type {
  const [ptr, other] = left.kind === "pointer" ? [left, right] : [right, left];
  if (ptr.kind !== "pointer") return NONE;
  const number = isIntegral(other);
  if (COMPARISONS.has(e.operator) && (number || other.kind === "pointer")) return BOOL;
  if (number && (e.operator === "+" || (e.operator === "-" && left.kind === "pointer"))) {
    return pointer(ptr.target, ptr.space === "trusted" ? "kernel" : ptr.space);
  }
  return badOperands(c, e, left, right);
}

export function isNumber(type: Type): boolean {
  return isIntegral(type) || isCastableAggregate(type);
}

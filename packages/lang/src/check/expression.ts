// Types of expressions. Every expression gets a type in `c.types` (NONE while unknown) and, where it is known while
// compiling, a value in `c.constants`.

import type { Comptime, Expression, If, RecordLiteral, Ternary, TypeName, TypeQuery } from "../syntax/ast.ts";
import { nominalSize } from "../types/nominal-size.ts";
import { isCastableAggregate, literalType, promote } from "../types/promote.ts";
import { BOOL, INT64, isIntegral, NONE, pointer, string, type Type, tuple, UINT64, VOID } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { checkCall, checkIdentifier, findEnumerator } from "./call.ts";
import { checkCast } from "./cast.ts";
import type { Constant } from "./checked-program.ts";
import { isTrue } from "./constant.ts";
import { warnConversion, warnMissingParameter, warnUnassigned } from "./doubtful.ts";
import { checkIndex, checkTupleAccess } from "./element.ts";
import { checkAddressOf, checkField, checkOffsetof } from "./field.ts";
import { checkInlineCall } from "./inline-call.ts";
import { checkMapRead } from "./map-access.ts";
import { checkBinary, checkIncrement, checkUnary, isLiteral } from "./operators.ts";
import { parameterValue } from "./parameter.ts";
import type { ProbeChecker } from "./probe-checker.ts";
import { checkBlock } from "./statement.ts";
import { arrayOf } from "./type-names.ts";
import { resolveTypeName, typeNamed } from "./types-of.ts";

export function checkExpression(c: ProbeChecker, e: Expression): Type {
  const type = typeOfExpression(c, e);
  c.types.set(e, type);
  return type;
}

function typeOfExpression(c: ProbeChecker, e: Expression): Type {
  switch (e.kind) {
    case "integer":
      return constant(c, e, e.value);
    case "string":
      checkLength(c, e, e.value);
      return constant(c, e, e.value);
    case "boolean":
      return constant(c, e, e.value);
    case "positional": {
      const text = c.state.options.positional[e.index - 1];
      if (text !== undefined && text !== "") return constant(c, e, parameterValue(text));
      warnMissingParameter(c, e);
      return constant(c, e, 0n);
    }
    case "positional-count":
      constant(c, e, BigInt(c.state.options.positional.length));
      return UINT64;
    case "identifier":
      return checkIdentifier(c, e);
    case "variable": {
      const symbol = c.scope.lookup(e.name);
      if (symbol === undefined) {
        c.state.error(
          "undefined-variable",
          `Undefined or undeclared variable: $${e.name}`,
          e,
          `assign to it first, or declare it: let $${e.name};`,
        );
        return NONE;
      }
      c.variables.set(e, symbol);
      if (symbol.type.kind === "none") unresolved(c, e);
      warnUnassigned(c, e, symbol);
      return symbol.type;
    }
    case "map":
      return checkMapRead(c, e);
    case "call":
      return checkCall(c, e);
    case "unary":
      return checkUnary(c, e);
    case "increment":
      return checkIncrement(c, e);
    case "binary":
      return checkBinary(c, e);
    case "ternary":
      return checkTernary(c, e);
    case "if":
      return checkIfExpression(c, e);
    case "block":
      return checkBlock(c, e);
    case "field":
      return checkField(c, e);
    case "tuple-field":
      return checkTupleAccess(c, e);
    case "index":
      return checkIndex(c, e);
    case "cast":
      return checkCast(c, e);
    case "tuple":
      return tuple(e.elements.map((x) => storable(c, x, checkExpression(c, x))));
    case "record":
      return checkRecord(c, e);
    case "sizeof":
    case "typeof":
    case "typeinfo":
      return checkTypeQuery(c, e);
    case "offsetof":
      return checkOffsetof(c, e);
    case "comptime":
      return checkComptime(c, e);
    case "address-of":
      return checkAddressOf(c, e);
    case "inline-call":
      return checkInlineCall(c, e);
  }
}

function checkLength(c: ProbeChecker, e: Expression, text: string): void {
  const most = c.state.config.integer("max_strlen");
  if (text.length < most) return;
  c.state.error("string-length", `String is too long (over ${most} bytes): ${text}`, e, "raise config max_strlen");
}

/** Where another error says why already, that is enough. */
function unresolved(c: ProbeChecker, e: Expression): void {
  if (c.state.diagnostics.some((d) => d.severity === "error")) return;
  c.state.error(
    "unresolved-variable",
    "Could not resolve the type of this variable",
    e,
    "assign to it before it is used",
  );
}

export function constant(c: ProbeChecker, e: Expression, value: Constant): Type {
  c.constants.set(e, value);
  if (typeof value === "bigint") return literalType(value);
  return typeof value === "boolean" ? BOOL : string(value.length + 1, true);
}

/** A value as it can be kept: aggregations become the number that they stand for. */
export function storable(c: ProbeChecker, e: Expression, type: Type): Type {
  if (isCastableAggregate(type)) return type.signed ? INT64 : UINT64;
  if (type.kind === "aggregate") {
    c.state.error(
      "aggregate-value",
      `Value of type '${typeName(type)}' can't be used here: it only lives in its map`,
      e,
      `print the map instead: print(@name)`,
    );
    return NONE;
  }
  if (type.kind === "void") {
    noValue(c, e);
    return NONE;
  }
  return type;
}

/** Says which construct it is that has no value, and what would give it one. */
function noValue(c: ProbeChecker, e: Expression): void {
  const [what, hint] = withoutValue(e);
  c.state.error("void-value", `${what} has no value that could be used here`, e, hint);
}

function withoutValue(e: Expression): [string, string?] {
  switch (e.kind) {
    case "call":
      return [`${e.callee.name}()`, `write ${e.callee.name}(…); as a statement of its own`];
    case "inline-call":
      return [`The function ${e.name}`, `say what it returns: fn ${e.name}(…): int64`];
    case "block":
      return e.result === undefined
        ? ["This block", "its value is the expression that it ends with, without a ';'"]
        : withoutValue(e.result);
    case "if":
      if (e.otherwise === undefined) return ["An if without else", "add an else branch that has a value, too"];
      return ["This if", "both branches must end with an expression, without a ';'"];
    default:
      return ["This"];
  }
}

/** Something with a truth value. */
export function checkCondition(c: ProbeChecker, e: Expression): void {
  const type = checkExpression(c, e);
  const known = c.constants.has(e);
  if (type.kind === "none" || known || isIntegral(type) || type.kind === "pointer" || isCastableAggregate(type)) return;
  c.state.error(
    "condition-type",
    `Invalid condition of type '${typeName(type)}': an integer, a boolean or a pointer is needed`,
    e,
    type.kind === "string" ? 'compare it: == "" or != ""' : undefined,
  );
}

/**
 * What a `comptime` condition decided; undefined for any other condition. The branch not taken is not looked at, so it
 * may hold what does not fit this machine or the options of this run.
 */
export function decidedAtCompileTime(c: ProbeChecker, condition: Expression): boolean | undefined {
  const value = condition.kind === "comptime" ? c.constants.get(condition) : undefined;
  return value === undefined ? undefined : isTrue(value);
}

function checkTernary(c: ProbeChecker, e: Ternary): Type {
  checkCondition(c, e.condition);
  const decided = decidedAtCompileTime(c, e.condition);
  if (decided !== undefined && e.whenTrue !== undefined) {
    const taken = decided ? e.whenTrue : e.whenFalse;
    const type = checkExpression(c, taken);
    const value = c.constants.get(taken);
    if (value !== undefined) c.constants.set(e, value);
    return type;
  }
  const whenTrue = e.whenTrue === undefined ? c.typeOf(e.condition) : checkExpression(c, e.whenTrue);
  const whenFalse = checkExpression(c, e.whenFalse);
  const literal = chosenLiteral(c, e, [e.whenTrue ?? e.condition, e.whenFalse]);
  if (literal !== undefined) return literal;
  const type = meet(c, e, whenTrue, whenFalse);
  for (const branch of [e.whenTrue, e.whenFalse]) if (branch !== undefined) warnConversion(c, branch, type);
  return type;
}

/** Keeps the value where condition and branch have one; of literals alone nothing is left but the one that is chosen. */
function chosenLiteral(
  c: ProbeChecker,
  e: Ternary | If,
  [whenTrue, whenFalse]: [Expression, Expression],
): Type | undefined {
  const condition = c.constants.get(e.condition);
  if (condition === undefined) return undefined;
  const chosen = isTrue(condition) ? whenTrue : whenFalse;
  const value = c.constants.get(chosen);
  if (value === undefined) return undefined;
  c.constants.set(e, value);
  return isLiteral(c, whenTrue) && isLiteral(c, whenFalse) ? c.typeOf(chosen) : undefined;
}

function checkIfExpression(c: ProbeChecker, e: If): Type {
  checkCondition(c, e.condition);
  const decided = decidedAtCompileTime(c, e.condition);
  if (decided === true) return checkExpression(c, e.then);
  if (decided === false) return e.otherwise === undefined ? VOID : checkExpression(c, e.otherwise);
  const then = checkExpression(c, e.then);
  const otherwise = e.otherwise === undefined ? VOID : checkExpression(c, e.otherwise);
  if (e.otherwise === undefined || then.kind === "void" || otherwise.kind === "void") return VOID;
  return chosenLiteral(c, e, [e.then, e.otherwise]) ?? meet(c, e, then, otherwise);
}

function meet(c: ProbeChecker, e: Expression, a: Type, b: Type): Type {
  if (a.kind === "void" && b.kind === "void") return VOID;
  const plainA = isCastableAggregate(a) ? (a.signed ? INT64 : UINT64) : a;
  const plainB = isCastableAggregate(b) ? (b.signed ? INT64 : UINT64) : b;
  const type = promote(plainA, plainB);
  if (type === undefined) {
    c.state.error(
      "branch-types",
      `Branches must return the same type or compatible types: have '${typeName(a)}' and '${typeName(b)}'`,
      e,
    );
    return NONE;
  }
  return demote(type);
}

/** A pointer that comes from one of two places is no longer known to the verifier as one of the kernel's. */
export function demote(type: Type): Type {
  return type.kind === "pointer" && type.space === "trusted" ? pointer(type.target, "kernel") : type;
}

function checkRecord(c: ProbeChecker, e: RecordLiteral): Type {
  const names = e.fields.map((f) => f.name.name);
  const double = e.fields.find((f, i) => names.indexOf(f.name.name) !== i);
  if (double !== undefined) c.state.error("duplicate-field", `Field '${double.name.name}' is given twice`, double.name);
  return tuple(
    e.fields.map((f) => storable(c, f.value, checkExpression(c, f.value))),
    names,
  );
}

function checkTypeQuery(c: ProbeChecker, e: TypeQuery): Type {
  const type = queriedType(c, e.argument);
  if (e.kind !== "sizeof") {
    c.state.error("not-supported", `${e.kind} is not supported here yet`, e);
    return NONE;
  }
  if (type.kind === "none") {
    if (e.argument.kind === "type-name" && e.argument.suffixes.length > 0)
      c.state.error(
        "unknown-size",
        "The size of an array without a length is not known",
        e.argument,
        "say how long it is: int8[4]",
      );
    return UINT64;
  }
  c.constants.set(e, BigInt(nominalSize(type)));
  return UINT64;
}

/** Where types are asked for, the kernel's own `true` and `false` win, which are enumerators. */
export function queriedType(c: ProbeChecker, e: Expression | TypeName): Type {
  const type = typeOrExpression(c, e);
  return (e.kind === "boolean" ? findEnumerator(c, String(e.value))?.type : undefined) ?? type;
}

/** A bare name is a type where it is no value. */
export function typeOrExpression(c: ProbeChecker, e: Expression | TypeName): Type {
  if (e.kind === "type-name") return resolveTypeName(c, e);
  if (e.kind === "typeof") return typeOrExpression(c, e.argument);
  if (e.kind === "index" && e.object.kind === "typeof") {
    checkExpression(c, e.index);
    return arrayOf(typeOrExpression(c, e.object), Number(c.constants.get(e.index) ?? 0n));
  }
  const named = e.kind === "identifier" ? typeNamed(c, e) : undefined;
  return named ?? c.asked(() => checkExpression(c, e));
}

function checkComptime(c: ProbeChecker, e: Comptime): Type {
  const type = checkExpression(c, e.expression);
  const value = c.constants.get(e.expression);
  if (value !== undefined) return constant(c, e, value);
  if (type.kind !== "none")
    c.state.error(
      "comptime",
      "Unable to resolve comptime expression",
      e,
      "its value depends on what happens at run time",
    );
  return type;
}

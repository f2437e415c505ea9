// Types of expressions. Every expression gets a type in `c.types` (NONE while unknown) and, where it is known while
// compiling, a value in `c.constants`.

import type {
  Binary,
  Cast,
  Comptime,
  Expression,
  If,
  Increment,
  IndexAccess,
  RecordLiteral,
  Ternary,
  TupleAccess,
  TypeName,
  TypeQuery,
  Unary,
} from "../syntax/ast.ts";
import {
  arithmeticType,
  comparesSigned,
  isCastableAggregate,
  literalType,
  promote,
  promoteIntegers,
} from "../types/promote.ts";
import {
  BOOL,
  INT8,
  INT64,
  type IntegerType,
  integer,
  isIntegral,
  NONE,
  pointer,
  sizeOf,
  string,
  type Type,
  tuple,
  UINT64,
  VOID,
} from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { checkCall, checkIdentifier } from "./call.ts";
import type { Constant } from "./checked-program.ts";
import { type Folded, foldBinary, foldUnary, foldWords, OVERFLOW, parameterValue } from "./constant.ts";
import { checkAddressOf, checkField, checkOffsetof } from "./field.ts";
import { checkInlineCall } from "./inline-call.ts";
import { assignMapType, checkMapRead, touchMap } from "./map-access.ts";
import type { ProbeChecker } from "./probe-checker.ts";
import { checkBlock } from "./statement.ts";
import { arrayOf } from "./type-names.ts";
import { resolveTypeName, typeNamed } from "./types-of.ts";

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);

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
      return constant(c, e, text === undefined ? 0n : parameterValue(text));
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
    c.state.error("void-value", "This has no value that could be used here", e);
    return NONE;
  }
  return type;
}

/** Something with a truth value. */
export function checkCondition(c: ProbeChecker, e: Expression): void {
  const type = checkExpression(c, e);
  if (type.kind === "none" || isIntegral(type) || type.kind === "pointer" || isCastableAggregate(type)) return;
  c.state.error(
    "condition-type",
    `Invalid condition of type '${typeName(type)}': an integer, a boolean or a pointer is needed`,
    e,
    type.kind === "string" ? 'compare it: == "" or != ""' : undefined,
  );
}

function checkUnary(c: ProbeChecker, e: Unary): Type {
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

function checkIncrement(c: ProbeChecker, e: Increment): Type {
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

function checkBinary(c: ProbeChecker, e: Binary): Type {
  const left = checkExpression(c, e.left);
  const right = checkExpression(c, e.right);
  const [l, r] = [c.constants.get(e.left), c.constants.get(e.right)];
  if (l !== undefined && r !== undefined) {
    const folded = foldOperands(c, e, { value: l, type: left }, { value: r, type: right });
    if (folded === OVERFLOW) return overflow(c, e);
    if (folded !== undefined) return typeof folded === "bigint" ? c.typeOf(e) : constant(c, e, folded);
  }
  if (e.operator === "&&" || e.operator === "||") {
    for (const side of [e.left, e.right]) truthOf(c, side);
    return BOOL;
  }
  if (left.kind === "none" || right.kind === "none") return halfKnown(c, e, left.kind === "none" ? right : left);
  if (left.kind === "pointer" || right.kind === "pointer") return pointerOperator(c, e, left, right);
  if (isNumber(left) && isNumber(right)) {
    if (COMPARISONS.has(e.operator)) return BOOL;
    warnSignedDivision(c, e, left, right);
    return left.kind === "bool" && right.kind === "bool" ? BOOL : arithmeticType(e.operator, left, right);
  }
  if ((e.operator === "==" || e.operator === "!=") && comparable(left, right)) return BOOL;
  return badOperands(c, e, left, right);
}

/** Where inference can't go on, as in `@n = @n + 1`, what is not known is taken to be like what is. */
function halfKnown(c: ProbeChecker, e: Binary, known: Type): Type {
  if (COMPARISONS.has(e.operator)) return BOOL;
  return c.state.guessing && isNumber(known) ? arithmeticType(e.operator, known, known) : NONE;
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
function isLiteral(c: ProbeChecker, e: Expression): boolean {
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

function isNumber(type: Type): boolean {
  return isIntegral(type) || isCastableAggregate(type);
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

function warnSignedDivision(c: ProbeChecker, e: Binary, left: Type, right: Type): void {
  if (e.operator !== "/" && e.operator !== "%") return;
  const signed = (t: Type, other: Type): boolean =>
    t.kind === "integer" && t.signed && !(t.flexible && !(other.kind === "integer" && other.signed && !other.flexible));
  if (!signed(left, right) && !signed(right, left)) return;
  c.state.warn(
    "signed-division",
    `signed operands for '${e.operator}' can lead to undefined behavior (cast to unsigned to silence warning)`,
    e,
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

/**
 * What a `comptime` condition decided; undefined for any other condition. The branch not taken is not looked at, so it
 * may hold what does not fit this machine or the options of this run.
 */
export function decidedAtCompileTime(c: ProbeChecker, condition: Expression): boolean | undefined {
  const value = condition.kind === "comptime" ? c.constants.get(condition) : undefined;
  return value === undefined || typeof value === "string" ? undefined : value !== false && value !== 0n;
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
  const condition = c.constants.get(e.condition);
  const whenTrue = e.whenTrue === undefined ? c.typeOf(e.condition) : checkExpression(c, e.whenTrue);
  const whenFalse = checkExpression(c, e.whenFalse);
  if (condition !== undefined && typeof condition !== "string") {
    const taken = condition === false || condition === 0n ? e.whenFalse : (e.whenTrue ?? e.condition);
    const value = c.constants.get(taken);
    if (value !== undefined) c.constants.set(e, value);
  }
  return meet(c, e, whenTrue, whenFalse);
}

function checkIfExpression(c: ProbeChecker, e: If): Type {
  checkCondition(c, e.condition);
  const decided = decidedAtCompileTime(c, e.condition);
  if (decided === true) return checkExpression(c, e.then);
  if (decided === false) return e.otherwise === undefined ? VOID : checkExpression(c, e.otherwise);
  const then = checkExpression(c, e.then);
  const otherwise = e.otherwise === undefined ? VOID : checkExpression(c, e.otherwise);
  if (then.kind === "void" || otherwise.kind === "void") return VOID;
  return meet(c, e, then, otherwise);
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

function checkTupleAccess(c: ProbeChecker, e: TupleAccess): Type {
  const type = checkExpression(c, e.object);
  if (type.kind === "none") return NONE;
  if (type.kind !== "tuple") {
    c.state.error(
      "not-a-tuple",
      `Can not access index ${e.index} on expression of type '${typeName(type)}'`,
      e,
      "only tuples have numbered fields",
    );
    return NONE;
  }
  const element = type.elements[e.index];
  if (element === undefined) {
    c.state.error(
      "tuple-index",
      `Invalid tuple index: ${e.index}. Found ${type.elements.length} elements in tuple.`,
      e,
    );
    return NONE;
  }
  return element;
}

function checkIndex(c: ProbeChecker, e: IndexAccess): Type {
  const type = checkExpression(c, e.object);
  const index = checkExpression(c, e.index);
  if (type.kind === "none" || index.kind === "none") return NONE;
  const value = c.constants.get(e.index);
  if (type.kind === "tuple" && typeof value === "bigint")
    return type.elements[Number(value)] ?? outOfBounds(c, e, type.elements.length);
  if (!isIntegral(index)) {
    c.state.error("index-type", `The index operator [] needs an integer, not '${typeName(index)}'`, e.index);
    return NONE;
  }
  if (type.kind === "string")
    return typeof value === "bigint" && value >= BigInt(type.size) ? outOfBounds(c, e, type.size) : INT8;
  if (type.kind === "array") {
    // an array without a length is the open end of a struct
    if (type.length > 0 && typeof value === "bigint" && (value < 0n || value >= BigInt(type.length)))
      return outOfBounds(c, e, type.length);
    return type.element;
  }
  if (type.kind === "pointer" && type.target.kind !== "void") return type.target;
  c.state.error(
    "not-an-array",
    `The array index operator [] can only be used on arrays, pointers, strings and tuples, found '${typeName(type)}'`,
    e,
  );
  return NONE;
}

function outOfBounds(c: ProbeChecker, e: IndexAccess, length: number): Type {
  c.state.error(
    "index-bounds",
    `the index ${c.constants.get(e.index)} is out of bounds for array of size ${length}`,
    e.index,
  );
  return NONE;
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

function checkCast(c: ProbeChecker, e: Cast): Type {
  const from = checkExpression(c, e.operand);
  const to = resolveTypeName(c, e.type, from.kind === "none" ? undefined : sizeOf(from));
  if (from.kind === "none" || to.kind === "none") return to;
  const value = c.constants.get(e.operand);
  if (to.kind === "integer" && typeof value === "bigint") {
    c.constants.set(e, to.signed ? BigInt.asIntN(to.size * 8, value) : BigInt.asUintN(to.size * 8, value));
    return to;
  }
  if (to.kind === "bool" && typeof value === "string") c.constants.set(e, value !== "");
  if (!castable(from, to)) {
    c.state.error("invalid-cast", `Cannot cast from '${typeName(from)}' to '${typeName(to)}'`, e);
    return NONE;
  }
  return to.kind === "pointer" ? castPointer(from, to) : to;
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
      ? [1, 2, 4, 8].includes(sizeOf(to)) && sizeOf(from) <= sizeOf(to)
      : (from.kind === "array" || from.kind === "string") && sizeOf(from) === sizeOf(to);
  if (to.kind === "struct") return false;
  if (to.kind === "string") return from.kind === "string" || from.kind === "array";
  if (to.kind === "opaque" && (to.name === "ksym" || to.name === "usym")) return number;
  return promote(from, to) !== undefined;
}

/** A pointer keeps its space; it stays known to the verifier only while it points to the same struct. */
function castPointer(from: Type, to: Type & { kind: "pointer" }): Type {
  if (from.kind !== "pointer") return to;
  const same = from.target.kind === "struct" && to.target.kind === "struct" && from.target.name === to.target.name;
  return pointer(to.target, from.space === "trusted" && !same ? "kernel" : from.space);
}

function checkTypeQuery(c: ProbeChecker, e: TypeQuery): Type {
  const type = typeOrExpression(c, e.argument);
  if (e.kind !== "sizeof") {
    c.state.error("not-supported", `${e.kind} is not supported here yet`, e);
    return NONE;
  }
  if (type.kind === "none") return UINT64;
  c.constants.set(e, BigInt(sizeOf(type)));
  return UINT64;
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
  return named ?? checkExpression(c, e);
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

// Values that are known while compiling: literals, enumerators, #defines, and arithmetic on them.
// Literals are computed with as mathematical numbers, and what fits neither 64-bit type is an error; with a cast or an
// enumerator in it an operation gives what the machine would give.

import type { BinaryOperator } from "../syntax/ast.ts";
import type { Constant } from "./checked-program.ts";

/** The operation on literals gives a number that no type holds, or divides by zero. */
export const OVERFLOW: unique symbol = Symbol("overflow");

export type Folded = Constant | typeof OVERFLOW | undefined;

const LEAST = -(2n ** 63n);
const MOST = 2n ** 64n - 1n;

export function foldUnary(operator: string, value: Constant): Folded {
  if (operator === "!") return typeof value === "string" ? undefined : !isTrue(value);
  if (typeof value !== "bigint") return undefined;
  if (operator === "-") return -value >= LEAST ? -value : OVERFLOW;
  if (operator === "~") return BigInt.asUintN(64, ~value);
  return operator === "+" ? value : undefined;
}

/** An operation on two literals; undefined where it is left to run time. */
export function foldBinary(operator: BinaryOperator, left: Constant, right: Constant): Folded {
  if (typeof left === "string" || typeof right === "string") return foldText(operator, left, right);
  if (operator === "&&") return isTrue(left) && isTrue(right);
  if (operator === "||") return isTrue(left) || isTrue(right);
  if (typeof left !== "bigint" || typeof right !== "bigint") {
    if (typeof left !== "boolean" || typeof right !== "boolean") return undefined;
    return operator === "==" ? left === right : operator === "!=" ? left !== right : undefined;
  }
  return compared(operator, left, right) ?? checked(arithmetic(operator, left, right), left, right);
}

function foldText(operator: BinaryOperator, left: Constant, right: Constant): Folded {
  if (operator === "+" && typeof left === "string" && typeof right === "bigint") return textFrom(left, right);
  if (operator === "+" && typeof left === "bigint" && typeof right === "string") return textFrom(right, left);
  if (typeof left !== "string" || typeof right !== "string") return undefined;
  return operator === "+" ? left + right : compared(operator, left, right);
}

/** As C adds to the address of a text. */
function textFrom(text: string, offset: bigint): string | undefined {
  return offset < 0n ? undefined : text.slice(Number(offset));
}

export function isTrue(value: Constant): boolean {
  return value !== false && value !== 0n && value !== "";
}

function compared<T extends bigint | string>(operator: BinaryOperator, left: T, right: T): boolean | undefined {
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return undefined;
  }
}

function arithmetic(operator: BinaryOperator, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0n ? undefined : left / right;
    case "%":
      return right === 0n ? undefined : left % right;
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<<":
      return right < 0n || right > 63n ? undefined : shifted(left, right);
    case ">>":
      return right < 0n || right > 63n ? undefined : left >> right;
    default:
      return undefined;
  }
}

/** Bits that are shifted out are gone, unlike digits that a product has too many of. */
function shifted(left: bigint, by: bigint): bigint {
  return left < 0n ? BigInt.asIntN(64, left << by) : BigInt.asUintN(64, left << by);
}

function checked(value: bigint | undefined, left: bigint, right: bigint): Folded {
  // a negative number and one beyond int64 have no type in common
  const apart = (left < 0n || right < 0n) && (left > -LEAST - 1n || right > -LEAST - 1n);
  return value === undefined || apart || value < LEAST || value > MOST ? OVERFLOW : value;
}

/** An operation as the machine does it, on words of 64 bits: division is unsigned, shifts count modulo 64. Undefined for a
 * division by zero, which has its message at run time. */
export function foldWords(
  operator: BinaryOperator,
  left: bigint,
  right: bigint,
  signed: boolean,
): Constant | undefined {
  const word = (n: bigint): bigint => (signed ? BigInt.asIntN(64, n) : BigInt.asUintN(64, n));
  const known = compared(operator, word(left), word(right));
  if (known !== undefined) return known;
  const shift = operator === "<<" || operator === ">>";
  const by = BigInt.asUintN(64, right);
  const value = arithmetic(operator, BigInt.asUintN(64, left), shift ? by & 63n : by);
  return value === undefined ? undefined : BigInt.asUintN(64, value);
}

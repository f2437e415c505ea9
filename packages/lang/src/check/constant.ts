// Values that are known while compiling: literals, parameters, enumerators, #defines, and arithmetic on them.
// 64-bit arithmetic wraps; division by zero is left to run time.

import type { BinaryOperator } from "../syntax/ast.ts";
import type { Constant } from "./checked-program.ts";

/** A positional or named parameter's text: a number if it is one in full, else a string. */
export function parameterValue(text: string): bigint | string {
  const clean = text.replace(/_/g, "");
  if (/^-?(0x[0-9a-f]+|\d+)$/i.test(clean)) {
    const negative = clean.startsWith("-");
    const digits = negative ? clean.slice(1) : clean;
    const magnitude =
      /^0\d+$/.test(digits) && /^[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
    return negative ? -magnitude : magnitude;
  }
  return text;
}

export function foldUnary(operator: string, value: Constant): Constant | undefined {
  if (operator === "!") return typeof value === "string" ? undefined : value === false || value === 0n;
  if (typeof value !== "bigint") return undefined;
  if (operator === "-") return -value >= -(2n ** 63n) ? -value : undefined;
  if (operator === "~") return BigInt.asIntN(64, ~value);
  return operator === "+" ? value : undefined;
}

export function foldBinary(operator: BinaryOperator, left: Constant, right: Constant): Constant | undefined {
  if (typeof left === "string" && typeof right === "string") {
    if (operator === "==") return left === right;
    return operator === "!=" ? left !== right : undefined;
  }
  if (operator === "&&") return truth(left) && truth(right);
  if (operator === "||") return truth(left) || truth(right);
  if (typeof left !== "bigint" || typeof right !== "bigint") {
    if (typeof left !== "boolean" || typeof right !== "boolean") return undefined;
    return operator === "==" ? left === right : operator === "!=" ? left !== right : undefined;
  }
  return foldIntegers(operator, left, right);
}

function truth(value: Constant): boolean {
  return typeof value === "string" ? true : value !== false && value !== 0n;
}

function foldIntegers(operator: BinaryOperator, left: bigint, right: bigint): Constant | undefined {
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
      return wrap(arithmetic(operator, left, right), left < 0n || right < 0n || operator === "-");
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
      return right < 0n || right > 63n ? undefined : left << right;
    case ">>":
      return right < 0n || right > 63n ? undefined : BigInt.asUintN(64, left) >> right;
    default:
      return undefined;
  }
}

function wrap(value: bigint | undefined, signed: boolean): bigint | undefined {
  if (value === undefined) return undefined;
  return signed || value < 0n ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
}

// Arguments that are texts: strings, arrays of characters, or pointers to characters, which are read up to config max_strlen.

import type { Address, Builder } from "../lowering/builder.ts";
import type { Expression } from "../syntax/ast.ts";
import { sizeOf, type Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import type { CallCheck } from "./function-record.ts";

export interface TextInMemory {
  readonly address: Address;
  /** Bytes that may be looked at; a NUL ends the text before. */
  readonly size: number;
}

function isCharacter(type: Type): boolean {
  return type.kind === "integer" && type.size === 1 && type.signed;
}

/** Why a value is no text; undefined if it is one. */
export function textProblem(type: Type): string | undefined {
  if (type.kind === "none" || type.kind === "string") return undefined;
  if (type.kind === "array")
    return isCharacter(type.element) ? undefined : "string-like arrays must contain a char-like type";
  if (type.kind === "pointer")
    return isCharacter(type.target) ? undefined : "string-like pointers must point to a char-like type";
  return "string-like values must be either strings, arrays or pointers";
}

export function checkText(c: CallCheck, name: string, index: number): boolean {
  const type = c.type(index);
  const problem = textProblem(type);
  if (problem === undefined) return true;
  c.error(
    "argument-type",
    `${name}() expects a string: ${problem} (${typeName(type)} provided)`,
    c.arguments[index],
    "str() reads a string from an address",
  );
  return false;
}

/** Bytes that a text may take, with its NUL. */
export function textSize(type: Type, most: number): number {
  return type.kind === "string" || type.kind === "array" ? Math.max(1, sizeOf(type)) : most;
}

/** Of a constant, what comes before its first NUL. */
export function untilNul(text: string): string {
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

export function textInMemory(b: Builder, e: Expression): TextInMemory {
  const operand = b.lower(e);
  const { type } = operand;
  if (type.kind !== "pointer") return { address: b.inMemory(operand), size: textSize(type, 1) };
  const size = b.maxStringLength;
  const address = b.memory(size, "text");
  b.zero(address, size);
  b.readString(address, size, b.read(operand), type.space);
  return { address, size };
}

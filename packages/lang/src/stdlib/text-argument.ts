// Arguments that are texts: strings, arrays of characters, or pointers to characters, which are read up to config max_strlen.

import type { Address, Builder, Value } from "../lowering/builder.ts";
import type { Expression } from "../syntax/ast.ts";
import { type AddressSpace, sizeOf, type Type } from "../types/type.ts";
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
  return readText(b, b.read(operand), { size: b.maxStringLength, space: type.space });
}

/**
 * The same, with the length that a helper counted. Where a loop counts it, the verifier goes through what follows once for
 * each length that there may be.
 */
export function measuredText(b: Builder, e: Expression): TextInMemory & { readonly length: Value } {
  const operand = b.lower(e);
  const { type } = operand;
  if (type.kind === "pointer") return readText(b, b.read(operand), { size: b.maxStringLength, space: type.space });
  const nul = type.kind === "string" && type.unterminated === true ? 1 : 0;
  return readText(b, b.pointer(b.inMemory(operand)), { size: textSize(type, 1) + nul, space: "kernel" });
}

/** A power of two, so that a mask keeps an index inside. */
export function roomFor(size: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, size)));
}

function readText(
  b: Builder,
  from: Value,
  { size, space }: { size: number; space: AddressSpace },
): TextInMemory & { length: Value } {
  const address = b.memory(roomFor(size), "text");
  b.zero(address, roomFor(size));
  const read = b.readString(address, size, from, space);
  return { address, size, length: lengthWithoutNul(b, read, size) };
}

/** Of what readString gave: 0 where it could not read, and in bounds for the verifier too. */
export function lengthWithoutNul(b: Builder, read: Value, size: number): Value {
  const length = b.variable(b.constant(0));
  const bytes = b.binary("sub", read, 1);
  b.if(b.compare("lt", bytes, size), () => length.set(bytes), undefined, "true");
  return length.get();
}

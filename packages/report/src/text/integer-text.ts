// Integers as decimal text, and the numeric value behind every datum that has one. Not formatting with widths: see printf.

import type { Datum } from "@kscope/engine";
import type { EnumType, Type } from "@kscope/lang";

/** The number that `%d` and JSON see: booleans as 0 or 1, enums and pointers unsigned. Undefined where there is none. */
export function numberOf(type: Type, value: Datum): number | bigint | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "number" && typeof value !== "bigint") return undefined;
  if (value >= 0) return value;
  if (type.kind === "enum") return BigInt.asUintN(8 * type.size, BigInt(value));
  return type.kind === "pointer" ? BigInt.asUintN(64, BigInt(value)) : value;
}

/** The enumerator's name, or undefined: BTF may give signed values where the kernel hands over unsigned ones. */
export function enumeratorOf(type: EnumType, value: number | bigint): string | undefined {
  const v = BigInt(value);
  const bits = 8 * type.size;
  return type.names.get(v) ?? type.names.get(BigInt.asUintN(bits, v)) ?? type.names.get(BigInt.asIntN(bits, v));
}

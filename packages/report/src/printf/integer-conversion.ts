// %d %i %u %o %x %X: a datum to digits. Numbers stay numbers up to 2^53, because bigint arithmetic costs ten times as much.

import type { FormatConversion } from "@kscope/lang";
import { type Field, padNumber } from "./field.ts";

const LENGTH_BITS: Readonly<Record<string, number>> = { hh: 8, h: 16, l: 64, ll: 64, j: 64, z: 64, t: 64 };
const RADIX: Readonly<Record<string, number>> = { d: 10, i: 10, u: 10, o: 8, x: 16, X: 16 };

export interface IntegerConversion {
  readonly signed: boolean;
  readonly radix: number;
  readonly upper: boolean;
  readonly narrow: (value: number | bigint) => number | bigint;
}

/** `bytes` is the size of the value's type. Without a length modifier C would see an int, and so does bpftrace 0.27.1, which
 * prints 878082202 for 0x123456789a. Here a value of eight bytes is printed whole, unless it fits: -1 is ffffffff with %x. */
export function integerConversion(part: FormatConversion, bytes: number, field: Field): IntegerConversion {
  const signed = part.conversion === "d" || part.conversion === "i";
  const bits = LENGTH_BITS[part.length] ?? (field.dialect === "bpftrace" || bytes <= 4 ? 32 : undefined);
  const narrow = bits === undefined ? wholeOrInt(signed) : narrowing(bits, signed);
  return { signed, radix: RADIX[part.conversion] ?? 10, upper: part.conversion === "X", narrow };
}

/** Digits with sign, prefix, precision and padding. */
export function integerField(conversion: IntegerConversion, field: Field, value: number | bigint): string {
  const v = conversion.narrow(value);
  const negative = v < 0;
  const digits = digitsOf(conversion, field, negative ? -v : v);
  if (conversion.signed) return padNumber(field, negative ? "-" : field.plus ? "+" : field.space ? " " : "", digits);
  return padNumber(field, hexPrefix(conversion, field, v), digits);
}

function digitsOf(conversion: IntegerConversion, field: Field, magnitude: number | bigint): string {
  if (field.precision === 0 && Number(magnitude) === 0) return field.alternate && conversion.radix === 8 ? "0" : "";
  const text = magnitude.toString(conversion.radix);
  const digits = (conversion.upper ? text.toUpperCase() : text).padStart(field.precision ?? 0, "0");
  return conversion.radix === 8 && field.alternate && !digits.startsWith("0") ? `0${digits}` : digits;
}

function hexPrefix(conversion: IntegerConversion, field: Field, value: number | bigint): string {
  if (!field.alternate || conversion.radix !== 16 || Number(value) === 0) return "";
  return conversion.upper ? "0X" : "0x";
}

function wholeOrInt(signed: boolean): (value: number | bigint) => number | bigint {
  const whole = narrowing(64, signed);
  return signed ? whole : (value) => (value < 0 && value >= -2147483648 ? Number(value) >>> 0 : whole(value));
}

function narrowing(bits: number, signed: boolean): (value: number | bigint) => number | bigint {
  const big = signed ? BigInt.asIntN : BigInt.asUintN;
  const small = bits === 64 ? undefined : narrowNumber(bits, signed);
  return (value) => {
    if (typeof value === "bigint") return big(bits, value);
    if (small !== undefined) return small(value);
    return signed || value >= 0 ? value : big(64, BigInt(value));
  };
}

// ToInt32 is taken modulo 2^32, so these hold for every number up to 2^53.
function narrowNumber(bits: number, signed: boolean): (value: number) => number {
  const shift = 32 - bits;
  return signed ? (value) => (value << shift) >> shift : (value) => (value << shift) >>> shift;
}

// Texts of the command line as values: positional parameters and options of the script. A number may have an exponent, and a
// duration's suffix, which makes it nanoseconds.

import { binaryString } from "../syntax/binary-string.ts";
import { SUFFIXES } from "../syntax/literals.ts";

/** A number; why there is none; or that there is one, but none of 64 bits. */
export type NumberText = bigint | "no-number" | "out-of-range";

const NUMBER = /^([-+]?)(?:0x([0-9a-f]+)|0b([01]+)|([1-9])e([1-9]\d*)|(\d+))([a-z]*)$/i;
const LEAST = -(2n ** 63n);
const MOST = 2n ** 64n - 1n;

export function numberOf(text: string): NumberText {
  const [, sign, hex, binary, coefficient, exponent, decimal = "", suffix = ""] =
    NUMBER.exec(text.replaceAll("_", "")) ?? [];
  const scale = Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix] : undefined;
  if (sign === undefined || scale === undefined) return "no-number";
  // beyond 10^20 nothing fits
  const power = 10n ** BigInt(Math.min(Number(exponent ?? 0), 20));
  const magnitude =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : coefficient !== undefined
          ? BigInt(coefficient) * power
          : BigInt(/^0[0-7]+$/.test(decimal) ? `0o${decimal.slice(1)}` : decimal);
  const value = (sign === "-" ? -magnitude : magnitude) * scale;
  return value < LEAST || value > MOST ? "out-of-range" : value;
}

/** A positional parameter: a number if it is one in full, else a string. */
export function parameterValue(text: string): bigint | string {
  const number = numberOf(text);
  return typeof number === "bigint" ? number : binaryString(text);
}

const TRUE: ReadonlySet<string> = new Set(["1", "true", "on", "yes"]);
const FALSE: ReadonlySet<string> = new Set(["0", "false", "off", "no"]);

export function truthOf(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}

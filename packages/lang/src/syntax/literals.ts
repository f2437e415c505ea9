// What number and string tokens mean. Problems come back as data with offsets into the token's text.

import { binaryString } from "./binary-string.ts";
import { isDigit } from "./characters.ts";

export interface LiteralProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Offsets into the token's text. */
  readonly start: number;
  readonly end: number;
}

export interface Literal<T> {
  readonly value: T;
  readonly problems: readonly LiteralProblem[];
}

const MAX = 2n ** 64n - 1n;

// Durations are nanoseconds; C's size suffixes are accepted and mean nothing.
export const SUFFIXES: Readonly<Record<string, bigint>> = {
  "": 1n,
  u: 1n,
  l: 1n,
  ul: 1n,
  ll: 1n,
  ull: 1n,
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
};

const NUMBER = /^(?:0[xX]([0-9a-fA-F][0-9a-fA-F_]*)|([0-9][0-9_]*)(?:[eE]([0-9][0-9_]*))?)([a-zA-Z]*)$/;

/** Value of an integer token, at most 2^64 - 1; 0 where it has none. */
export function integerValue(text: string): Literal<bigint> {
  const match = NUMBER.exec(text);
  if (match === null) return badNumber(text, invalidNumber(text));
  const [, hex, decimal = "0", exponent, suffix = ""] = match;
  if ((hex ?? decimal).endsWith("_") || exponent?.endsWith("_")) {
    return badNumber(text, { message: `the number '${text}' has an underscore after its last digit` });
  }
  const scale = suffixScale(suffix);
  if (scale === undefined) return badNumber(text, invalidSuffix(text, suffix));
  if (hex !== undefined) return inRange(text, BigInt(`0x${strip(hex)}`) * scale);
  const digits = strip(decimal);
  if (exponent === undefined && /^0[0-9]/.test(digits)) {
    if (/[89]/.test(digits)) {
      return badNumber(text, { message: `'${text}' is not an octal number`, hint: "leave out the leading 0" });
    }
    return inRange(text, BigInt(`0o${digits}`) * scale);
  }
  // 10^20 is beyond 64 bits whatever stands before it, except zero; so the power stays small.
  const power = exponent === undefined ? 0 : Math.min(Number(strip(exponent)), 20);
  return inRange(text, BigInt(digits) * 10n ** BigInt(power) * scale);
}

function strip(digits: string): string {
  return digits.replaceAll("_", "");
}

function suffixScale(suffix: string): bigint | undefined {
  if (Object.hasOwn(SUFFIXES, suffix)) return SUFFIXES[suffix];
  return /^(?:u|l|ul|ll|ull)$/i.test(suffix) ? 1n : undefined;
}

function inRange(text: string, value: bigint): Literal<bigint> {
  if (value <= MAX) return { value, problems: [] };
  return badNumber(text, {
    code: "number-too-large",
    message: `the number '${text}' does not fit in 64 bits`,
    hint: `the largest is ${MAX}`,
  });
}

function badNumber(text: string, about: { code?: string; message: string; hint?: string }): Literal<bigint> {
  return { value: 0n, problems: [{ code: "invalid-number", ...about, start: 0, end: text.length }] };
}

function invalidSuffix(text: string, suffix: string): { message: string; hint: string } {
  return {
    message: `'${suffix}' is not a number suffix in '${text}'`,
    hint: "suffixes are ns, us, ms, s, m, h, d (durations) and u, l, ul, ll, ull",
  };
}

function invalidNumber(text: string): { message: string; hint?: string } {
  if (/^0[bB]/.test(text)) return { message: `'${text}' is not a number`, hint: "write it in hexadecimal: 0x…" };
  const suffix = /^[0-9_]+([a-zA-Z_]\w*)$/.exec(text)?.[1];
  return suffix === undefined || /^[xX]/.test(suffix)
    ? { message: `'${text}' is not a number` }
    : invalidSuffix(text, suffix);
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"' };

/** Value of a string token as a binary string: one UTF-16 unit a byte of the text's UTF-8. */
export function stringValue(text: string): Literal<string> {
  const problems: LiteralProblem[] = [];
  let value = "";
  let at = 1;
  while (at < text.length && text.charAt(at) !== '"') {
    const next = text.indexOf("\\", at);
    const quote = text.indexOf('"', at);
    const stop = Math.min(next < 0 ? text.length : next, quote < 0 ? text.length : quote);
    value += binaryString(text.slice(at, stop));
    at = stop;
    if (text.charAt(at) !== "\\" || at + 1 >= text.length) {
      if (text.charAt(at) === "\\") at++;
      continue;
    }
    const read = readEscape(text, at);
    value += read.value;
    if (read.problem !== undefined) problems.push(read.problem);
    at = read.end;
  }
  if (at >= text.length) problems.push(unterminated(text));
  return { value, problems };
}

function unterminated(text: string): LiteralProblem {
  const hint = "put the missing '\"' where the string ends; a string cannot go over a line end, write \\n";
  return {
    code: "unterminated-string",
    message: "this string is not closed",
    hint,
    start: 0,
    end: text.trimEnd().length,
  };
}

interface Escape {
  readonly value: string;
  readonly end: number;
  readonly problem?: LiteralProblem;
}

function readEscape(text: string, start: number): Escape {
  const char = String.fromCodePoint(text.codePointAt(start + 1) ?? 0);
  const end = start + 1 + char.length;
  const simple = Object.hasOwn(SIMPLE_ESCAPES, char) ? SIMPLE_ESCAPES[char] : undefined;
  if (simple !== undefined) return { value: simple, end };
  const octal = /^[0-7]{1,3}/.exec(text.slice(start + 1, start + 4))?.[0];
  if (octal !== undefined) return octalEscape(octal, start);
  const hex = /^[xX]([0-9a-fA-F]{1,2})/.exec(text.slice(start + 1, start + 4));
  if (hex !== null)
    return { value: String.fromCharCode(Number.parseInt(hex[1] ?? "", 16)), end: start + 1 + hex[0].length };
  const hint = 'escapes are \\n \\t \\r \\\\ \\" \\0nn (octal) and \\xnn (hexadecimal); a backslash itself is \\\\';
  const message = `'\\${char}' is not an escape sequence`;
  return { value: "", end, problem: { code: "unknown-escape", message, hint, start, end } };
}

function octalEscape(digits: string, start: number): Escape {
  const code = Number.parseInt(digits, 8);
  const end = start + 1 + digits.length;
  if (code <= 255) return { value: String.fromCharCode(code), end };
  const message = `the escape '\\${digits}' is larger than a byte`;
  return { value: "", end, problem: { code: "unknown-escape", message, hint: "the largest is \\377", start, end } };
}

/** Index of `$N`, or undefined if it is not a number from 1 to 2^31 - 1. */
export function positionalIndex(text: string): number | undefined {
  const index = Number(text.slice(1));
  return isDigit(text.charCodeAt(1)) && index >= 1 && index < 2 ** 31 ? index : undefined;
}

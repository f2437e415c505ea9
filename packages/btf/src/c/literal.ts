// Integer, character and string literals of C.
import { type CValue, intValue, wrap } from "./c-value.ts";
import { errorAt, type Token } from "./token.ts";

const INTEGER =
  /^(?:0[xX]([0-9a-fA-F']+)|0[bB]([01']+)|(0[0-7']*)|([1-9][\d']*))((?:[uU](?:ll?|LL?)?|(?:ll?|LL?)[uU]?)?)$/;

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  e: "\x1b",
};

function digits(match: RegExpMatchArray): { value: bigint; decimal: boolean } {
  const [, hex, binary, octal, decimal] = match.map((part) => part?.replaceAll("'", ""));
  if (hex !== undefined) return { value: BigInt(`0x${hex}`), decimal: false };
  if (binary !== undefined) return { value: BigInt(`0b${binary}`), decimal: false };
  if (octal !== undefined) return { value: octal === "0" ? 0n : BigInt(`0o${octal.slice(1)}`), decimal: false };
  return { value: BigInt(decimal ?? "0"), decimal: true };
}

/** The value and type of an integer literal (C11 6.4.4.1). Throws {@link CError} for anything else. */
export function integerLiteral(token: Token): CValue {
  const match = token.text.match(INTEGER);
  if (match === null) throw errorAt(token, `"${token.text}" is not an integer`);
  const { value, decimal } = digits(match);
  const suffix = (match[5] ?? "").toLowerCase();
  const unsigned = suffix.includes("u");
  const long = suffix.includes("l");
  if (!long && !unsigned && value < 1n << 31n) return intValue(value);
  if (!long && (unsigned || !decimal) && value < 1n << 32n) return wrap(value, { bits: 32, unsigned: true });
  return wrap(value, { bits: 64, unsigned: unsigned || value >= 1n << 63n });
}

/** A literal's bytes with its escapes resolved; text above 0x7f becomes its UTF-8 bytes. */
function bytesOf(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]+|[0-7]{1,3}|\r?\n|[\s\S])|\P{ASCII}/gu, (all, code: string | undefined) => {
    if (code === undefined) return String.fromCharCode(...new TextEncoder().encode(all));
    if (code.startsWith("x")) return String.fromCharCode(Number.parseInt(code.slice(1), 16) & 0xff);
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    return code.endsWith("\n") ? "" : (SIMPLE_ESCAPES[code] ?? code);
  });
}

/** The bytes of a string literal, one UTF-16 unit each. */
export function stringLiteral(token: Token): string {
  return bytesOf(token.text.slice(token.text.indexOf('"') + 1, -1));
}

/** The value of a character literal; several characters make one int, as GCC does. */
export function charLiteral(token: Token): CValue {
  const bytes = bytesOf(token.text.slice(token.text.indexOf("'") + 1, -1));
  if (bytes.length === 1) return intValue(BigInt.asIntN(8, BigInt(bytes.charCodeAt(0))));
  const value = [...bytes].reduce((sum, byte) => (sum << 8n) | BigInt(byte.charCodeAt(0)), 0n);
  return wrap(value, { bits: 32, unsigned: false });
}

// Reads plain constants out of UAPI headers: `#define NAME number` and the values of enums. It is no preprocessor:
// a definition whose value is not a literal, a shift, an alias or an ioctl number is left out.
import { readFileSync } from "node:fs";

export type Constants = Map<string, bigint>;

const NUMBER = /^\(?\s*(-?(?:0x[\da-f]+|\d+))\s*U?L{0,2}\s*(?:<<\s*(\d+))?\s*\)?$/i;
const IOCTL = /^_IO(R|W|WR)?\s*\(\s*'(.)'\s*,\s*(\d+)\s*(?:,\s*(.+?))?\s*\)$/;
/** Direction bits of asm-generic/ioctl.h, from bit 30. */
const DIRECTION: Readonly<Record<string, bigint>> = { W: 1n, R: 2n, WR: 3n };

/** C integers: a leading 0 means octal. */
function literal(text: string): bigint {
  const octal = /^(-?)0([0-7]+)$/.exec(text);
  return octal === null ? BigInt(text) : BigInt(`0o${octal[2]}`);
}

function ioctl(match: RegExpExecArray): bigint {
  const [, direction = "", type = "", number = "0", argument] = match;
  const size = argument === undefined ? 0n : argument === "__u32" ? 4n : 8n;
  return ((DIRECTION[direction] ?? 0n) << 30n) | (size << 16n) | (BigInt(type.charCodeAt(0)) << 8n) | BigInt(number);
}

function evaluate(text: string, known: Constants): bigint | undefined {
  const number = NUMBER.exec(text);
  if (number !== null) return literal(number[1] ?? "0") << BigInt(number[2] ?? 0);
  const io = IOCTL.exec(text);
  if (io !== null) return ioctl(io);
  return known.get(text.replace(/^\((\w+)\)$/, "$1"));
}

function readEnum(body: string, known: Constants): void {
  let next = 0n;
  for (const item of body.split(",")) {
    const [name = "", value] = item.split("=").map((s) => s.trim());
    if (!/^\w+$/.test(name)) continue;
    next = (value === undefined ? next : evaluate(value, known)) ?? next;
    known.set(name, next);
    next += 1n;
  }
}

/** Constants of the given header text, added to those already known. */
export function constantsOf(text: string, known: Constants = new Map()): Constants {
  const plain = text.replace(/\/\*[\s\S]*?\*\//g, " ").replace(/\\\n/g, " ");
  for (const [, name = "", value = ""] of plain.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(.+?)[ \t]*$/gm)) {
    const result = evaluate(value, known);
    if (result !== undefined) known.set(name, result);
  }
  const withoutDirectives = plain.replace(/^[ \t]*#.*$/gm, "");
  for (const [, body = ""] of withoutDirectives.matchAll(/\benum\b[^{};]*\{([^}]*)\}/g)) readEnum(body, known);
  return known;
}

export function readHeader(path: string, known?: Constants): Constants {
  return constantsOf(readFileSync(path, "utf8"), known);
}

// Delimits one token of ordinary code (everything but attach points and C definitions). It never fails: what the
// language does not have becomes an `unknown` or `character` token, an open string ends with its line.

import { isDigit, isWordStart, wordEnd } from "./characters.ts";
import type { TokenKind } from "./token.ts";

const OPERATORS: readonly string[] = [
  ..."<<= >>=".split(" "),
  ..."<< >> <= >= == != && || ++ -- -> .. += -= *= /= %= &= |= ^=".split(" "),
  ..."{}()[];,.:?=<>+-*/%&|^!~",
];

const BY_FIRST = new Map<string, readonly string[]>();
for (const operator of OPERATORS) {
  const first = operator.charAt(0);
  BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), operator]);
}

export interface Scanned {
  readonly kind: TokenKind;
  readonly end: number;
}

/** The token that begins at `offset`, which must be inside the source and not at white space or a comment. */
export function scanCode(source: string, offset: number): Scanned {
  const code = source.charCodeAt(offset);
  if (isWordStart(code)) return { kind: "identifier", end: wordEnd(source, offset) };
  if (isDigit(code)) return { kind: "integer", end: wordEnd(source, offset) };
  const char = source.charAt(offset);
  if (char === "$") return scanDollar(source, offset);
  if (char === "@") return { kind: "map", end: scanName(source, offset + 1) };
  if (char === '"') return { kind: "string", end: quotedEnd(source, offset) };
  if (char === "'") return scanCharacter(source, offset);
  const operator = BY_FIRST.get(char)?.find((candidate) => source.startsWith(candidate, offset));
  if (operator !== undefined) return { kind: "punctuation", end: offset + operator.length };
  return { kind: "unknown", end: unknownEnd(source, offset) };
}

function scanName(source: string, offset: number): number {
  return isWordStart(source.charCodeAt(offset)) ? wordEnd(source, offset) : offset;
}

function scanDollar(source: string, offset: number): Scanned {
  const next = source.charCodeAt(offset + 1);
  if (source.charAt(offset + 1) === "#") return { kind: "positional-count", end: offset + 2 };
  if (isDigit(next)) {
    let end = offset + 1;
    while (isDigit(source.charCodeAt(end))) end++;
    return { kind: "positional", end };
  }
  if (isWordStart(next)) return { kind: "variable", end: wordEnd(source, offset + 1) };
  return { kind: "unknown", end: offset + 1 };
}

/** Offset after the quoted text that begins at `offset`; an open one ends before the line feed. */
export function quotedEnd(source: string, offset: number): number {
  const quote = source.charAt(offset);
  let end = offset + 1;
  while (end < source.length) {
    const char = source.charAt(end);
    if (char === "\n") return end;
    if (char === quote) return end + 1;
    end += char === "\\" && end + 1 < source.length && source.charAt(end + 1) !== "\n" ? 2 : 1;
  }
  return end;
}

function scanCharacter(source: string, offset: number): Scanned {
  const end = quotedEnd(source, offset);
  const closed = end - offset >= 2 && source.charAt(end - 1) === "'";
  return { kind: "character", end: closed ? end : offset + 1 };
}

function unknownEnd(source: string, offset: number): number {
  const code = source.codePointAt(offset) ?? 0;
  return offset + (code > 0xffff ? 2 : 1);
}

// Tokens of C text, and the scanner that finds them. Comments and joined lines are spaces; directives and macros are
// the preprocessor's business.
import { CError, type CSource } from "./c-error.ts";

export type TokenKind = "name" | "number" | "string" | "char" | "punct" | "pragma" | "end";

/** `first` means first on its line, `spaced` that space stands before it; `hide` names macros not to expand in it. */
export type Token = {
  readonly kind: TokenKind;
  readonly text: string;
  readonly source: CSource;
  readonly offset: number;
  readonly first: boolean;
  readonly spaced: boolean;
  readonly hide?: ReadonlySet<string>;
};

const SPACE = /(?:[ \t\r\f\v\n]|\\\r?\n|\/\/(?:\\\r?\n|[^\n])*|\/\*[\s\S]*?\*\/)+/y;
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["string", /(?:u8|[uUL])?"(?:\\[\s\S]|[^"\\\n])*"/y],
  ["char", /[uUL]?'(?:\\[\s\S]|[^'\\\n])+'/y],
  ["name", /[A-Za-z_$\x80-\uffff][\w$\x80-\uffff]*/y],
  ["number", /\.?\d(?:[eEpP][+-]|[\w.])*/y],
  ["punct", /%:%:|\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|##|[^\s]/y],
];

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function next(source: CSource, at: number, line: { first: boolean; spaced: boolean }): Token {
  if (source.text.startsWith("/*", at)) throw new CError("comment has no end; add */", source, at);
  for (const [kind, pattern] of PATTERNS) {
    const text = match(pattern, source.text, at);
    if (text !== undefined) return { kind, text, source, offset: at, ...line };
  }
  throw new CError("cannot read this character; remove it", source, at);
}

/** The error at a token. */
export function errorAt(token: Token, reason: string): CError {
  return new CError(reason, token.source, token.offset);
}

/** Tokens of a text, without an end mark. Throws {@link CError} for a comment without end. */
export function scan(source: CSource): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let first = true;
  while (at < source.text.length) {
    const space = match(SPACE, source.text, at) ?? "";
    at += space.length;
    // neither a comment that spans lines nor a joined line begins a new one
    first ||= space.replace(/\/\*[\s\S]*?\*\/|\\\r?\n/g, "").includes("\n");
    if (at >= source.text.length) break;
    const token = next(source, at, { first, spaced: space !== "" });
    tokens.push(token);
    at += token.text.length;
    first = false;
  }
  return tokens;
}

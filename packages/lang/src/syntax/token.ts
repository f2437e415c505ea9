// What the lexer hands out: lossless tokens. Joining the texts of all tokens of a script gives the script back.
// A token is text and a place; values (of numbers, strings) are worked out in literals.ts.

export type TokenKind =
  | "whitespace"
  | "comment"
  | "shebang"
  /** A preprocessor line with its continuation lines. */
  | "c-directive"
  /** `struct … { … };` and the like, with comments, attributes and the `;`. */
  | "c-definition"
  /** One attach point as written, quotes included. */
  | "attach-point"
  /** Any word; the parser decides which words are keywords where. */
  | "identifier"
  | "variable"
  | "map"
  | "positional"
  | "positional-count"
  /** A digit and all letters, digits and underscores after it, valid or not. */
  | "integer"
  | "string"
  /** `'c'`, which the language does not have. */
  | "character"
  | "punctuation"
  | "unknown"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** UTF-16 offsets into the source; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Nothing but white space and comments stands before it on its line. */
  readonly firstOnLine: boolean;
  /** A probe, macro, function, declaration or C definition begins here. */
  readonly startsItem: boolean;
}

/** Words that cannot be used as names in an expression. */
export const RESERVED: ReadonlySet<string> = new Set([
  "break",
  "continue",
  "else",
  "for",
  "if",
  "import",
  "let",
  "return",
  "unroll",
  "while",
]);

/** All keywords, for editors: the reserved words and those that are keywords only in their place. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...RESERVED,
  "comptime",
  "config",
  "fn",
  "macro",
  "offsetof",
  "sizeof",
  "typeinfo",
  "typeof",
]);

/** White space and comments: what the parser does not see. */
export function isTrivia(token: Token): boolean {
  return token.kind === "whitespace" || token.kind === "comment" || token.kind === "shebang";
}

// The parser's place in the tokens, and its means to complain. It sees no white space and no comments.

import { type Diagnostic, DiagnosticError } from "./diagnostic.ts";
import { explain } from "./mistakes.ts";
import type { Span } from "./span.ts";
import { isTrivia, type Token } from "./token.ts";

/**
 * How deep expressions and blocks may nest: a pair of parentheses takes two levels
 * and a dozen calls of the parser, so this is far from any stack's end.
 */
const MAX_NESTING = 800;
/** After that many errors the rest is noise. */
const MAX_ERRORS = 50;

export class Cursor {
  readonly file: number;
  readonly diagnostics: Diagnostic[] = [];
  /** Significant tokens, closed by an `end` token. */
  readonly #source: string;
  readonly #tokens: Token[];
  readonly #comments: readonly Token[];
  position = 0;
  #nesting = 0;
  /** In an unparenthesised condition `{` begins the body, not a block expression. */
  blocksAllowed = true;
  /** In a predicate `/` before `{` is its end, not a division. */
  inPredicate = false;
  /** Nodes that may have made the tree deeper without nesting in the source (`1 + 1 + 1 …`). */
  chained = 0;

  constructor(source: string, tokens: readonly Token[], file: number) {
    this.#source = source;
    const { length } = source;
    this.file = file;
    this.#comments = tokens.filter(({ kind }) => kind === "comment");
    this.#tokens = tokens.filter((token) => !isTrivia(token));
    this.#tokens.push({ kind: "end", text: "", start: length, end: length, firstOnLine: true, startsItem: true });
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.position + ahead, this.#tokens.length - 1)] ?? NOTHING;
  }

  previous(): Token {
    return this.#tokens[this.position - 1] ?? NOTHING;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.position++;
    return token;
  }

  atEnd(): boolean {
    return this.peek().kind === "end";
  }

  /** Whether the token is this punctuation or word. */
  at(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === "punctuation" || token.kind === "identifier");
  }

  atKind(kind: Token["kind"], ahead = 0): boolean {
    return this.peek(ahead).kind === kind;
  }

  accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.position++;
    return true;
  }

  /** `purpose` completes "expected ')' …". */
  expect(text: string, purpose = ""): Token {
    if (this.at(text)) return this.next();
    const error = this.unexpected(`'${text}'${purpose === "" ? "" : ` ${purpose}`}`);
    const generic = error.diagnostic.code === "unexpected-token" && (text === ")" || text === "]");
    throw generic ? new DiagnosticError({ ...error.diagnostic, code: "missing-bracket" }) : error;
  }

  /** Replaces the operator at hand, such as `*=`, by its first character and the rest. */
  splitOperator(): void {
    const token = this.peek();
    const middle = token.start + 1;
    const first = { ...token, text: token.text.slice(0, 1), end: middle };
    const rest = { ...token, text: token.text.slice(1), start: middle, firstOnLine: false, startsItem: false };
    this.#tokens.splice(this.position, 1, first, rest);
  }

  span(token: Token): Span {
    return { file: this.file, start: token.start, end: token.end };
  }

  /** Line number of a token, from 1. */
  lineOf(token: Token): number {
    let line = 1;
    for (let at = this.#source.indexOf("\n"); at >= 0 && at < token.start; at = this.#source.indexOf("\n", at + 1))
      line++;
    return line;
  }

  /** Whether a `//` comment begins between the two offsets. */
  hasLineComment(start: number, end: number): boolean {
    return this.#comments.some((token) => token.start >= start && token.start < end && token.text.startsWith("//"));
  }

  /** From `start` to the end of the last token taken. */
  spanFrom(start: number): Span {
    return { file: this.file, start, end: Math.max(start, this.previous().end) };
  }

  /** Runs `parse` one level deeper; beyond the limit the whole item is given up. */
  nested<T>(parse: () => T): T {
    if (this.#nesting >= MAX_NESTING) throw this.tooDeep(this.span(this.peek()));
    this.#nesting++;
    try {
      return parse();
    } finally {
      this.#nesting--;
    }
  }

  /** Inside brackets, where neither a condition's nor a predicate's rules hold. */
  bracketed<T>(parse: () => T): T {
    const { blocksAllowed, inPredicate } = this;
    this.blocksAllowed = true;
    this.inPredicate = false;
    try {
      return parse();
    } finally {
      this.blocksAllowed = blocksAllowed;
      this.inPredicate = inPredicate;
    }
  }

  tooDeep(span: Span): DiagnosticError {
    const hint = "split the expression: keep a part of it in a variable";
    return this.error("too-deeply-nested", "this is nested too deeply", span, hint);
  }

  error(code: string, message: string, span: Span, hint?: string): DiagnosticError {
    return new DiagnosticError({ code, severity: "error", message, span, ...(hint === undefined ? {} : { hint }) });
  }

  /** The error for a token that is not the `expected` thing, named in words. */
  unexpected(expected: string): DiagnosticError {
    const found = this.peek();
    const mistake = explain({ found, previous: this.previous(), next: this.peek(1), after: this.peek(2), expected });
    // What is missing at the end of a line is missing there, not where the next line begins.
    const missing = found.firstOnLine && this.position > 0 && mistake.code === "unexpected-token";
    const at = missing ? { file: this.file, start: this.previous().end, end: this.previous().end } : this.span(found);
    return this.error(
      mistake.code,
      mistake.message,
      mistake.span ? { file: this.file, ...mistake.span } : at,
      mistake.hint,
    );
  }

  /** So many errors were reported that no more are taken. */
  get silent(): boolean {
    return this.diagnostics.length >= MAX_ERRORS;
  }

  /** Adds a diagnostic, unless an error was already reported at the same place. */
  report(diagnostic: Diagnostic): void {
    const same = this.diagnostics.some((earlier) => earlier.span?.start === diagnostic.span?.start);
    if (!same && !this.silent) this.diagnostics.push(diagnostic);
  }

  /** Reports and goes on. */
  complain(code: string, message: string, span: Span, hint?: string): void {
    this.report(this.error(code, message, span, hint).diagnostic);
  }
}

const NOTHING: Token = { kind: "end", text: "", start: 0, end: 0, firstOnLine: true, startsItem: false };

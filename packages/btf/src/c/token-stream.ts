// A cursor over preprocessed tokens for the parsers, with the errors they share. It applies `#pragma pack` on the way.
import type { CError, CSource } from "./c-error.ts";
import { errorAt, type Token } from "./token.ts";

export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  readonly #packs: (number | undefined)[] = [];
  #at = 0;
  /** Largest member alignment that `#pragma pack` allows now, in bytes. */
  pack: number | undefined;

  constructor(tokens: readonly Token[], source: CSource) {
    this.#tokens = tokens;
    this.#end = { kind: "end", text: "", source, offset: source.text.length, first: true, spaced: true };
  }

  get peek(): Token {
    let token = this.#tokens[this.#at] ?? this.#end;
    while (token.kind === "pragma") {
      this.#pragma(token);
      token = this.#tokens[++this.#at] ?? this.#end;
    }
    return token;
  }

  /** The token `ahead` places after the next one. */
  look(ahead: number): Token {
    return this.#tokens[this.#at + ahead] ?? this.#end;
  }

  next(): Token {
    const token = this.peek;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  is(text: string): boolean {
    const token = this.peek;
    return token.text === text && (token.kind === "punct" || token.kind === "name");
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.#at++;
    return true;
  }

  expect(text: string): Token {
    if (!this.is(text)) throw this.error(`expected "${text}" before ${describe(this.peek)}`);
    return this.next();
  }

  get atEnd(): boolean {
    return this.peek.kind === "end";
  }

  error(reason: string): CError {
    return errorAt(this.peek, reason);
  }

  /** Skips a bracketed group whose opening bracket is next. */
  skipGroup(): void {
    const open = this.next();
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (token.kind === "end") throw errorAt(open, `"${open.text}" has no counterpart`);
      if (token.kind !== "punct") continue;
      if ("([{".includes(token.text)) depth++;
      if (")]}".includes(token.text)) depth--;
    }
  }

  #pragma(token: Token): void {
    const [, action, value] = token.text.match(/^pack\s*\(\s*(push|pop)?\s*,?\s*(\d+)?\s*\)$/) ?? [];
    if (action === "push") this.#packs.push(this.pack);
    if (action === "pop") this.pack = this.#packs.pop();
    else if (value !== undefined) this.pack = Number(value);
    else if (action === undefined) this.pack = undefined;
  }
}

/** A token as messages name it. */
export function describe(token: Token): string {
  return token.kind === "end" ? "the end of the text" : `"${token.text}"`;
}

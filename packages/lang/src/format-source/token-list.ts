// The tokens of a script without white space and comments, and between them the gaps: what stood there, so that comments
// and empty lines find their way into the new layout.

import { lex } from "../syntax/lexer.ts";
import type { Token } from "../syntax/token.ts";

export interface Comment {
  readonly text: string;
  /** Ends its line: `//`. */
  readonly isLine: boolean;
  /** Line ends between it and what stands before it. */
  readonly newlines: number;
}

/** What stands in front of a token. */
export interface Gap {
  readonly comments: readonly Comment[];
  /** Line ends between the last comment, or the token before, and the token. */
  readonly newlines: number;
}

export interface TokenList {
  readonly tokens: readonly Token[];
  /** One more than tokens: the last is the end of the script. */
  readonly gaps: readonly Gap[];
  /** Index of the token that begins at an offset. */
  startingAt(offset: number): number | undefined;
  /** Index of the token that ends at an offset. */
  endingAt(offset: number): number | undefined;
}

export function tokenList(source: string): TokenList {
  const tokens: Token[] = [];
  const gaps: Gap[] = [];
  let comments: Comment[] = [];
  let newlines = 0;
  for (const token of lex(source)) {
    if (token.kind === "whitespace") newlines += count(token.text);
    else if (token.kind === "comment") {
      comments.push({ text: clean(token.text), isLine: token.text.startsWith("//"), newlines });
      newlines = 0;
    } else {
      gaps.push({ comments, newlines });
      tokens.push(token);
      comments = [];
      newlines = 0;
    }
  }
  gaps.push({ comments, newlines });
  const starts = new Map(tokens.map((t, i) => [t.start, i]));
  const ends = new Map(tokens.map((t, i) => [t.end, i]));
  return { tokens, gaps, startingAt: (offset) => starts.get(offset), endingAt: (offset) => ends.get(offset) };
}

function count(text: string): number {
  return text.split("\n").length - 1;
}

function clean(comment: string): string {
  return comment.replaceAll("\r\n", "\n").trimEnd();
}

// Writes the tokens of the new layout: lines with their indentation, comments in the gaps, and lines that are too long
// broken behind commas and before `&&`, `||` and the `:` of a choice, with what follows under the first element of the bracket.

import type { Token } from "../syntax/token.ts";
import type { LineStart, Structure } from "./structure.ts";
import type { Comment, TokenList } from "./token-list.ts";

const INDENT = 2;
const LONGEST_LINE = 80;
/** Of a continued line outside of brackets, beyond its beginning. */
const CONTINUED = 4;

export class LineWriter {
  readonly #list: TokenList;
  readonly #structure: Structure;
  readonly #spaces: readonly boolean[];
  #text = "";
  #column = 0;
  /** Column of the line's beginning. */
  #start = 0;
  /** For each bracket that this line opened, where its first element stands. */
  readonly #brackets: number[] = [];
  /** The line is broken already, by a comment. */
  #fresh = true;

  constructor(list: TokenList, structure: Structure, spaces: readonly boolean[]) {
    this.#list = list;
    this.#structure = structure;
    this.#spaces = spaces;
  }

  write(): string {
    const { tokens, gaps } = this.#list;
    for (const [i, token] of tokens.entries()) {
      const line = this.#structure.lines.get(i);
      if (line === undefined) this.#within(i, token);
      else this.#newLine(i, line);
      this.#token(token);
      if (this.#structure.semicolons.has(i)) this.#put(";");
    }
    const end = gaps[tokens.length];
    if (end !== undefined) this.#ownLines(end.comments, 0, true);
    return this.#text === "" ? "" : `${this.#text}\n`;
  }

  #put(text: string): void {
    this.#text += text;
    const newline = text.lastIndexOf("\n");
    this.#column = newline < 0 ? this.#column + text.length : text.length - newline - 1;
    this.#fresh = false;
  }

  #break(column: number): void {
    this.#text += `\n${" ".repeat(column)}`;
    this.#column = column;
    this.#fresh = true;
  }

  #token(token: Token): void {
    this.#put(token.text);
    if (token.kind !== "punctuation") return;
    if (token.text === "(" || token.text === "[") this.#brackets.push(this.#column);
    if (token.text === ")" || token.text === "]") this.#brackets.pop();
  }

  // ---- a new line

  #newLine(index: number, line: LineStart): void {
    const gap = this.#list.gaps[index];
    const comments = gap?.comments ?? [];
    const newlines = gap?.newlines ?? 0;
    const last = comments.at(-1);
    this.#brackets.length = 0;
    const own = this.#ownLines(comments, line.commentDepth * INDENT, line.keepsBlank);
    this.#start = line.depth * INDENT;
    // a comment in front of the token, on its line
    if (own && last !== undefined && !last.isLine && newlines === 0) {
      this.#put(" ");
      return;
    }
    if (this.#text === "") return;
    const blank = newlines > 1 && (line.keepsBlank || own) && line.commentDepth === line.depth;
    this.#text += blank ? "\n" : "";
    this.#break(this.#start);
  }

  /** Comments behind the last token stay there, the others have lines of their own. True if the last one has. */
  #ownLines(comments: readonly Comment[], column: number, keepsBlank: boolean): boolean {
    let trailing = this.#text !== "";
    for (const [i, comment] of comments.entries()) {
      trailing &&= comment.newlines === 0;
      if (trailing) this.#put(` ${comment.text}`);
      else if (this.#text === "") this.#put(comment.text);
      else {
        const blank = comment.newlines > 1 && (keepsBlank || i > 0);
        const beside = comment.newlines === 0 && comments[i - 1]?.isLine === false;
        if (beside) this.#put(" ");
        else this.#text += blank ? "\n" : "";
        if (!beside) this.#break(column);
        this.#put(comment.text);
      }
    }
    return comments.length > 0 && !trailing;
  }

  // ---- within a line

  #within(index: number, token: Token): void {
    const comments = this.#list.gaps[index]?.comments ?? [];
    const opened = "([".includes(this.#list.tokens[index - 1]?.text ?? " ");
    for (const comment of comments) {
      this.#put(this.#fresh || (opened && comment === comments[0]) ? comment.text : ` ${comment.text}`);
      if (comment.isLine) this.#break(this.#continuation());
    }
    if (this.#fresh) return;
    if (this.#mayBreak(index) && this.#column + this.#widthFrom(index) > LONGEST_LINE) {
      if (this.#continuation() < this.#column) this.#break(this.#continuation());
      return;
    }
    const closes = [",", ";", ")", "]"].includes(token.text);
    if (comments.length > 0 ? !closes : this.#spaces[index]) this.#put(" ");
  }

  #continuation(): number {
    return this.#brackets.at(-1) ?? this.#start + CONTINUED;
  }

  #mayBreak(index: number): boolean {
    const { tokens } = this.#list;
    if (this.#structure.otherwise.has(index)) return true;
    if (tokens[index]?.kind === "punctuation" && ["&&", "||"].includes(tokens[index]?.text ?? "")) return true;
    return tokens[index - 1]?.text === "," && this.#brackets.length > 0;
  }

  /** Of the space and all up to where the line may be broken next, outside of the brackets in between. */
  #widthFrom(index: number): number {
    const { tokens } = this.#list;
    let width = 0;
    for (let i = index, nested = 0; i < tokens.length; i++) {
      const text = tokens[i]?.text ?? "";
      if (i > index && (this.#structure.lines.has(i) || (nested === 0 && this.#mayBreak(i)))) break;
      width += text.length + (i === index || this.#spaces[i] ? 1 : 0);
      if (tokens[i]?.kind !== "punctuation") continue;
      if (text === "(" || text === "[") nested++;
      if ((text === ")" || text === "]") && --nested < 0) {
        // the bracket closes; what clings to it comes along
        const next = tokens[i + 1]?.text ?? "";
        return width + ([";", ",", ")"].includes(next) ? 1 : 0);
      }
    }
    return width;
  }
}

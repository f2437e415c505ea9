// Source text to lossless tokens. Outside of braces a script reads differently from inside (attach points are nearly
// free text), so the lexer follows braces and predicates; it reports nothing, the parser does.

import { commentEnd, isSpace, isWordStart, layoutEnd, lineEnd, spaceEnd, wordEnd } from "./characters.ts";
import { scanCode } from "./scan-code.ts";
import { ALTERNATIVE, attachPointEnd, cDefinitionEnd, directiveEnd, isCDefinition } from "./scan-item.ts";
import { isTrivia, type Token, type TokenKind } from "./token.ts";

/** What a stretch of code belongs to, which says where the code ends and items go on. */
type Stretch = "body" | "declaration" | "import" | "braced" | "predicate" | "expression";

const ITEM_WORDS: Readonly<Record<string, Stretch>> = {
  let: "declaration",
  import: "import",
  config: "braced",
  macro: "braced",
  fn: "braced",
};

// What begins a line at its first column and can only be a new item. Used after a brace was left open.
const OBVIOUS_ITEM = /[A-Za-z]\w*:[^\s{;]+\s*(?:[,/{]|$)|(?:begin|end)\s*(?:\{|$)|(?:macro|fn)\s+\w+\s*[({]/iy;

/** All tokens of a script, trivia included, without an end token. */
export function lex(source: string): readonly Token[] {
  const lexer = new Lexer(source, false);
  lexer.runItems();
  if (lexer.closed) return lexer.tokens;
  // A `}` is missing: look again for the probe that follows, so that one slip does not hide the rest of the script.
  const again = new Lexer(source, true);
  again.runItems();
  return again.tokens;
}

/** All tokens of a single expression. */
export function lexExpression(source: string): readonly Token[] {
  const lexer = new Lexer(source, false);
  lexer.runCode("expression");
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Token[] = [];
  readonly #source: string;
  readonly #resynchronise: boolean;
  #position = 0;
  #firstOnLine = true;
  #previous: Token | undefined;
  closed = true;

  constructor(source: string, resynchronise: boolean) {
    this.#source = source;
    this.#resynchronise = resynchronise;
  }

  runItems(): void {
    const start = spaceEnd(this.#source, 0);
    if (this.#source.startsWith("#!", start)) {
      if (start > 0) this.#emit("whitespace", start);
      this.#emit("shebang", lineEnd(this.#source, start));
    }
    while (this.#skipTrivia()) {
      const stretch = this.#item();
      if (stretch !== undefined) this.runCode(stretch);
    }
  }

  /** Code up to the end of the stretch. */
  runCode(stretch: Stretch): void {
    let braces = stretch === "body" ? 1 : 0;
    let parentheses = 0;
    let conditional = false;
    while (this.#skipTrivia()) {
      if (braces > 0 && this.#resynchronise && this.#atObviousItem()) return;
      const before = this.#previous;
      const { kind, end } = scanCode(this.#source, this.#position);
      const text = this.#emit(kind, end).text;
      if (kind === "identifier" && text === "if") conditional = true;
      if (text === "(") parentheses++;
      else if (text === ")") parentheses--;
      else if (text === "}") braces--;
      else if (text === "{") {
        if (stretch === "predicate" && braces === 0 && parentheses <= 0 && !(conditional || wantsOperand(before))) {
          stretch = "body";
        }
        braces++;
      }
      if (this.#ends(stretch, { kind, text, braces, parentheses })) return;
    }
    if (braces > 0) this.closed = false;
  }

  #ends(stretch: Stretch, at: { kind: TokenKind; text: string; braces: number; parentheses: number }): boolean {
    if (stretch === "expression" || at.braces > 0) return false;
    if (at.braces < 0 || (at.text === "}" && stretch !== "predicate")) return true;
    if (stretch === "predicate") return at.text === "/" && this.#nextChar() === "{";
    if (at.text === ";" || (stretch === "import" && at.kind === "string")) return true;
    return stretch === "declaration" && at.text === ")" && at.parentheses <= 0;
  }

  #item(): Stretch | undefined {
    const source = this.#source;
    const offset = this.#position;
    const char = source.charAt(offset);
    const previous = this.#previous;
    const inList = previous?.text === "," || previous?.text === ALTERNATIVE;
    const continues = previous?.kind === "attach-point" || inList;
    if (char === "#") return void this.#emit("c-directive", directiveEnd(source, offset), true);
    if (",{};".includes(char)) {
      this.#emit("punctuation", offset + 1);
      return char === "{" ? "body" : undefined;
    }
    if (continues && source.startsWith(ALTERNATIVE, offset)) {
      this.#emit("punctuation", offset + ALTERNATIVE.length);
      return undefined;
    }
    if (char === "/" && continues) {
      this.#emit("punctuation", offset + 1);
      return "predicate";
    }
    if (isWordStart(source.charCodeAt(offset)) && (!continues || this.#firstOnLine)) {
      const end = wordEnd(source, offset);
      const word = source.slice(offset, end);
      if ((word === "struct" || word === "union" || word === "enum") && isCDefinition(source, offset)) {
        return void this.#emit("c-definition", cDefinitionEnd(source, offset), true);
      }
      const stretch = Object.hasOwn(ITEM_WORDS, word) ? ITEM_WORDS[word] : undefined;
      // Not the probe type `config:…` nor the label in `config=begin`.
      const isName =
        source.charAt(end) === ":" || (source.charAt(end) === "=" && isWordStart(source.charCodeAt(end + 1)));
      if (stretch !== undefined && !isName) {
        this.#emit("identifier", end, true);
        return stretch;
      }
    }
    const startsItem = !inList && (!continues || this.#firstOnLine);
    this.#emit("attach-point", attachPointEnd(source, offset), startsItem);
    return undefined;
  }

  #nextChar(): string {
    return this.#source.charAt(layoutEnd(this.#source, this.#position));
  }

  #atObviousItem(): boolean {
    if (this.#position > 0 && this.#source.charAt(this.#position - 1) !== "\n") return false;
    const line = this.#source.slice(this.#position, lineEnd(this.#source, this.#position)).trimEnd();
    OBVIOUS_ITEM.lastIndex = 0;
    return OBVIOUS_ITEM.test(line);
  }

  /** Emits white space and comments; false at the end of the source. */
  #skipTrivia(): boolean {
    const source = this.#source;
    while (this.#position < source.length) {
      if (isSpace(source.charCodeAt(this.#position))) {
        const end = spaceEnd(source, this.#position);
        if (this.#emit("whitespace", end).text.includes("\n")) this.#firstOnLine = true;
        continue;
      }
      const end = commentEnd(source, this.#position);
      if (end === this.#position) return true;
      if (this.#emit("comment", end).text.includes("\n")) this.#firstOnLine = true;
    }
    return false;
  }

  #emit(kind: TokenKind, end: number, startsItem = false): Token {
    const start = this.#position;
    const text = this.#source.slice(start, end);
    const token: Token = { kind, text, start, end, firstOnLine: this.#firstOnLine, startsItem };
    this.tokens.push(token);
    this.#position = end;
    if (!isTrivia(token)) {
      this.#previous = token;
      this.#firstOnLine = false;
    }
    return token;
  }
}

function wantsOperand(token: Token | undefined): boolean {
  if (token === undefined) return true;
  if (token.text === "else" || token.text === "comptime") return true;
  return token.kind === "punctuation" && !")]}".includes(token.text) && token.text !== "++" && token.text !== "--";
}

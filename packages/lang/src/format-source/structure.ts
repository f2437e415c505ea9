// Where lines begin, by the tree: items, statements and closing braces, each with its depth. A block that is a value and
// holds nothing but a short expression stays within its line.

import type { AnyNode, Block, If, Program, Statement } from "../syntax/ast.ts";
import { children, walk } from "../syntax/walk.ts";
import type { TokenList } from "./token-list.ts";

export interface LineStart {
  readonly depth: number;
  /** Of comments on lines of their own in front of it: those before a closing brace belong inside. */
  readonly commentDepth: number;
  /** Empty lines in front of it are kept. */
  readonly keepsBlank: boolean;
}

export interface Structure {
  /** By index of the token that begins the line. */
  readonly lines: ReadonlyMap<number, LineStart>;
  /** Indexes of tokens behind which a `;` is missing. */
  readonly semicolons: ReadonlySet<number>;
  /** Indexes of the `:` of `c ? a : b`, where a line that is too long may be broken. */
  readonly otherwise: ReadonlySet<number>;
}

/** Longest value of braces within a line. */
const LONGEST_INLINE = 60;

export function structure(program: Program, list: TokenList): Structure {
  const builder = new StructureBuilder(list);
  builder.program(program);
  return builder;
}

class StructureBuilder implements Structure {
  readonly lines: Map<number, LineStart> = new Map();
  readonly semicolons: Set<number> = new Set();
  readonly otherwise: Set<number> = new Set();
  readonly #list: TokenList;

  constructor(list: TokenList) {
    this.#list = list;
  }

  program(program: Program): void {
    for (const [i, token] of this.#list.tokens.entries()) if (token.startsItem) this.#line(i, 0);
    for (const node of children(program)) this.#topLevel(node);
    walk(program, (node) => {
      if (node.kind === "ternary") this.#colon(this.#list.startingAt(node.whenFalse.span.start));
    });
  }

  /** In front of the value, and of what parentheses it has. */
  #colon(value: number | undefined): void {
    let at = (value ?? 0) - 1;
    while (this.#list.tokens[at]?.text === "(") at--;
    if (this.#list.tokens[at]?.text === ":") this.otherwise.add(at);
  }

  #topLevel(node: AnyNode): void {
    this.#line(this.#list.startingAt(node.span.start), 0);
    switch (node.kind) {
      case "config":
        this.#config(node.span.end);
        break;
      case "probe": {
        const last = node.attachPoints.at(-1);
        for (const point of node.attachPoints.slice(1)) this.#attachPoint(this.#list.startingAt(point.span.start));
        if (node.predicate !== undefined && last !== undefined) {
          const end = this.#list.endingAt(last.span.end);
          if (end !== undefined) this.#line(end + 1, 0, false);
          this.#inside(node.predicate, 0);
        }
        this.#body(node.body);
        break;
      }
      case "macro":
      case "function":
        this.#body(node.body);
        break;
    }
  }

  /** A word that begins items is one only within the line. */
  #attachPoint(index: number | undefined): void {
    const text = this.#list.tokens[index ?? -1]?.text ?? "";
    if (!/^(?:let|import|config|macro|fn|struct|union|enum)\b/.test(text)) this.#line(index, 0, false);
  }

  #body(block: Block): void {
    this.#line(this.#list.startingAt(block.span.start), 0, false);
    this.#block(block, 0);
  }

  #line(index: number | undefined, depth: number, keepsBlank = true): void {
    if (index !== undefined) this.lines.set(index, { depth, commentDepth: depth, keepsBlank });
  }

  #config(end: number): void {
    const close = this.#list.endingAt(end);
    if (close === undefined) return;
    let open = close;
    while (open > 0 && this.#list.tokens[open]?.text !== "{") open--;
    this.#statements({ open, close, depth: 0, ends: new Set(), closes: true });
  }

  #block(block: Block, depth: number): void {
    const open = this.#list.startingAt(block.span.start);
    const close = this.#list.endingAt(block.span.end);
    if (open === undefined || close === undefined) return;
    const compound = block.statements.filter(isCompound);
    const ends = new Set(compound.map((s) => this.#list.endingAt(s.span.end) ?? -1));
    this.#statements({ open, close, depth, ends, closes: block.result === undefined });
    for (const statement of block.statements) this.#statement(statement, depth + 1);
    if (block.result !== undefined) this.#inside(block.result, depth + 1);
  }

  /** `ends`: tokens that end a statement without `;`. `closes`: the last statement may have one. */
  #statements(block: { open: number; close: number; depth: number; ends: ReadonlySet<number>; closes: boolean }): void {
    const { open, close, depth, ends, closes } = block;
    const { tokens, gaps } = this.#list;
    const empty = open + 1 === close;
    if (!empty || (gaps[close]?.comments.length ?? 0) > 0) {
      this.lines.set(close, { depth, commentDepth: depth + 1, keepsBlank: false });
    }
    if (empty) return;
    this.#line(open + 1, depth + 1, false);
    for (let i = open + 1, nested = 0; i < close - 1; i++) {
      const text = tokens[i]?.kind === "punctuation" ? (tokens[i]?.text ?? "") : "";
      if ("({[".includes(text) && text !== "") nested++;
      if (")}]".includes(text) && text !== "") nested--;
      const over = nested === 0 && (text === ";" || ends.has(i));
      if (over && tokens[i + 1]?.text !== ";") this.#line(i + 1, depth + 1);
    }
    if (closes && tokens[close - 1]?.text !== ";" && !ends.has(close - 1)) this.semicolons.add(close - 1);
  }

  #statement(statement: Statement, depth: number): void {
    switch (statement.kind) {
      case "if":
        this.#if(statement, depth);
        break;
      case "block":
        this.#block(statement, depth);
        break;
      case "while":
      case "for":
      case "unroll":
        for (const child of children(statement)) if (child !== statement.body) this.#inside(child, depth);
        this.#block(statement.body, depth);
        break;
      default:
        for (const child of children(statement)) this.#inside(child, depth);
    }
  }

  #if({ condition, then, otherwise }: If, depth: number): void {
    this.#inside(condition, depth);
    this.#block(then, depth);
    if (otherwise?.kind === "if") this.#if(otherwise, depth);
    else if (otherwise !== undefined) this.#block(otherwise, depth);
  }

  /** Values with braces within an expression. */
  #inside(node: AnyNode, depth: number): void {
    if (node.kind === "block" || node.kind === "if") {
      if (this.#fitsInline(node)) return;
      if (node.kind === "if") this.#if(node, depth);
      else this.#block(node, depth);
      return;
    }
    for (const child of children(node)) this.#inside(child, depth);
  }

  #fitsInline(node: Block | If): boolean {
    const first = this.#list.startingAt(node.span.start);
    const last = this.#list.endingAt(node.span.end);
    if (first === undefined || last === undefined) return false;
    let plain = true;
    walk(node, (n) => {
      if (n.kind === "block" && (n.statements.length > 0 || n.result === undefined)) plain = false;
    });
    const { tokens, gaps } = this.#list;
    const inner = tokens.slice(first, last + 1);
    // a space for each gap: somewhat more than there will be
    const width = inner.reduce((sum, token) => sum + token.text.length + 1, 0);
    return plain && width <= LONGEST_INLINE && gaps.slice(first + 1, last + 1).every((g) => g.comments.length === 0);
  }
}

function isCompound({ kind }: Statement): boolean {
  return kind === "if" || kind === "block" || kind === "while" || kind === "for" || kind === "unroll";
}

// The C preprocessor: conditionals, includes, definitions. It yields expanded tokens; `#pragma pack` comes through as a
// token of its own. Files come from a callback; those it does not have are listed, not an error, since types of
// missing kernel headers may well be in BTF.
import type { CSource } from "./c-error.ts";
import { intValue } from "./c-value.ts";
import { evaluate } from "./expression.ts";
import { stringLiteral } from "./literal.ts";
import { expand, type Macro, type Macros, parseDefine } from "./macro.ts";
import { errorAt, scan, type Token } from "./token.ts";
import { describe, TokenStream } from "./token-stream.ts";

/** Text of an included file, or undefined. `system` tells `<path>` from `"path"`. */
export type IncludeReader = (path: string, system: boolean) => string | undefined;

/** An include that was not found; `offset` is that of the directive in the text of `file`. */
export type MissingInclude = {
  readonly path: string;
  readonly system: boolean;
  readonly file: string;
  readonly offset: number;
};

type Branch = { readonly outer: boolean; active: boolean; taken: boolean; sawElse: boolean; readonly at: Token };

const MAX_INCLUDES = 200;
const HAS_WORDS = /^__has_(?:include|include_next|attribute|builtin|feature|extension|c_attribute|warning)$/;

export class Preprocessor {
  readonly macros: Macros = new Map();
  readonly missing: MissingInclude[] = [];
  readonly #include: IncludeReader;
  readonly #once = new Set<string>();
  readonly #out: Token[] = [];
  #pending: Token[] = [];
  #depth = 0;

  constructor(include: IncludeReader, defines: Iterable<readonly [string, string]>) {
    this.#include = include;
    for (const [name, text] of defines) this.define(name, text);
  }

  /** Defines an object-like macro. */
  define(name: string, text: string): void {
    this.macros.set(name, { name, params: undefined, variadic: false, body: scan({ name, text }) });
  }

  /** Preprocesses a text and returns all tokens so far. Throws {@link CError}. */
  run(source: CSource): readonly Token[] {
    this.#file(source);
    return this.#out;
  }

  #file(source: CSource): void {
    const branches: Branch[] = [];
    const tokens = scan(source);
    for (let at = 0; at < tokens.length; ) {
      const token = tokens[at];
      if (token === undefined) break;
      const end = lineEnd(tokens, at);
      if (token.text === "#" && token.kind === "punct") this.#directive(tokens.slice(at + 1, end), branches, token);
      else if (isActive(branches)) this.#pending.push(...tokens.slice(at, end));
      at = end;
    }
    const open = branches.at(-1);
    if (open !== undefined) throw errorAt(open.at, "conditional has no #endif");
    this.#flush();
  }

  #flush(): void {
    // one by one: a spread of a large file's tokens overflows the stack
    for (const token of expand(this.#pending, this.macros)) this.#out.push(token);
    this.#pending = [];
  }

  #directive(line: readonly Token[], branches: Branch[], hash: Token): void {
    const word = line[0];
    if (word === undefined) return;
    const rest = line.slice(1);
    if (this.#conditional(word, rest, branches)) return;
    if (!isActive(branches)) return;
    switch (word.text) {
      case "define":
        this.#define(rest, word);
        return;
      case "undef":
        this.#flush();
        this.macros.delete(rest[0]?.text ?? "");
        return;
      case "include":
      case "include_next":
      case "import":
        this.#flush();
        this.#includeFile(rest, hash);
        return;
      case "pragma":
        this.#pragma(rest, hash);
        return;
      case "error":
        throw errorAt(hash, `#error ${rest.map((token) => token.text).join(" ")}`);
      case "warning":
      case "line":
      case "ident":
        return;
      default:
        if (word.kind !== "number") throw errorAt(word, `unknown directive #${word.text}`);
    }
  }

  #define(rest: readonly Token[], word: Token): void {
    this.#flush();
    const macro: Macro = parseDefine(rest, word);
    this.macros.set(macro.name, macro);
  }

  #pragma(rest: readonly Token[], hash: Token): void {
    if (rest[0]?.text === "once") this.#once.add(hash.source.name);
    if (rest[0]?.text !== "pack") return;
    this.#flush();
    this.#out.push({ ...hash, kind: "pragma", text: rest.map((token) => token.text).join("") });
  }

  /** Handles #if and its kin; false for other directives. */
  #conditional(word: Token, rest: readonly Token[], branches: Branch[]): boolean {
    const top = branches.at(-1);
    if (word.text === "if" || word.text === "ifdef" || word.text === "ifndef") {
      const outer = isActive(branches);
      const active = outer && this.#test(word, rest);
      branches.push({ outer, active, taken: active, sawElse: false, at: word });
      return true;
    }
    if (!["elif", "elifdef", "elifndef", "else", "endif"].includes(word.text)) return false;
    if (top === undefined) throw errorAt(word, `#${word.text} without #if`);
    if (word.text === "endif") branches.pop();
    else this.#otherwise(word, rest, top);
    return true;
  }

  #otherwise(word: Token, rest: readonly Token[], branch: Branch): void {
    if (branch.sawElse) throw errorAt(word, `#${word.text} after #else`);
    branch.sawElse = word.text === "else";
    const possible = branch.outer && !branch.taken;
    branch.active = possible && (branch.sawElse || this.#test(word, rest));
    branch.taken ||= branch.active;
  }

  #test(word: Token, rest: readonly Token[]): boolean {
    this.#flush();
    if (word.text.endsWith("ndef")) return !this.macros.has(rest[0]?.text ?? "");
    if (word.text.endsWith("def")) return this.macros.has(rest[0]?.text ?? "");
    const tokens = expand(this.#resolveDefined(rest), this.macros);
    const stream = new TokenStream(tokens, word.source);
    if (tokens.length === 0) throw errorAt(word, `#${word.text} has no expression`);
    const { value } = evaluate(stream, { valueOf: (name) => intValue(name === "true") });
    if (!stream.atEnd) throw stream.error(`did not expect ${describe(stream.peek)} in #${word.text}`);
    return value !== 0n;
  }

  /** Replaces `defined X`, `defined(X)` and `__has_…(…)` before macros are expanded. */
  #resolveDefined(tokens: readonly Token[]): Token[] {
    const out: Token[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined) break;
      if (token.text === "defined") {
        const bracket = tokens[i + 1]?.text === "(";
        const name = tokens[i + (bracket ? 2 : 1)];
        if (name?.kind !== "name") throw errorAt(token, "expected a name after defined");
        out.push({ ...token, kind: "number", text: this.macros.has(name.text) ? "1" : "0" });
        i += bracket ? 3 : 1;
      } else if (HAS_WORDS.test(token.text) && tokens[i + 1]?.text === "(") {
        out.push({ ...token, kind: "number", text: "0" });
        i = closing(tokens, i + 1);
      } else out.push(token);
    }
    return out;
  }

  #includeFile(rest: readonly Token[], hash: Token): void {
    const { path, system } = includeTarget(rest[0]?.kind === "name" ? expand(rest, this.macros) : rest, hash);
    if (this.#once.has(path)) return;
    if (++this.#depth > MAX_INCLUDES) throw errorAt(hash, `includes nest more than ${MAX_INCLUDES} deep`);
    const text = this.#include(path, system);
    if (text === undefined) this.missing.push({ path, system, file: hash.source.name, offset: hash.offset });
    else this.#file({ name: path, text });
    this.#depth--;
  }
}

function isActive(branches: readonly Branch[]): boolean {
  return branches.at(-1)?.active !== false;
}

function lineEnd(tokens: readonly Token[], start: number): number {
  let end = start + 1;
  while (end < tokens.length && !tokens[end]?.first) end++;
  return end;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]?.text === "(") depth++;
    if (tokens[i]?.text === ")" && --depth === 0) return i;
  }
  return tokens.length;
}

function includeTarget(tokens: readonly Token[], hash: Token): { path: string; system: boolean } {
  const first = tokens[0];
  if (first?.kind === "string") return { path: stringLiteral(first), system: false };
  const end = tokens.findIndex((token) => token.text === ">");
  if (first?.text !== "<" || end < 0) throw errorAt(hash, 'expected "file" or <file> after #include');
  return {
    path: tokens
      .slice(1, end)
      .map((token) => token.text)
      .join(""),
    system: true,
  };
}

// Macro definitions and their expansion (C11 6.10.3): arguments, `#`, `##`, `__VA_ARGS__`, and the hide sets that keep
// a macro from expanding in its own result.
import { CError } from "./c-error.ts";
import { errorAt, scan, type Token } from "./token.ts";
import { describe } from "./token-stream.ts";

/** `params` is undefined for object-like macros. */
export type Macro = {
  readonly name: string;
  readonly params: readonly string[] | undefined;
  readonly variadic: boolean;
  readonly body: readonly Token[];
};

export type Macros = Map<string, Macro>;

/** Tokens made by one expansion before it counts as a bomb. */
const MAX_TOKENS = 100_000;
const MAX_NESTING = 200;

/** Reads what follows `#define`. Throws {@link CError}. */
export function parseDefine(tokens: readonly Token[], directive: Token): Macro {
  const [name, open] = tokens;
  if (name?.kind !== "name") throw errorAt(name ?? directive, "expected a name after #define");
  if (open?.text !== "(" || open.spaced)
    return { name: name.text, params: undefined, variadic: false, body: tokens.slice(1) };
  const close = tokens.findIndex((token) => token.text === ")" && token.kind === "punct");
  if (close < 0) throw errorAt(open, `parameters of "${name.text}" have no closing parenthesis`);
  return { name: name.text, ...parseParams(tokens.slice(2, close)), body: tokens.slice(close + 1) };
}

function parseParams(tokens: readonly Token[]): { params: string[]; variadic: boolean } {
  const params: string[] = [];
  let variadic = false;
  for (const token of tokens) {
    if (token.text === "...") {
      variadic = true;
      // GNU's `args...` names the rest; plain `...` calls it __VA_ARGS__
      const named = tokens[tokens.indexOf(token) - 1]?.kind === "name";
      if (!named) params.push("__VA_ARGS__");
    } else if (token.kind === "name") params.push(token.text);
    else if (token.text !== ",") throw errorAt(token, `expected a parameter name before ${describe(token)}`);
  }
  return { params, variadic };
}

/** Expands tokens fully. Throws {@link CError} for calls that do not fit their macro. */
export function expand(tokens: readonly Token[], macros: Macros): Token[] {
  return new Expansion(macros).run(tokens);
}

class Expansion {
  readonly #macros: Macros;
  #made = 0;
  #depth = 0;

  constructor(macros: Macros) {
    this.#macros = macros;
  }

  run(tokens: readonly Token[]): Token[] {
    const out: Token[] = [];
    // the tokens still to come, last first, so that replacements are pushed in front cheaply
    const rest = tokens.toReversed();
    const first = tokens[0];
    if (++this.#depth > MAX_NESTING && first !== undefined) throw errorAt(first, "macro calls nest too deeply");
    for (let token = rest.pop(); token !== undefined; token = rest.pop()) {
      const replacement = this.#replace(token, rest);
      if (replacement === undefined) out.push(token);
      else for (const made of replacement.toReversed()) rest.push(made);
    }
    this.#depth--;
    return out;
  }

  #replace(token: Token, rest: Token[]): Token[] | undefined {
    const macro = token.kind === "name" && !token.hide?.has(token.text) ? this.#macros.get(token.text) : undefined;
    if (macro === undefined) return undefined;
    if (macro.params !== undefined && rest.at(-1)?.text !== "(") return undefined;
    const args = macro.params === undefined ? new Map<string, Token[]>() : readArgs(macro, token, rest);
    const body = this.#substitute(macro, args);
    this.#made += body.length;
    if (this.#made > MAX_TOKENS) throw errorAt(token, `macro "${macro.name}" grows without end`);
    const hide = new Set([...(token.hide ?? []), macro.name]);
    return body.map((part, i) => ({
      ...part,
      source: token.source,
      offset: token.offset,
      first: false,
      spaced: i === 0 ? token.spaced : part.spaced,
      hide: part.hide === undefined ? hide : new Set([...part.hide, ...hide]),
    }));
  }

  #substitute(macro: Macro, args: ReadonlyMap<string, Token[]>): Token[] {
    const out: Token[] = [];
    const body = macro.body;
    for (let i = 0; i < body.length; i++) {
      const token = body[i];
      const following = body[i + 1];
      if (token === undefined) break;
      const quoted = token.text === "#" && macro.params !== undefined ? args.get(following?.text ?? "") : undefined;
      if (quoted !== undefined) {
        out.push(stringify(quoted, token));
        i++;
      } else if (token.text === "##" && following !== undefined && out.length > 0) {
        paste(out, args.get(following.text) ?? [following], token);
        i++;
      } else {
        const arg = token.kind === "name" ? args.get(token.text) : undefined;
        if (arg === undefined) out.push(token);
        else out.push(...(following?.text === "##" ? arg : this.run(arg)));
      }
    }
    return out;
  }
}

function readArgs(macro: Macro, name: Token, rest: Token[]): Map<string, Token[]> {
  rest.pop();
  const args: Token[][] = [[]];
  const params = macro.params ?? [];
  for (let depth = 1; ; ) {
    const token = rest.pop();
    if (token === undefined) throw errorAt(name, `call of macro "${macro.name}" has no closing parenthesis`);
    const punct = token.kind === "punct" ? token.text : "";
    if (punct === "(") depth++;
    if (punct === ")" && --depth === 0) break;
    const collecting = macro.variadic && args.length === params.length;
    if (punct === "," && depth === 1 && !collecting) args.push([]);
    else args.at(-1)?.push(token);
  }
  const least = macro.variadic ? params.length - 1 : params.length;
  const given = params.length === 0 && args[0]?.length === 0 ? 0 : args.length;
  if (given < least || given > params.length) {
    throw errorAt(name, `macro "${macro.name}" takes ${params.length} arguments, not ${given}`);
  }
  return new Map(params.map((param, i) => [param, args[i] ?? []]));
}

function spell(tokens: readonly Token[]): string {
  return tokens.map((token, i) => (token.spaced && i > 0 ? " " : "") + token.text).join("");
}

function stringify(tokens: readonly Token[], at: Token): Token {
  const text = tokens
    .map((token, i) => {
      const space = token.spaced && i > 0 ? " " : "";
      return (
        space + (token.kind === "string" || token.kind === "char" ? token.text.replace(/[\\"]/g, "\\$&") : token.text)
      );
    })
    .join("");
  return { ...at, kind: "string", text: `"${text}"` };
}

/** Joins the last token of `out` with the first of `right`. An empty side leaves the other as it is. */
function paste(out: Token[], right: readonly Token[], at: Token): void {
  const left = out.pop();
  const [head, ...tail] = right;
  if (left === undefined || head === undefined) {
    if (left !== undefined) out.push(left);
    return;
  }
  // GNU: `, ## __VA_ARGS__` keeps the comma when there are arguments
  const joined = left.text === "," ? [left, head] : rescan(left, head, at);
  out.push(...joined, ...tail);
}

function rescan(left: Token, right: Token, at: Token): Token[] {
  const text = spell([left, { ...right, spaced: false }]);
  const tokens = scan({ name: "pasted tokens", text });
  if (tokens.length !== 1)
    throw new CError(`"${left.text}" and "${right.text}" do not join to one token`, at.source, at.offset);
  return tokens.map((token) => ({ ...token, source: at.source, offset: at.offset, first: false, spaced: left.spaced }));
}

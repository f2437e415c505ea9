// Random expressions over what a script has declared. Literals never overflow among themselves: two of them are computed
// with while compiling.

import { type Choose, pick } from "./choices.ts";

export const TYPES = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const;
export const ARITHMETIC = ["+", "-", "*", "&", "|", "^", "<<", ">>", "/", "%"] as const;
const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;
const LITERALS =
  "0 1 2 3 7 63 64 127 128 255 256 65535 2147483647 2147483648 4294967295 9223372036854775807 9223372036854775808 18446744073709551615 -1 -2 -128 -129 -32768 -2147483649 -9223372036854775808".split(
    " ",
  );
/** Around the sizes that code is made for: a word, what is compared in place, what is copied by a helper. */
const TEXTS = ["", "a", "b", "ab", "abc", "abd", "seven__", "eight___", "nine_____", "abcabcabcabcabcabd"] as const;
const LONG_TEXTS = ["abc".repeat(21), `${"long ".repeat(26)}end`] as const;

/** Of an element of a tuple: a cast that gives integers one type, a text, or a tuple in the tuple. */
export type Form = string | readonly Form[];
export const TEXT_FORM = "text";

/** What can be read. */
export interface Scope {
  readonly words: string[];
  readonly texts: string[];
  readonly tuples: { readonly name: string; readonly form: readonly Form[] }[];
  /** Maps with keys that are tuples: name and form of the key; values are integers. */
  readonly tables: { readonly name: string; readonly form: readonly Form[] }[];
  /** Maps of texts by text. */
  readonly books: string[];
}

interface Made {
  readonly text: string;
  /** A literal, perhaps with a sign. */
  readonly literal?: boolean;
}

export class RandomExpressions {
  readonly #choose: Choose;
  readonly #scope: Scope;

  constructor(choose: Choose, scope: Scope) {
    this.#choose = choose;
    this.#scope = scope;
  }

  pick<T>(list: readonly T[]): T {
    return pick(this.#choose, list);
  }

  /** A literal, perhaps of a type. */
  start(): string {
    const literal = this.pick(LITERALS);
    return this.#choose(2) === 0 ? literal : `(${this.pick(TYPES)})${literal}`;
  }

  map(): string {
    if (this.#choose(2) === 0) return this.pick(["@s", "@t"]);
    return `${this.pick(["@k", "@l"])}[${this.index()}]`;
  }

  index(): string {
    return this.#choose(2) === 0 ? String(this.#choose(4)) : `${this.pick(this.#scope.words)} & 3`;
  }

  integer(depth: number): string {
    return this.#integer(depth).text;
  }

  /** To be operated on: no bare literal, and in parentheses where it needs them. */
  operand(depth: number): string {
    return typed(this.#integer(depth), () => this.pick(TYPES));
  }

  #integer(depth: number): Made {
    const kind = this.#choose(depth <= 0 ? 5 : 14);
    if (kind < 1) return { text: this.pick(LITERALS), literal: true };
    if (kind < 3) return { text: this.pick(this.#scope.words) };
    if (kind < 5) return { text: this.map() };
    if (kind < 6) return { text: `(${this.pick(TYPES)})${parenthesised(this.#integer(depth - 1).text)}` };
    if (kind < 7) return { text: `${this.pick(["-", "~"])}(${this.operand(depth - 1)})` };
    if (kind < 8) return { text: `${parenthesised(this.#known(depth))} ? ${this.#ternary(depth)}` };
    if (kind < 12) return this.#binary(depth);
    return this.#ofTextsAndTuples(depth) ?? this.#binary(depth);
  }

  #ternary(depth: number): string {
    return `${parenthesised(this.integer(depth - 1))} : ${parenthesised(this.integer(depth - 1))}`;
  }

  /** A condition that has something unknown in it. */
  #known(depth: number): string {
    return `${this.pick(this.#scope.words)} ${this.pick(COMPARISONS)} ${parenthesised(this.integer(depth - 1))}`;
  }

  #binary(depth: number): Made {
    const left = this.operand(depth - 1);
    const operator = this.pick(ARITHMETIC);
    const right = this.#choose(6) === 0 ? this.truth(depth - 1) : this.integer(depth - 1);
    return { text: `${left} ${operator} ${parenthesised(right)}` };
  }

  #ofTextsAndTuples(depth: number): Made | undefined {
    const { texts, tuples, tables } = this.#scope;
    const kind = this.#choose(6);
    const [table] = tables;
    if (kind < 1 && table !== undefined)
      return { text: this.#choose(4) === 3 ? `len(${table.name})` : this.entry(depth - 1) };
    if (kind < 3 && tuples.length > 0) return this.#element(this.pick(tuples), (form) => form !== TEXT_FORM);
    if (texts.length === 0) return undefined;
    if (kind === 3) return { text: `strlen(${this.text(depth - 1)})` };
    if (kind === 4) return { text: `strstr(${this.text(depth - 1)}, ${this.text(0)})` };
    return { text: `strncmp(${this.text(depth - 1)}, ${this.text(0)}, ${this.#choose(10)})` };
  }

  truth(depth: number): string {
    const kind = this.#choose(depth <= 0 ? 3 : 8);
    if (kind < 3)
      return `${this.operand(Math.max(0, depth - 1))} ${this.pick(COMPARISONS)} ${parenthesised(this.integer(Math.max(0, depth - 1)))}`;
    if (kind < 4) return `!(${this.truth(depth - 1)})`;
    if (kind < 5) return `${this.pick(this.#scope.words)} ${this.pick(["&&", "||"])} (${this.truth(depth - 1)})`;
    if (kind < 6) return `(${this.truth(depth - 1)}) ${this.pick(["&&", "||"])} (${this.truth(depth - 1)})`;
    return this.#comparison(depth) ?? `has_key(${this.pick(["@k", "@l"])}, ${this.index()})`;
  }

  #comparison(depth: number): string | undefined {
    const { texts, tuples, tables } = this.#scope;
    const kind = this.#choose(5);
    if (kind < 1 && tables.length > 0) return this.#ofEntry("has_key", depth - 1);
    if (kind < 3 && tuples.length > 0) {
      const { name, form } = this.pick(tuples);
      return `${name} ${this.pick(["==", "!="])} ${this.tuple(form, depth - 1)}`;
    }
    if (texts.length === 0) return undefined;
    if (kind === 3) return `strcontains(${this.text(depth - 1)}, ${this.text(0)})`;
    return `${this.text(depth - 1)} ${this.pick(["==", "!="])} ${this.text(depth - 1)}`;
  }

  text(depth: number): string {
    const { texts, tuples, books } = this.#scope;
    const kind = this.#choose(depth <= 0 ? 5 : 10);
    if (kind < 2) return this.#literal();
    if (kind < 5) return this.pick(texts);
    if (kind < 6) return `(${this.#known(depth)} ? ${this.text(depth - 1)} : ${this.text(depth - 1)})`;
    if (kind < 8) return `str(${this.text(0)}, ${1 + this.#choose(12)})`;
    if (kind < 9 && books.length > 0) return `${this.pick(books)}[${this.text(depth - 1)}]`;
    const holders = tuples.filter(({ form }) => form.flat().includes(TEXT_FORM));
    const [holder] = holders;
    const place = holder && this.#element(holder, (form) => form === TEXT_FORM);
    return place?.text ?? this.#literal();
  }

  #literal(): string {
    return `"${this.#choose(30) === 29 ? this.pick(LONG_TEXTS) : this.pick(TEXTS)}"`;
  }

  #element({ name, form }: Scope["tuples"][number], fits: (element: Form) => boolean): Made | undefined {
    const places = form.flatMap((element, i) =>
      typeof element === "string"
        ? [{ at: `${name}.${i}`, element }]
        : element.map((inner, j) => ({ at: `${name}.${i}.${j}`, element: inner })),
    );
    const fitting = places.filter(({ element }) => typeof element === "string" && fits(element));
    return fitting.length === 0 ? undefined : { text: this.pick(fitting).at };
  }

  tuple(form: readonly Form[], depth: number): string {
    const alike = this.#scope.tuples.filter((one) => one.form === form);
    if (alike.length > 0 && this.#choose(4) === 0) return this.pick(alike).name;
    if (depth > 0 && this.#choose(6) === 0)
      return `(${this.#known(depth)} ? ${this.tuple(form, 0)} : ${this.tuple(form, 0)})`;
    return `(${this.#elements(form, depth)})`;
  }

  #elements(form: readonly Form[], depth: number): string {
    return form
      .map((element) => {
        if (typeof element !== "string") return `(${this.#elements(element, depth)})`;
        return element === TEXT_FORM
          ? this.text(Math.min(depth, 1))
          : `(${element})${parenthesised(this.integer(Math.min(depth, 1)))}`;
      })
      .join(", ");
  }

  /** A value of a map whose keys are tuples. */
  entry(depth: number): string {
    const { name, form } = this.pick(this.#scope.tables);
    return `${name}[${this.#choose(2) === 0 ? this.tuple(form, depth) : this.#elements(form, depth)}]`;
  }

  /** `has_key` or `delete`. */
  #ofEntry(call: string, depth: number): string {
    const { name, form } = this.pick(this.#scope.tables);
    return `${call}(${name}, ${this.tuple(form, depth)})`;
  }

  deletion(): string {
    return this.#scope.tables.length > 0 && this.#choose(2) === 0
      ? this.#ofEntry("delete", 0)
      : `delete(${this.pick(["@k", "@l"])}, ${this.index()})`;
  }
}

function typed({ text, literal }: Made, type: () => string): string {
  return literal === true ? `(${type()})${parenthesised(text)}` : parenthesised(text);
}

function parenthesised(text: string): string {
  return /^[\w$@.]+(\[[^\]]*\])?$/.test(text) ? text : `(${text})`;
}

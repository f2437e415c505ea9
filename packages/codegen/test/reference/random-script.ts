// Random scripts that always compile and end: loops have small bounds. Values that the compiler can't know come out of
// keyed maps. What a script is about (texts, tuples) and how long it is, it decides first.

import { type Choose, pick } from "./choices.ts";
import { ARITHMETIC, type Form, RandomExpressions, type Scope, TEXT_FORM, TYPES } from "./random-expression.ts";

const DEEPEST = 3;

export function randomScript(choose: Choose): string {
  return new Generator(choose).script();
}

class Generator {
  readonly #choose: Choose;
  readonly #lines: string[] = [];
  readonly #scope: Scope = { words: [], texts: [], tuples: [], tables: [], books: [] };
  readonly #expressions: RandomExpressions;
  readonly #free: string[] = [];
  readonly #fixed: { readonly name: string; readonly type: string }[] = [];
  #counters = 0;
  #loops = 0;
  #unrolling = false;
  #depth = 0;
  /** Statements left to write. */
  #budget = 0;

  constructor(choose: Choose) {
    this.#choose = choose;
    this.#expressions = new RandomExpressions(choose, this.#scope);
  }

  script(): string {
    const about = this.#choose(5);
    this.#numbers();
    if (about >= 2) this.#texts();
    if (about >= 3) this.#tuples();
    const length = 1 + this.#choose(4);
    this.#budget = length + this.#choose(7);
    this.#statements(length);
    const { words, texts, tuples } = this.#scope;
    const results = [...words, ...texts, ...tuples.map((t) => t.name)].filter((name) => name.startsWith("$"));
    for (const name of results) this.#line(`@result_${name.slice(1)} = ${name};`);
    return `begin {\n${this.#lines.join("\n")}\n}\n`;
  }

  #numbers(): void {
    const { words } = this.#scope;
    for (const map of ["@k[0]", "@l[1]", "@s", "@t"]) this.#line(`${map} = ${this.#expressions.start()};`);
    for (let i = 0; i < 2; i++) {
      this.#line(`$v${i} = ${this.#choose(2) === 0 ? `@k[${this.#choose(3)}]` : this.#expressions.start()};`);
      this.#free.push(`$v${i}`);
    }
    words.push(...this.#free);
    if (this.#choose(2) === 0) return;
    const type = this.#pick(TYPES);
    this.#line(`let $d : ${type} = ${this.#choose(100)};`);
    this.#fixed.push({ name: "$d", type });
    words.push("$d");
  }

  #texts(): void {
    const { texts, books } = this.#scope;
    this.#line(`$s = "start";`);
    texts.push("$s");
    this.#line(`@n[$s] = ${this.#expressions.text(0)};`);
    books.push("@n");
    this.#line(`@u = @n[${this.#expressions.text(1)}];`);
    texts.push("@u");
  }

  #tuples(): void {
    const { tuples, tables } = this.#scope;
    const form = this.#form(0);
    this.#line(`$p = ${this.#expressions.tuple(form, 1)};`);
    tuples.push({ name: "$p", form });
    this.#line(`@q = ${this.#expressions.tuple(form, 0)};`);
    tuples.push({ name: "@q", form });
    tables.push({ name: "@w", form: this.#choose(2) === 0 ? form : this.#form(0) });
    this.#line(`${this.#expressions.entry(0)} = ${this.#expressions.start()};`);
  }

  #form(depth: number): readonly Form[] {
    const element = (): Form => {
      const kind = this.#choose(depth === 0 ? 6 : 5);
      if (kind < 3) return this.#pick(TYPES);
      return kind < 5 ? TEXT_FORM : this.#form(depth + 1);
    };
    return Array.from({ length: 2 + this.#choose(2) }, element);
  }

  #line(text: string): void {
    this.#lines.push(`${"  ".repeat(this.#depth + 1)}${text}`);
  }

  #pick<T>(list: readonly T[]): T {
    return pick(this.#choose, list);
  }

  #statements(count: number): void {
    for (let i = 0; i < count && this.#budget > 0; i++) {
      this.#budget--;
      this.#statement();
    }
  }

  #statement(): void {
    const kind = this.#choose(this.#depth < DEEPEST ? 20 : 14);
    if (kind < 3) this.#line(`${this.#pick(this.#free)} = ${this.#expressions.integer(1 + this.#choose(3))};`);
    else if (kind < 4) this.#compound();
    else if (kind < 5) this.#line(`${this.#place()}${this.#pick(["++", "--"])};`);
    else if (kind < 6) this.#line(`${this.#place()} = ${this.#expressions.integer(2)};`);
    else if (kind < 7) this.#line(`${this.#place()} ${this.#pick(ARITHMETIC)}= ${this.#expressions.integer(2)};`);
    else if (kind < 8) this.#toFixed();
    else if (kind < 9) this.#line(`${this.#expressions.deletion()};`);
    else if (kind < 12) this.#ofTextsAndTuples();
    else if (kind < 14) this.#jump();
    else if (kind < 16) this.#if();
    else if (kind < 17) this.#while();
    else if (kind < 18) this.#for();
    else if (kind < 19) this.#unroll();
    else this.#walk();
  }

  #compound(): void {
    this.#line(`${this.#pick(this.#free)} ${this.#pick(ARITHMETIC)}= ${this.#expressions.integer(2)};`);
  }

  #toFixed(): void {
    const [fixed] = this.#fixed;
    if (fixed === undefined) this.#compound();
    else if (this.#choose(2) === 0) this.#line(`${fixed.name} = (${fixed.type})(${this.#expressions.integer(2)});`);
    else this.#line(`${fixed.name} ${this.#pick(ARITHMETIC)}= ${this.#expressions.integer(1)};`);
  }

  /** Not of a declared type: values are to be cast to those. */
  #place(): string {
    const kind = this.#choose(4);
    if (kind === 0) return this.#pick(this.#free);
    return kind === 1 && this.#scope.tables.length > 0 ? this.#expressions.entry(1) : this.#expressions.map();
  }

  #ofTextsAndTuples(): void {
    const { texts, tuples, books } = this.#scope;
    const kind = this.#choose(4);
    const [tuple] = tuples;
    if (kind < 2 && tuple !== undefined)
      this.#line(`${this.#pick(["$p", "@q"])} = ${this.#expressions.tuple(tuple.form, 1)};`);
    else if (texts.length === 0) this.#compound();
    else if (kind < 3) this.#line(`${this.#pick(texts)} = ${this.#expressions.text(1)};`);
    else this.#line(`${this.#pick(books)}[${this.#expressions.text(1)}] = ${this.#expressions.text(1)};`);
  }

  #jump(): void {
    const jumps = this.#loops > 0 ? ["break", "continue", "return"] : ["return"];
    // seldom outside of loops: what follows would never run
    if (this.#loops === 0 && this.#choose(4) > 0) this.#compound();
    else this.#line(`if (${this.#expressions.truth(1 + this.#choose(2))}) { ${this.#pick(jumps)}; }`);
  }

  #nested(head: string, first?: string): void {
    this.#line(head);
    this.#depth++;
    this.#loops++;
    if (first !== undefined) this.#line(first);
    this.#statements(1 + this.#choose(2));
    this.#loops--;
    this.#depth--;
    this.#line("}");
  }

  /** No loop of its own to `break` and `continue`. One in another would make the program long. */
  #unroll(): void {
    if (this.#unrolling) {
      this.#compound();
      return;
    }
    this.#unrolling = true;
    this.#loops--;
    this.#nested(`unroll(${1 + this.#choose(3)}) {`);
    this.#loops++;
    this.#unrolling = false;
  }

  #while(): void {
    const counter = `$w${this.#counters++}`;
    this.#line(`${counter} = 0;`);
    const more = this.#choose(2) === 0 ? "" : ` && (${this.#expressions.truth(1)})`;
    this.#nested(`while (${counter} < ${1 + this.#choose(4)}${more}) {`, `${counter}++;`);
  }

  #for(): void {
    const index = `$i${this.#counters++}`;
    const from = this.#choose(3);
    const to = this.#pick([`${from + this.#choose(4)}`, `(${this.#pick(this.#free)} & 7)`, `${from + 70}`]);
    this.#nested(`for (${index} : ${from}..${to}) {`, `@t += ${index};`);
  }

  /** The order of a map's entries is the kernel's own: rounds only do what any order does. */
  #walk(): void {
    const entry = `$e${this.#counters++}`;
    const { name, value } = this.#pick([
      ...["@k", "@l"].map((map) => ({ name: map, value: `${entry}.1` })),
      ...this.#scope.tables.map((table) => ({ name: table.name, value: `${entry}.1` })),
      ...this.#scope.books.map((book) => ({ name: book, value: `strlen(${entry}.1)` })),
    ]);
    this.#line(`for (${entry} : ${name}) {`);
    this.#depth++;
    this.#line("@rounds++;");
    const kind = this.#choose(4);
    if (kind === 0) this.#line(`if (@rounds == ${1 + this.#choose(3)}) { ${this.#pick(["break", "return"])}; }`);
    if (kind === 1) this.#line(`@copy${name.slice(1)}[${entry}.0] = ${entry}.1;`);
    if (kind === 2) this.#line(`if ((uint64)(${value}) > 3) { continue; }`);
    if (kind !== 0) this.#line(`@sum ${this.#pick(["+", "^"])}= (int64)(${value});`);
    this.#depth--;
    this.#line("}");
  }

  #if(): void {
    this.#line(`if (${this.#expressions.truth(1 + this.#choose(2))}) {`);
    this.#branch();
    if (this.#choose(3) === 0) {
      this.#line(`} else if (${this.#expressions.truth(1)}) {`);
      this.#branch();
    }
    if (this.#choose(2) === 0) {
      this.#line("} else {");
      this.#branch();
    }
    this.#line("}");
  }

  #branch(): void {
    this.#depth++;
    this.#statements(1 + this.#choose(2));
    this.#depth--;
  }
}

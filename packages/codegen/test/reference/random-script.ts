// Random integer scripts that always compile and end: loops have small bounds, literals never overflow among themselves.
// Values that the compiler can't know come out of keyed maps.

type Choose = (limit: number) => number;

const TYPES = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const;
const LITERALS = [
  "0",
  "1",
  "2",
  "3",
  "7",
  "63",
  "64",
  "127",
  "128",
  "255",
  "256",
  "65535",
  "2147483647",
  "2147483648",
  "4294967295",
  "9223372036854775807",
  "9223372036854775808",
  "18446744073709551615",
  "-1",
  "-2",
  "-128",
  "-129",
  "-32768",
  "-2147483649",
  "-9223372036854775808",
];
const ARITHMETIC = ["+", "-", "*", "&", "|", "^", "<<", ">>", "/", "%"];
const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="];

interface Text {
  readonly text: string;
  /** A literal, perhaps with a sign: two of them are computed with while compiling, and may overflow. */
  readonly literal?: boolean;
}

/** `choose(n)` gives a number below n. */
export function randomScript(choose: Choose): string {
  return new Generator(choose).script();
}

class Generator {
  readonly #choose: Choose;
  readonly #lines: string[] = [];
  readonly #variables: string[] = [];
  readonly #fixed: { readonly name: string; readonly type: string }[] = [];
  #counters = 0;
  #loops = 0;
  #depth = 0;
  /** Statements left to write. */
  #budget = 24;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  script(): string {
    for (const map of ["@k", "@l"]) for (const key of [0, 1, 2]) this.#line(`${map}[${key}] = ${this.#start()};`);
    for (const map of ["@s", "@t"]) this.#line(`${map} = ${this.#start()};`);
    for (let i = 0; i < 3; i++) this.#variable(i);
    for (let i = this.#choose(2); i > 0; i--) this.#declaration(i);
    this.#statements(3 + this.#choose(8));
    const results = [...this.#variables, ...this.#fixed.map((f) => f.name)];
    results.forEach((name, i) => {
      this.#line(`@r${i} = ${name};`);
    });
    return `begin {\n${this.#lines.join("\n")}\n}\n`;
  }

  #line(text: string): void {
    this.#lines.push(`${"  ".repeat(this.#depth + 1)}${text}`);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#choose(list.length)] as T;
  }

  #literal(): string {
    return this.#pick(LITERALS);
  }

  #start(): string {
    return this.#choose(2) === 0 ? this.#literal() : `(${this.#pick(TYPES)})${this.#literal()}`;
  }

  #variable(i: number): void {
    const name = `$v${i}`;
    this.#line(`${name} = ${this.#choose(3) === 0 ? `@k[${this.#choose(3)}]` : this.#start()};`);
    this.#variables.push(name);
  }

  #declaration(i: number): void {
    const type = this.#pick(TYPES);
    this.#line(`let $d${i} : ${type} = ${this.#choose(100)};`);
    this.#fixed.push({ name: `$d${i}`, type });
  }

  #statements(count: number): void {
    for (let i = 0; i < count && this.#budget > 0; i++) {
      this.#budget--;
      this.#statement();
    }
  }

  #statement(): void {
    const kind = this.#choose(this.#depth < 2 ? 16 : 11);
    if (kind < 4) this.#line(`${this.#pick(this.#variables)} = ${this.#integer(3).text};`);
    else if (kind < 5) this.#compound();
    else if (kind < 6) this.#line(`${this.#place()}${this.#pick(["++", "--"])};`);
    else if (kind < 8) this.#line(`${this.#map()} = ${this.#integer(2).text};`);
    else if (kind < 9) this.#line(`${this.#map()} ${this.#pick(ARITHMETIC)}= ${this.#integer(2).text};`);
    else if (kind < 10) this.#toFixed();
    else if (kind < 11) this.#jump();
    else if (kind < 13) this.#if();
    else if (kind < 14) this.#while();
    else if (kind < 15) this.#for();
    else this.#unroll();
  }

  #compound(): void {
    this.#line(`${this.#pick(this.#variables)} ${this.#pick(ARITHMETIC)}= ${this.#integer(2).text};`);
  }

  #toFixed(): void {
    if (this.#fixed.length === 0) {
      this.#compound();
      return;
    }
    const { name, type } = this.#pick(this.#fixed);
    if (this.#choose(2) === 0) this.#line(`${name} = (${type})${this.#parenthesised(this.#integer(2))};`);
    else this.#line(`${name} ${this.#pick(ARITHMETIC)}= ${this.#integer(1).text};`);
  }

  #place(): string {
    return this.#choose(2) === 0 ? this.#pick([...this.#variables, ...this.#fixed.map((f) => f.name)]) : this.#map();
  }

  #map(): string {
    if (this.#choose(2) === 0) return this.#pick(["@s", "@t"]);
    const key = this.#choose(2) === 0 ? String(this.#choose(4)) : `${this.#pick(this.#variables)} & 3`;
    return `${this.#pick(["@k", "@l"])}[${key}]`;
  }

  #jump(): void {
    const jumps = this.#loops > 0 ? ["break", "continue", "break", "continue", "return"] : ["return"];
    // seldom outside of loops: what follows would never run
    if (this.#loops === 0 && this.#choose(4) > 0) {
      this.#compound();
      return;
    }
    this.#line(`if (${this.#truth(2)}) { ${this.#pick(jumps)}; }`);
  }

  #nested(head: string, first?: string): void {
    this.#line(head);
    this.#depth++;
    this.#loops++;
    if (first !== undefined) this.#line(first);
    this.#statements(1 + this.#choose(3));
    this.#loops--;
    this.#depth--;
    this.#line("}");
  }

  /** No loop of its own to `break` and `continue`. */
  #unroll(): void {
    this.#loops--;
    this.#nested(`unroll(${1 + this.#choose(3)}) {`);
    this.#loops++;
  }

  #while(): void {
    const counter = `$w${this.#counters++}`;
    this.#line(`${counter} = 0;`);
    const more = this.#choose(2) === 0 ? "" : ` && (${this.#truth(1)})`;
    this.#nested(`while (${counter} < ${1 + this.#choose(4)}${more}) {`, `${counter}++;`);
  }

  #for(): void {
    const index = `$i${this.#counters++}`;
    const from = this.#choose(3);
    const to = this.#pick([`${from + this.#choose(4)}`, `(${this.#pick(this.#variables)} & 7)`, `${from + 70}`]);
    this.#nested(`for (${index} : ${from}..${to}) {`, `@t += ${index};`);
  }

  #if(): void {
    const block = (): void => {
      this.#depth++;
      this.#statements(1 + this.#choose(3));
      this.#depth--;
    };
    this.#line(`if (${this.#truth(2)}) {`);
    block();
    if (this.#choose(3) === 0) {
      this.#line(`} else if (${this.#truth(1)}) {`);
      block();
    }
    if (this.#choose(2) === 0) {
      this.#line("} else {");
      block();
    }
    this.#line("}");
  }

  #parenthesised({ text }: Text): string {
    return /^[\w$@]+(\[[^\]]*\])?$/.test(text) ? text : `(${text})`;
  }

  #integer(depth: number): Text {
    const kind = this.#choose(depth === 0 ? 5 : 12);
    if (kind < 1) return { text: this.#literal(), literal: true };
    if (kind < 3) return { text: this.#pick([...this.#variables, ...this.#fixed.map((f) => f.name)]) };
    if (kind < 5) return { text: this.#map() };
    if (kind < 6) return { text: `(${this.#pick(TYPES)})${this.#parenthesised(this.#integer(depth - 1))}` };
    if (kind < 7) return this.#unary(depth);
    if (kind < 8) return { text: `${this.#parenthesised({ text: this.#known(depth) })} ? ${this.#ternary(depth)}` };
    return this.#binary(depth);
  }

  #ternary(depth: number): string {
    const [a, b] = [this.#integer(depth - 1), this.#integer(depth - 1)];
    return `${this.#parenthesised(a)} : ${this.#parenthesised(b)}`;
  }

  /** A condition that has something unknown in it. */
  #known(depth: number): string {
    return `${this.#pick(this.#variables)} ${this.#pick(COMPARISONS)} ${this.#parenthesised(this.#integer(depth - 1))}`;
  }

  #unary(depth: number): Text {
    const operand = this.#integer(depth - 1);
    const typed = operand.literal ? `(${this.#pick(TYPES)})${this.#parenthesised(operand)}` : operand.text;
    return { text: `${this.#pick(["-", "~"])}(${typed})` };
  }

  #binary(depth: number): Text {
    const left = this.#integer(depth - 1);
    const operator = this.#pick(ARITHMETIC);
    const right = this.#choose(6) === 0 ? { text: this.#truth(depth - 1) } : this.#integer(depth - 1);
    const typed = left.literal ? `(${this.#pick(TYPES)})${this.#parenthesised(left)}` : this.#parenthesised(left);
    return { text: `${typed} ${operator} ${this.#parenthesised(right)}` };
  }

  #truth(depth: number): string {
    const kind = this.#choose(depth === 0 ? 3 : 6);
    if (kind < 3) {
      const left = this.#integer(Math.max(0, depth - 1));
      const right = this.#integer(Math.max(0, depth - 1));
      const typed = left.literal ? `(${this.#pick(TYPES)})${this.#parenthesised(left)}` : this.#parenthesised(left);
      return `${typed} ${this.#pick(COMPARISONS)} ${this.#parenthesised(right)}`;
    }
    if (kind < 4) return `!(${this.#truth(depth - 1)})`;
    if (kind < 5) return `${this.#pick(this.#variables)} ${this.#pick(["&&", "||"])} (${this.#truth(depth - 1)})`;
    return `(${this.#truth(depth - 1)}) ${this.#pick(["&&", "||"])} (${this.#truth(depth - 1)})`;
  }
}

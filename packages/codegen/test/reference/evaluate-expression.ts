// What an expression of a script is worth, straight from its tree. Division by zero gives 1 and is counted; the rest of
// arithmetic is that of 64-bit words (word.ts).

import type { Call, Expression, Increment } from "@kscope/lang";
import { isWord, list, number, type Shape, text, type Value, valueText } from "./shape.ts";
import { expressionOf, namedWord, nameOf, operationType, type Typing } from "./types-of-script.ts";
import type { Variables } from "./variables.ts";
import { BOOLEAN, compare, fit, ofLiteral, operate, S64, type Typed, U64 } from "./word.ts";

interface Valued {
  readonly type: Shape;
  readonly value: Value;
}

interface Place {
  get(): Value;
  set(value: Value): void;
}

const truth = (value: boolean): Typed => ({ type: BOOLEAN, value: value ? 1n : 0n });

/** bpftrace's, which is not C's -1. */
const STRSTR_NOT_FOUND = -2;

export class Expressions {
  divisionsByZero = 0;
  readonly #types: Typing;
  readonly #variables: Variables;

  constructor(types: Typing, variables: Variables) {
    this.#types = types;
    this.#variables = variables;
  }

  truth(e: Expression): boolean {
    return this.word(e).value !== 0n;
  }

  word(e: Expression): Typed {
    const { type, value } = this.of(e);
    if (!isWord(type)) throw new RangeError(`${e.kind} is no number`);
    return { type, value: number(value) };
  }

  of(e: Expression): Valued {
    switch (e.kind) {
      case "integer":
        return { type: ofLiteral(e.value), value: e.value };
      case "boolean":
        return truth(e.value);
      case "string":
        return { type: this.#types.of(e), value: e.value };
      case "variable":
      case "map":
        return { type: this.#types.named(nameOf(e)), value: this.place(e).get() };
      case "cast": {
        const type = namedWord(String(e.type.base));
        return { type, value: fit(this.word(e.operand).value, type) };
      }
      case "unary":
        return this.#unary(e.operator, e.operand);
      case "increment":
        return this.step(e);
      case "binary":
        return this.#operation(e);
      case "ternary":
        return this.#choice(e);
      case "tuple":
        return { type: this.#types.of(e), value: e.elements.map((element) => this.of(element).value) };
      case "tuple-field":
        return { type: this.#types.of(e), value: list(this.of(e.object).value)[e.index] ?? 0n };
      case "call":
        return { type: this.#types.of(e), value: this.#call(e) };
      default:
        throw new RangeError(`${e.kind} is not part of random scripts`);
    }
  }

  /** Where an assignment leads: a map's key is computed once. */
  place(e: Expression): Place {
    const name = nameOf(e);
    if (e.kind !== "map") return { get: () => this.#variables.get(name), set: (v) => this.#variables.set(name, v) };
    const key = this.#key(e.keys);
    return { get: () => this.#variables.read(name, key), set: (v) => this.#variables.write(name, key, v) };
  }

  /** Undefined for a scalar map. */
  #key(keys: readonly Expression[] | undefined): Value | undefined {
    if (keys === undefined) return undefined;
    const [only, ...more] = keys.map((key) => this.of(key).value);
    return more.length === 0 ? only : [only ?? 0n, ...more];
  }

  #unary(operator: string, e: Expression): Typed {
    if (e.kind === "integer" && operator === "-") return { type: ofLiteral(-e.value), value: -e.value };
    const { type, value } = this.word(e);
    if (operator === "!") return truth(value === 0n);
    const result = operator === "-" ? -value : ~value;
    // of the operand's own width where it is unsigned, of 64 bits where it is signed
    return type.signed ? { type: S64, value: fit(result, S64) } : { type: U64, value: fit(result, type) };
  }

  step({ operator, operand, prefix }: Increment): Typed {
    const place = this.place(operand);
    const [type, old] = [this.#types.word(operand), number(place.get())];
    const next = fit(old + (operator === "++" ? 1n : -1n), type);
    place.set(next);
    return { type, value: prefix ? next : old };
  }

  #operation(e: Expression & { kind: "binary" }): Typed {
    const { operator } = e;
    if (operator === "&&") return truth(this.truth(e.left) && this.truth(e.right));
    if (operator === "||") return truth(this.truth(e.left) || this.truth(e.right));
    if (!isWord(this.#types.of(e.left))) return this.#equality(e);
    const [left, right] = [this.word(e.left), this.word(e.right)];
    const compared = compare(operator, left, right);
    if (compared !== undefined) return truth(compared);
    const type = operationType(operator, left.type, right.type);
    return { type, value: fit(this.binary(operator, left, right), type) };
  }

  #equality({ operator, left, right }: Expression & { kind: "binary" }): Typed {
    const [a, b] = [left, right].map((side) => valueText(this.of(side).value));
    return truth((a === b) === (operator === "=="));
  }

  binary(operator: string, left: Typed, right: Typed): bigint {
    const result = operate(operator, left.value, right.value);
    if (result === undefined) this.divisionsByZero++;
    return result ?? 1n;
  }

  #choice(e: Expression & { kind: "ternary" }): Valued {
    const taken = this.truth(e.condition) ? (e.whenTrue ?? e.condition) : e.whenFalse;
    const type = this.#types.of(e);
    const { value } = this.of(taken);
    return { type, value: isWord(type) ? fit(number(value), type) : value };
  }

  #call({ callee, arguments: args }: Call): Value {
    const [first, second, third] = args.map(expressionOf);
    if (first === undefined) throw new RangeError(`${callee.name}() of nothing`);
    if (callee.name === "len") return BigInt(this.#variables.maps.get(nameOf(first))?.size ?? 0);
    if (callee.name === "strlen") return BigInt(text(this.of(first).value).length);
    if (second === undefined) throw new RangeError(`${callee.name}() of one argument`);
    switch (callee.name) {
      case "has_key":
        return this.#variables.has(nameOf(first), this.of(second).value) ? 1n : 0n;
      case "delete":
        return this.#variables.delete(nameOf(first), this.of(second).value) ? 1n : 0n;
      case "str":
        return this.#str(first, Number(this.word(second).value));
    }
    const [a, b] = [first, second].map((e) => text(this.of(e).value)) as [string, string];
    if (callee.name === "strstr") return BigInt(a.includes(b) ? a.indexOf(b) : STRSTR_NOT_FOUND);
    if (callee.name === "strcontains") return a.includes(b) ? 1n : 0n;
    if (callee.name !== "strncmp" || third === undefined) throw new RangeError(`no function ${callee.name}()`);
    const count = Number(this.word(third).value);
    return a.slice(0, count) === b.slice(0, count) ? 0n : 1n;
  }

  /** Of a literal the first n bytes; else a NUL is one of them. */
  #str(e: Expression, n: number): string {
    return text(this.of(e).value).slice(0, e.kind === "string" ? n : Math.max(0, n - 1));
  }
}

// The meaning of an integer script, straight from its tree: variables and maps hold numbers, statements run in order.
// Division by zero gives 1 and is counted; the rest of arithmetic is that of 64-bit words (word.ts).

import type { Assignment, Block, Expression, ForStatement, If, Increment, Statement } from "@kscope/lang";
import { compoundType, namedWord, nameOf, operationType, type Types, typesOf } from "./types-of-script.ts";
import { BOOLEAN, compare, fit, join, ofLiteral, operate, S64, type Typed, U64, type Word } from "./word.ts";

export interface Meaning {
  /** Map to key (as decimal text, "" for a scalar map) to value. */
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  readonly divisionsByZero: number;
}

/** How a block ended. */
type End = "went on" | "break" | "continue" | "return";

export function evaluateScript(body: Block): Meaning {
  const run = new Run(typesOf(body));
  run.block(body);
  return { maps: run.maps, divisionsByZero: run.divisionsByZero };
}

class Run {
  readonly maps: Map<string, Map<string, bigint>> = new Map();
  divisionsByZero = 0;
  readonly #types: Types;
  readonly #variables = new Map<string, bigint>();

  constructor(types: Types) {
    this.#types = types;
  }

  block({ statements }: Block): End {
    for (const statement of statements) {
      const end = this.#statement(statement);
      if (end !== "went on") return end;
    }
    return "went on";
  }

  #statement(s: Statement): End {
    switch (s.kind) {
      case "let":
        this.#variables.set(
          `$${s.variable.name}`,
          s.value === undefined ? 0n : this.#into(`$${s.variable.name}`, s.value),
        );
        return "went on";
      case "assignment":
        this.#assign(s);
        return "went on";
      case "increment":
        this.of(s);
        return "went on";
      case "if":
        return this.#if(s);
      case "while":
        return this.#loop(
          () => this.#truth(s.condition),
          () => this.block(s.body),
        );
      case "unroll":
        return this.#times(s.count, s.body);
      case "for":
        return this.#for(s);
      case "break":
      case "continue":
      case "return":
        return s.kind;
      default:
        throw new RangeError(`${s.kind} is not part of integer scripts`);
    }
  }

  #type(name: string): Word {
    return this.#types.get(name) ?? S64;
  }

  #into(name: string, value: Expression): bigint {
    return fit(this.of(value).value, this.#type(name));
  }

  #assign({ operator, target, value }: Assignment): void {
    const name = nameOf(target);
    if (operator === "=") {
      // a map's key is computed after its value
      const made = this.#into(name, value);
      this.#write(target, made);
      return;
    }
    const by = this.of(value);
    const type = this.#type(name);
    const result = this.#binary(operator.slice(0, -1), { type, value: this.#read(target) }, by);
    this.#write(target, fit(result, compoundType(operator, type, by.type)));
  }

  #key(e: Expression): string {
    return e.kind === "map" && e.keys !== undefined ? e.keys.map((k) => this.of(k).value).join(",") : "";
  }

  #read(e: Expression): bigint {
    if (e.kind === "map") return this.maps.get(nameOf(e))?.get(this.#key(e)) ?? 0n;
    return this.#variables.get(nameOf(e)) ?? 0n;
  }

  #write(e: Expression, value: bigint): void {
    const fitted = fit(value, this.#type(nameOf(e)));
    if (e.kind !== "map") {
      this.#variables.set(nameOf(e), fitted);
      return;
    }
    const map = this.maps.get(nameOf(e)) ?? new Map<string, bigint>();
    this.maps.set(nameOf(e), map.set(this.#key(e), fitted));
  }

  #if({ condition, then, otherwise }: If): End {
    if (this.#truth(condition)) return this.block(then);
    if (otherwise === undefined) return "went on";
    return otherwise.kind === "if" ? this.#if(otherwise) : this.block(otherwise);
  }

  #loop(more: () => boolean, body: () => End): End {
    while (more()) {
      const end = body();
      if (end === "break") break;
      if (end === "return") return end;
    }
    return "went on";
  }

  /** `break` and `continue` are for the loop around it. */
  #times(count: Expression, body: Block): End {
    for (let left = this.of(count).value; left > 0n; left--) {
      const end = this.block(body);
      if (end !== "went on") return end;
    }
    return "went on";
  }

  #for({ variable, over, body }: ForStatement): End {
    if (over.kind !== "range") throw new RangeError("integer scripts go over ranges only");
    let at = this.of(over.from).value - 1n;
    const end = this.of(over.to).value;
    return this.#loop(
      () => ++at < end,
      () => {
        this.#variables.set(`$${variable.name}`, at);
        return this.block(body);
      },
    );
  }

  #truth(e: Expression): boolean {
    return this.of(e).value !== 0n;
  }

  of(e: Expression): Typed {
    switch (e.kind) {
      case "integer":
        return { type: ofLiteral(e.value), value: e.value };
      case "boolean":
        return { type: BOOLEAN, value: e.value ? 1n : 0n };
      case "variable":
      case "map":
        return { type: this.#type(nameOf(e)), value: this.#read(e) };
      case "cast": {
        const type = namedWord(String(e.type.base));
        return { type, value: fit(this.of(e.operand).value, type) };
      }
      case "unary":
        return this.#unary(e.operator, e.operand);
      case "increment":
        return this.#step(e);
      case "binary":
        return this.#operation(e);
      case "ternary":
        return this.#choice(e);
      default:
        throw new RangeError(`${e.kind} is not part of integer scripts`);
    }
  }

  #unary(operator: string, e: Expression): Typed {
    if (e.kind === "integer" && operator === "-") return { type: ofLiteral(-e.value), value: -e.value };
    const { type, value } = this.of(e);
    if (operator === "!") return { type: BOOLEAN, value: value === 0n ? 1n : 0n };
    const result = operator === "-" ? -value : ~value;
    // of the operand's own width where it is unsigned, of 64 bits where it is signed
    return type.signed ? { type: S64, value: fit(result, S64) } : { type: U64, value: fit(result, type) };
  }

  #step({ operator, operand, prefix }: Increment): Typed {
    const old = this.#read(operand);
    const type = this.#type(nameOf(operand));
    const next = fit(old + (operator === "++" ? 1n : -1n), type);
    this.#write(operand, next);
    return { type, value: prefix ? next : old };
  }

  #operation(e: Expression & { kind: "binary" }): Typed {
    const { operator } = e;
    if (operator === "&&") return { type: BOOLEAN, value: this.#truth(e.left) && this.#truth(e.right) ? 1n : 0n };
    if (operator === "||") return { type: BOOLEAN, value: this.#truth(e.left) || this.#truth(e.right) ? 1n : 0n };
    const [left, right] = [this.of(e.left), this.of(e.right)];
    const compared = compare(operator, left, right);
    if (compared !== undefined) return { type: BOOLEAN, value: compared ? 1n : 0n };
    const type = operationType(operator, left.type, right.type);
    return { type, value: fit(this.#binary(operator, left, right), type) };
  }

  #binary(operator: string, left: Typed, right: Typed): bigint {
    const result = operate(operator, left.value, right.value);
    if (result === undefined) this.divisionsByZero++;
    return result ?? 1n;
  }

  #choice(e: Expression & { kind: "ternary" }): Typed {
    const taken = this.#truth(e.condition) ? (e.whenTrue ?? e.condition) : e.whenFalse;
    const type = join(this.#typeOf(e.whenTrue ?? e.condition), this.#typeOf(e.whenFalse));
    return { type, value: fit(this.of(taken).value, type) };
  }

  /** Without running it. */
  #typeOf(e: Expression): Word {
    switch (e.kind) {
      case "variable":
      case "map":
        return this.#type(nameOf(e));
      case "increment":
        return this.#type(nameOf(e.operand));
      case "cast":
        return namedWord(String(e.type.base));
      case "unary": {
        if (e.operand.kind === "integer" && e.operator === "-") return ofLiteral(-e.operand.value);
        return e.operator === "!" ? BOOLEAN : this.#typeOf(e.operand).signed ? S64 : U64;
      }
      case "binary":
        return operationType(e.operator, this.#typeOf(e.left), this.#typeOf(e.right));
      case "ternary":
        return join(this.#typeOf(e.whenTrue ?? e.condition), this.#typeOf(e.whenFalse));
      default:
        return this.of(e).type;
    }
  }
}

// The meaning of a script, straight from its tree: statements run in order, variables and maps hold what they were given.

import type { Assignment, Block, Expression, ForStatement, If, Statement } from "@kscope/lang";
import { Expressions } from "./evaluate-expression.ts";
import { number, type Value } from "./shape.ts";
import { compoundType, nameOf, type Typing, typesOf } from "./types-of-script.ts";
import { type Entries, Variables } from "./variables.ts";
import { fit } from "./word.ts";

export interface Meaning {
  readonly maps: ReadonlyMap<string, Entries>;
  readonly divisionsByZero: number;
}

/** How a block ended. */
type End = "went on" | "break" | "continue" | "return";

export function evaluateScript(body: Block): Meaning {
  const types = typesOf(body);
  const variables = new Variables(types);
  const expressions = new Expressions(types, variables);
  new Run(types, variables, expressions).block(body);
  return { maps: variables.maps, divisionsByZero: expressions.divisionsByZero };
}

class Run {
  readonly #types: Typing;
  readonly #variables: Variables;
  readonly #expressions: Expressions;

  constructor(types: Typing, variables: Variables, expressions: Expressions) {
    this.#types = types;
    this.#variables = variables;
    this.#expressions = expressions;
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
        this.#variables.set(`$${s.variable.name}`, s.value === undefined ? 0n : this.#expressions.of(s.value).value);
        return "went on";
      case "assignment":
        this.#assign(s);
        return "went on";
      case "increment":
        this.#expressions.step(s);
        return "went on";
      case "expression-statement":
        this.#expressions.of(s.expression);
        return "went on";
      case "if":
        return this.#if(s);
      case "while":
        return this.#loop(
          () => this.#expressions.truth(s.condition),
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
        throw new RangeError(`${s.kind} is not part of random scripts`);
    }
  }

  #assign({ operator, target, value }: Assignment): void {
    if (operator === "=") {
      // a map's key is computed after its value
      const made = this.#expressions.of(value).value;
      this.#expressions.place(target).set(made);
      return;
    }
    const by = this.#expressions.word(value);
    const type = this.#types.word(target);
    const place = this.#expressions.place(target);
    const result = this.#expressions.binary(operator.slice(0, -1), { type, value: number(place.get()) }, by);
    place.set(fit(result, compoundType(operator, type, by.type)));
  }

  #if({ condition, then, otherwise }: If): End {
    if (this.#expressions.truth(condition)) return this.block(then);
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
    for (let left = this.#expressions.word(count).value; left > 0n; left--) {
      const end = this.block(body);
      if (end !== "went on") return end;
    }
    return "went on";
  }

  #for({ variable, over, body }: ForStatement): End {
    const rounds = over.kind === "range" ? this.#range(over.from, over.to) : this.#entries(nameOf(over));
    let round = rounds.next();
    return this.#loop(
      () => round.done !== true,
      () => {
        this.#variables.set(`$${variable.name}`, round.value as Value);
        const end = this.block(body);
        round = rounds.next();
        return end;
      },
    );
  }

  *#range(from: Expression, to: Expression): Generator<Value> {
    const end = this.#expressions.word(to).value;
    for (let at = this.#expressions.word(from).value; at < end; at++) yield at;
  }

  *#entries(map: string): Generator<Value> {
    for (const { key, value } of [...(this.#variables.maps.get(map)?.values() ?? [])]) yield [key, value];
  }
}

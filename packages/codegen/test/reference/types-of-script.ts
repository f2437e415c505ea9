// Types of the variables and maps of an integer script: each is wide enough for all that is ever put into it.

import type { Assignment, Block, Expression, ForStatement, If, Statement } from "@kscope/lang";
import { BOOLEAN, eitherSigned, join, ofLiteral, S64, U64, type Word, word } from "./word.ts";

/** By name as written: `$x`, `@m`. */
export type Types = Map<string, Word>;

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "&&", "||"]);

export function typesOf(body: Block): Types {
  const typing = new Typing();
  for (let before = ""; before !== typing.text; ) {
    before = typing.text;
    typing.block(body);
  }
  return typing.types;
}

export function namedWord(name: string): Word {
  if (name === "bool") return BOOLEAN;
  const match = /^(u?)int(8|16|32|64)$/.exec(name);
  if (match === null) throw new RangeError(`no integer type ${name}`);
  return word((Number(match[2]) / 8) as Word["bytes"], match[1] === "");
}

export function nameOf(e: Expression): string {
  if (e.kind === "variable") return `$${e.name}`;
  if (e.kind === "map") return e.name.name;
  throw new RangeError(`${e.kind} has no name`);
}

/** Of an operation with unknown operands, given their types. */
export function operationType(operator: string, left: Word, right: Word): Word {
  if (COMPARISONS.has(operator)) return BOOLEAN;
  return operator === "-" || eitherSigned(left, right) ? S64 : U64;
}

export function compoundType(operator: string, current: Word, by: Word): Word {
  if (operator === "-=" || current.signed) return S64;
  return by.signed && !by.adapts ? S64 : U64;
}

/** The operand's type after `++` or `--`. */
export function steppedType(operator: string, type: Word): Word {
  return join(type, operator === "--" ? S64 : word(8, type.signed));
}

class Typing {
  readonly types: Types = new Map();
  /** Declared with a type: assignments leave it. */
  readonly #fixed = new Set<string>();

  get text(): string {
    return JSON.stringify([...this.types]);
  }

  block({ statements }: Block): void {
    for (const statement of statements) this.#statement(statement);
  }

  #put(name: string, type: Word): void {
    if (this.#fixed.has(name)) return;
    const known = this.types.get(name);
    this.types.set(name, known === undefined ? type : join(known, type));
  }

  #statement(s: Statement): void {
    switch (s.kind) {
      case "let":
        if (s.type !== undefined) {
          this.#fixed.add(`$${s.variable.name}`);
          this.types.set(`$${s.variable.name}`, namedWord(String(s.type.base)));
        }
        if (s.value !== undefined) this.#put(`$${s.variable.name}`, this.of(s.value));
        return;
      case "assignment":
        this.#assignment(s);
        return;
      case "increment":
        this.of(s);
        return;
      case "if":
        this.#if(s);
        return;
      case "while":
        this.of(s.condition);
        this.block(s.body);
        return;
      case "for":
        this.#for(s);
        return;
      case "unroll":
        this.block(s.body);
        return;
      default:
    }
  }

  #assignment({ operator, target, value }: Assignment): void {
    const name = nameOf(target);
    if (target.kind === "map") for (const key of target.keys ?? []) this.of(key);
    const by = this.of(value);
    if (operator === "=") this.#put(name, by);
    else this.#put(name, compoundType(operator, this.types.get(name) ?? S64, by));
  }

  #if({ condition, then, otherwise }: If): void {
    this.of(condition);
    this.block(then);
    if (otherwise?.kind === "if") this.#if(otherwise);
    else if (otherwise !== undefined) this.block(otherwise);
  }

  #for({ variable, over, body }: ForStatement): void {
    if (over.kind !== "range") throw new RangeError("integer scripts go over ranges only");
    this.#put(`$${variable.name}`, join(this.of(over.from), this.of(over.to)));
    this.block(body);
  }

  of(e: Expression): Word {
    switch (e.kind) {
      case "integer":
        return ofLiteral(e.value);
      case "boolean":
        return BOOLEAN;
      case "variable":
      case "map":
        if (e.kind === "map") for (const key of e.keys ?? []) this.of(key);
        return this.types.get(nameOf(e)) ?? S64;
      case "cast":
        this.of(e.operand);
        return namedWord(String(e.type.base));
      case "unary":
        return this.#unary(e.operator, e.operand);
      case "increment": {
        const type = this.of(e.operand);
        if (this.#fixed.has(nameOf(e.operand))) return type;
        const grown = steppedType(e.operator, type);
        this.#put(nameOf(e.operand), grown);
        return grown;
      }
      case "binary":
        return operationType(e.operator, this.of(e.left), this.of(e.right));
      case "ternary":
        this.of(e.condition);
        return join(this.of(e.whenTrue ?? e.condition), this.of(e.whenFalse));
      default:
        throw new RangeError(`${e.kind} is not part of integer scripts`);
    }
  }

  #unary(operator: string, operand: Expression): Word {
    const type = this.of(operand);
    // a literal with its sign is a literal
    if (operand.kind === "integer" && operator === "-") return ofLiteral(-operand.value);
    return operator === "!" ? BOOLEAN : type.signed ? S64 : U64;
  }
}

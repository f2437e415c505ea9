// Types of the variables and maps of a script: each is wide enough for all that is ever put into it.

import type { Assignment, Block, Call, Expression, ForStatement, If, Statement, TypeName } from "@kscope/lang";
import { isWord, joinShapes, type Shape, TEXT } from "./shape.ts";
import { BOOLEAN, eitherSigned, join, ofLiteral, S64, U64, type Word, word } from "./word.ts";

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "&&", "||"]);

export function typesOf(body: Block): Typing {
  const typing = new Typing();
  for (let before = ""; before !== typing.text; ) {
    before = typing.text;
    typing.block(body);
  }
  typing.settle();
  return typing;
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

export function expressionOf(e: Expression | TypeName | undefined): Expression {
  if (e === undefined || e.kind === "type-name") throw new RangeError("an argument is no expression");
  return e;
}

/** By name as written: `$x`, `@m`, and `@m[]` for the keys of a map. */
export class Typing {
  readonly #types = new Map<string, Shape>();
  /** Declared with a type: assignments leave it. */
  readonly #fixed = new Set<string>();

  /** What each expression is, once nothing changes any more. */
  #settled: Map<Expression, Shape> | undefined;

  settle(): void {
    this.#settled = new Map();
  }

  get text(): string {
    return JSON.stringify([...this.#types]);
  }

  named(name: string): Shape {
    return this.#types.get(name) ?? S64;
  }

  /** Of an expression that is a number. */
  word(e: Expression): Word {
    const type = this.of(e);
    if (!isWord(type)) throw new RangeError(`${e.kind} is no number`);
    return type;
  }

  block({ statements }: Block): void {
    for (const statement of statements) this.#statement(statement);
  }

  #put(name: string, type: Shape): void {
    if (this.#fixed.has(name)) return;
    const known = this.#types.get(name);
    this.#types.set(name, known === undefined ? type : joinShapes(known, type));
  }

  #statement(s: Statement): void {
    switch (s.kind) {
      case "let":
        if (s.type !== undefined) {
          this.#fixed.add(`$${s.variable.name}`);
          this.#types.set(`$${s.variable.name}`, namedWord(String(s.type.base)));
        }
        if (s.value !== undefined) this.#put(`$${s.variable.name}`, this.of(s.value));
        return;
      case "assignment":
        this.#assignment(s);
        return;
      case "increment":
        this.of(s);
        return;
      case "expression-statement":
        this.of(s.expression);
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
    this.#keys(target);
    if (operator === "=") this.#put(name, this.of(value));
    else this.#put(name, compoundType(operator, this.word(target), this.word(value)));
  }

  #keys(e: Expression): void {
    if (e.kind !== "map" || e.keys === undefined) return;
    const [only, ...more] = e.keys.map((key) => this.of(key));
    if (only !== undefined) this.#put(`${nameOf(e)}[]`, more.length === 0 ? only : { elements: [only, ...more] });
  }

  #if({ condition, then, otherwise }: If): void {
    this.of(condition);
    this.block(then);
    if (otherwise?.kind === "if") this.#if(otherwise);
    else if (otherwise !== undefined) this.block(otherwise);
  }

  #for({ variable, over, body }: ForStatement): void {
    const name = `$${variable.name}`;
    if (over.kind === "range") this.#put(name, join(this.word(over.from), this.word(over.to)));
    else this.#put(name, { elements: [this.named(`${nameOf(over)}[]`), this.named(nameOf(over))] });
    this.block(body);
  }

  of(e: Expression): Shape {
    const known = this.#settled?.get(e);
    if (known !== undefined) return known;
    const found = this.#find(e);
    this.#settled?.set(e, found);
    return found;
  }

  #find(e: Expression): Shape {
    switch (e.kind) {
      case "integer":
        return ofLiteral(e.value);
      case "boolean":
        return BOOLEAN;
      case "string":
        return TEXT;
      case "variable":
      case "map":
        this.#keys(e);
        return this.named(nameOf(e));
      case "cast":
        this.of(e.operand);
        return namedWord(String(e.type.base));
      case "unary":
        return this.#unary(e.operator, e.operand);
      case "increment":
        return this.#step(e.operator, e.operand);
      case "binary": {
        const [left, right] = [this.of(e.left), this.of(e.right)];
        return isWord(left) && isWord(right) ? operationType(e.operator, left, right) : BOOLEAN;
      }
      case "ternary":
        this.of(e.condition);
        return joinShapes(this.of(e.whenTrue ?? e.condition), this.of(e.whenFalse));
      case "tuple":
        return { elements: e.elements.map((element) => this.of(element)) };
      case "tuple-field":
        return this.#element(this.of(e.object), e.index);
      case "call":
        return this.#call(e);
      default:
        throw new RangeError(`${e.kind} is not part of random scripts`);
    }
  }

  #step(operator: string, operand: Expression): Shape {
    const type = this.word(operand);
    if (this.#fixed.has(nameOf(operand))) return type;
    const grown = steppedType(operator, type);
    this.#put(nameOf(operand), grown);
    return grown;
  }

  #element(type: Shape, index: number): Shape {
    const element = "elements" in type ? type.elements[index] : undefined;
    if (element === undefined) throw new RangeError(`there is no element ${index}`);
    return element;
  }

  #call({ callee, arguments: args }: Call): Shape {
    for (const argument of args) this.of(expressionOf(argument));
    switch (callee.name) {
      case "str":
        return TEXT;
      case "strlen":
      case "strncmp":
        return U64;
      case "len":
      case "strstr":
        return S64;
      default:
        return BOOLEAN;
    }
  }

  #unary(operator: string, operand: Expression): Word {
    const type = this.word(operand);
    // a literal with its sign is a literal
    if (operand.kind === "integer" && operator === "-") return ofLiteral(-operand.value);
    return operator === "!" ? BOOLEAN : type.signed ? S64 : U64;
  }
}

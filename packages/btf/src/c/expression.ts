// Evaluates C constant expressions from a token stream: in #if, array bounds, bit-field widths, enums and macros. What
// names and types mean is asked of the environment; the preprocessor's knows no types.
import { binary, type CValue, intValue, PRECEDENCE, sizeValue, unary } from "./c-value.ts";
import { charLiteral, integerLiteral } from "./literal.ts";
import { errorAt, type Token } from "./token.ts";
import { describe, type TokenStream } from "./token-stream.ts";

/** Answers about names and types. Types are ids. */
export type ExpressionEnv = {
  /** The value of a name, or undefined when it has none. */
  readonly valueOf: (name: string) => CValue | undefined;
  readonly types?: {
    /** Whether a type name begins at the next token. */
    readonly startsType: (stream: TokenStream) => boolean;
    readonly parseType: (stream: TokenStream) => number;
    readonly sizeOf: (type: number, at: Token) => number;
    readonly alignOf: (type: number, at: Token) => number;
    readonly cast: (value: CValue, type: number, at: Token) => CValue;
    readonly offsetOf: (type: number, path: string, at: Token) => number;
  };
};

const MAX_NESTING = 256;
const SIZE_WORDS: ReadonlyMap<string, "sizeOf" | "alignOf"> = new Map([
  ["sizeof", "sizeOf"],
  ["_Alignof", "alignOf"],
  ["__alignof__", "alignOf"],
  ["__alignof", "alignOf"],
]);

/** One evaluation. Parts that C does not evaluate (`0 && 1 / 0`) may be without a value. */
class Evaluator {
  readonly #stream: TokenStream;
  readonly #env: ExpressionEnv;
  #depth = 0;
  #dead = 0;

  constructor(stream: TokenStream, env: ExpressionEnv) {
    this.#stream = stream;
    this.#env = env;
  }

  conditional(): CValue {
    if (++this.#depth > MAX_NESTING) throw this.#stream.error("expression nests too deeply");
    const condition = this.#binary(1);
    if (!this.#stream.accept("?")) {
      this.#depth--;
      return condition;
    }
    const truth = condition.value !== 0n;
    const yes = this.#stream.is(":") ? condition : this.#unless(!truth, () => this.conditional());
    this.#stream.expect(":");
    const no = this.#unless(truth, () => this.conditional());
    this.#depth--;
    return truth ? yes : no;
  }

  #unless(dead: boolean, evaluate: () => CValue): CValue {
    if (dead) this.#dead++;
    const value = evaluate();
    if (dead) this.#dead--;
    return value;
  }

  #binary(least: number): CValue {
    let left = this.#unary();
    for (;;) {
      const token = this.#stream.peek;
      const precedence = token.kind === "punct" ? PRECEDENCE[token.text] : undefined;
      if (precedence === undefined || precedence < least) return left;
      this.#stream.next();
      const lazy = (token.text === "&&" && left.value === 0n) || (token.text === "||" && left.value !== 0n);
      const right = this.#unless(lazy, () => this.#binary(precedence + 1));
      const result = binary(token.text, left, right);
      if (result === undefined && this.#dead === 0) throw errorAt(token, "division by zero");
      left = result ?? intValue(0n);
    }
  }

  #unary(): CValue {
    const token = this.#stream.peek;
    if (token.kind === "punct" && "+-~!".includes(token.text)) return this.#prefixed();
    const size = token.kind === "name" ? SIZE_WORDS.get(token.text) : undefined;
    if (size !== undefined && this.#env.types !== undefined) return this.#size(size);
    if (this.#isCast()) return this.#cast();
    return this.#primary();
  }

  #prefixed(): CValue {
    const token = this.#stream.next();
    if (++this.#depth > MAX_NESTING) throw errorAt(token, "expression nests too deeply");
    const value = unary(token.text, this.#unary());
    this.#depth--;
    return value;
  }

  #isCast(): boolean {
    return this.#stream.is("(") && this.#typeFollows();
  }

  /** Whether a type name stands after the opening parenthesis that is next. */
  #typeFollows(): boolean {
    const types = this.#env.types;
    return types?.startsType(this.#stream) === true;
  }

  #size(question: "sizeOf" | "alignOf"): CValue {
    const word = this.#stream.next();
    const types = this.#env.types;
    if (types === undefined || !this.#isCast()) {
      throw errorAt(word, `"${word.text}" is understood of types only; write ${word.text}(type)`);
    }
    return sizeValue(types[question](this.#parenthesised(), word));
  }

  #parenthesised(): number {
    const types = this.#env.types;
    this.#stream.expect("(");
    const type = types?.parseType(this.#stream) ?? 0;
    this.#stream.expect(")");
    return type;
  }

  #cast(): CValue {
    const at = this.#stream.peek;
    const type = this.#parenthesised();
    if (++this.#depth > MAX_NESTING) throw errorAt(at, "expression nests too deeply");
    const value = this.#unary();
    this.#depth--;
    return this.#env.types?.cast(value, type, at) ?? value;
  }

  #primary(): CValue {
    const token = this.#stream.next();
    if (token.kind === "number") return integerLiteral(token);
    if (token.kind === "char") return charLiteral(token);
    if (token.kind === "punct" && token.text === "(") {
      const value = this.conditional();
      this.#stream.expect(")");
      return value;
    }
    if (token.kind !== "name") throw errorAt(token, `expected a value before ${describe(token)}`);
    if (token.text === "__builtin_offsetof" || token.text === "offsetof") return this.#offsetOf(token);
    const value = this.#env.valueOf(token.text);
    if (value === undefined) throw errorAt(token, `"${token.text}" has no constant value`);
    return value;
  }

  #offsetOf(word: Token): CValue {
    const types = this.#env.types;
    if (types === undefined) throw errorAt(word, "offsetof cannot be used here");
    this.#stream.expect("(");
    const type = types.parseType(this.#stream);
    this.#stream.expect(",");
    let path = "";
    while (!this.#stream.is(")") && !this.#stream.atEnd) path += this.#stream.next().text;
    this.#stream.expect(")");
    return sizeValue(types.offsetOf(type, path, word));
  }
}

/** Evaluates one expression (without commas) and leaves the stream after it. Throws {@link CError}. */
export function evaluate(stream: TokenStream, env: ExpressionEnv): CValue {
  return new Evaluator(stream, env).conditional();
}

// What the parts of the C parser share: the tokens, the types and the names, and how constant expressions see them.
import { findMember } from "../members.ts";
import type { CTypes } from "./c-types.ts";
import { type CValue, wrap } from "./c-value.ts";
import { parseTypeName } from "./declarator-parser.ts";
import { type ExpressionEnv, evaluate } from "./expression.ts";
import type { Scope } from "./scope.ts";
import { startsSpecifier } from "./specifier-parser.ts";
import { errorAt, type Token } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

export type CContext = { readonly stream: TokenStream; readonly types: CTypes; readonly scope: Scope; depth: number };

/** Nesting of structs, declarators and parameters. */
const MAX_NESTING = 128;

/** Runs a nested part; refuses text that nests without end. */
export function nested<T>(context: CContext, parse: () => T): T {
  if (++context.depth > MAX_NESTING) throw context.stream.error("declarations nest too deeply");
  const result = parse();
  context.depth--;
  return result;
}

function sizeOf(context: CContext, type: number, at: Token): number {
  const { size } = context.types.shape(type);
  if (size === undefined) throw errorAt(at, "the size of an incomplete type is not known; define the type first");
  return size;
}

function cast(context: CContext, value: CValue, at: { type: number; token: Token }): CValue {
  const { form, size, signed } = context.types.shape(at.type);
  if (form === "bool") return wrap(value.value === 0n ? 0n : 1n, { bits: 32, unsigned: false });
  if (size === undefined || size > 8 || !["int", "enum", "pointer"].includes(form)) {
    throw errorAt(at.token, "a constant is cast to integer types only");
  }
  const bits = BigInt[signed ? "asIntN" : "asUintN"](size * 8, value.value);
  // types narrower than int become int in expressions
  return size < 4
    ? wrap(bits, { bits: 32, unsigned: false })
    : wrap(bits, { bits: size > 4 ? 64 : 32, unsigned: !signed });
}

function offsetOf(context: CContext, type: number, at: { path: string; token: Token }): number {
  const btf = context.types.builder.build();
  let typeId = type;
  let bits = 0;
  for (const name of at.path.split(".")) {
    const found = findMember(btf, typeId, name);
    if (found === undefined) throw errorAt(at.token, `there is no member "${name}"`);
    typeId = found.typeId;
    bits += found.bitOffset;
  }
  return Math.floor(bits / 8);
}

/** The environment of expressions in a context, over any stream. */
export function expressionEnv(context: CContext): ExpressionEnv {
  const over = (stream: TokenStream): CContext => ({ ...context, stream });
  return {
    valueOf: (name) => context.scope.constants.get(name),
    types: {
      startsType: (stream) => startsSpecifier(over(stream), stream.look(stream.is("(") ? 1 : 0)),
      parseType: (stream) => parseTypeName(over(stream)),
      sizeOf: (type, at) => sizeOf(context, type, at),
      alignOf: (type, at) => {
        sizeOf(context, type, at);
        return context.types.shape(type).align;
      },
      cast: (value, type, token) => cast(context, value, { type, token }),
      offsetOf: (type, path, token) => offsetOf(context, type, { path, token }),
    },
  };
}

/** Evaluates the expression that is next. */
export function constant(context: CContext): bigint {
  return evaluate(context.stream, expressionEnv(context)).value;
}

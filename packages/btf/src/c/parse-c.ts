// Reads C declarations and macros into BTF, so that the rest of the compiler knows one kind of type only. The text
// continues the ids of a base, usually the kernel's, whose types it may name without defining them.
import type { Btf } from "../btf.ts";
import { type CContext, expressionEnv } from "./c-context.ts";
import type { CSource } from "./c-error.ts";
import { CError } from "./c-error.ts";
import { CTypes } from "./c-types.ts";
import { parseDeclarations } from "./declaration-parser.ts";
import { evaluate } from "./expression.ts";
import { stringLiteral } from "./literal.ts";
import { expand, type Macro, type Macros } from "./macro.ts";
import { PREDEFINED } from "./predefined.ts";
import { type IncludeReader, type MissingInclude, Preprocessor } from "./preprocessor.ts";
import { Scope } from "./scope.ts";
import type { Token } from "./token.ts";
import { TokenStream } from "./token-stream.ts";

export type ParseCOptions = {
  /** Types that the text may use without defining them. */
  readonly base?: Btf;
  /** Text of included files; without it every include counts as missing. */
  readonly include?: IncludeReader;
  /** Macros to define first, as `-D` does: name to text. */
  readonly defines?: Readonly<Record<string, string>>;
  /** Leaves out declarations that can't be read. */
  readonly tolerant?: boolean;
  /** Name of the text in errors. */
  readonly fileName?: string;
};

/** What a C text declares. */
export type CDeclarations = {
  /** Its types, split on the base if there was one. */
  readonly btf: Btf;
  /** Macros without parameters that are integers or strings, and enum constants. Strings are byte strings. */
  readonly constants: ReadonlyMap<string, bigint | string>;
  /** Names of macros that are no constants: with parameters, or code. */
  readonly otherMacros: ReadonlySet<string>;
  readonly missingIncludes: readonly MissingInclude[];
};

/**
 * Parses C declarations as a 64-bit Linux compiler lays them out. Throws {@link CError}.
 *
 * @example
 * const { btf, constants } = parseC("#define N 4\nstruct event { int pid; char comm[N * 4]; };");
 * btf.size(btf.find("event", "struct") ?? 0); // 20
 */
export function parseC(text: string, options: ParseCOptions = {}): CDeclarations {
  const source = { name: options.fileName ?? "C text", text };
  const defines = [...Object.entries(PREDEFINED), ...Object.entries(options.defines ?? {})];
  const preprocessor = new Preprocessor(options.include ?? (() => undefined), defines);
  const stream = new TokenStream(preprocessor.run(source), source);
  const types = new CTypes(options.base);
  const context: CContext = { stream, types, scope: new Scope(types), depth: 0 };
  parseDeclarations(context, options.tolerant);
  const constants = new Map<string, bigint | string>();
  for (const [name, { value }] of context.scope.constants) constants.set(name, value);
  const otherMacros = addMacros(context, { macros: preprocessor.macros, source }, constants);
  return { btf: types.builder.build(), constants, otherMacros, missingIncludes: preprocessor.missing };
}

function addMacros(
  context: CContext,
  from: { readonly macros: Macros; readonly source: CSource },
  constants: Map<string, bigint | string>,
): Set<string> {
  const others = new Set<string>();
  for (const macro of from.macros.values()) {
    if (Object.hasOwn(PREDEFINED, macro.name)) continue;
    const value = macroValue(context, macro, from);
    if (value === undefined) others.add(macro.name);
    else constants.set(macro.name, value);
  }
  return others;
}

function macroValue(
  context: CContext,
  macro: Macro,
  { macros, source }: { readonly macros: Macros; readonly source: CSource },
): bigint | string | undefined {
  if (macro.params !== undefined || macro.body.length === 0) return undefined;
  try {
    const tokens = expand(macro.body, macros);
    return stringOf(tokens) ?? integerOf(context, tokens, source);
  } catch (error) {
    // most macros of real headers are no constants, which is no error
    if (error instanceof CError) return undefined;
    throw error;
  }
}

function stringOf(tokens: readonly Token[]): string | undefined {
  if (tokens.length === 0 || tokens.some((token) => token.kind !== "string")) return undefined;
  return tokens.map(stringLiteral).join("");
}

function integerOf(context: CContext, tokens: readonly Token[], source: CSource): bigint | undefined {
  const stream = new TokenStream(tokens, source);
  const { value } = evaluate(stream, expressionEnv(context));
  return stream.atEnd ? value : undefined;
}

// The description of one function or built-in of the language. Checker, code generator, `--help`, listings and the
// reference read these records; adding a function means adding one.

import type { CheckedCall, Constant, MapInfo } from "../check/checked-program.ts";
import type { Config } from "../config/config.ts";
import type { Address, Builder, Lower } from "../lowering/builder.ts";
import type { ResolvedAttachPoint } from "../probes/attach-point.ts";
import type { ProbeKind } from "../probes/probe-kind.ts";
import type { Call, Expression, Identifier, TypeName } from "../syntax/ast.ts";
import type { Span } from "../syntax/span.ts";
import type { Target } from "../target.ts";
import type { AddressSpace, Type } from "../types/type.ts";

export interface FunctionRecord {
  readonly name: string;
  /** As a reader of the reference wants it, e.g. `str(const char *p [, uint64 n])`. */
  readonly signature: string;
  readonly doc: string;
  /** Number of arguments, least and most. */
  readonly arity: readonly [number, number];
  /** May stand without parentheses. */
  readonly bare?: boolean;
  /** Takes a map itself, not its value, as the first argument. */
  readonly takesMap?: boolean;
  /** Which arguments are texts that stay in the compiler, such as formats: they may be longer than a string. */
  readonly literals?: readonly number[];
  /** Which arguments may be words that are no names, such as `perf` in `kstack(perf)`. */
  readonly words?: readonly number[];
  /** An aggregation: only as `@m = f(…)`. */
  readonly aggregation?: boolean;
  /** Used for what it does: no warning where its value is dropped. */
  readonly statement?: boolean;
  /** Which arguments are types, or expressions that stand for theirs. */
  readonly typeArguments?: readonly number[];
  /** Which arguments are variables that get a value. */
  readonly outputs?: readonly number[];
  /** Which arguments may be parameters of the command line that are not given. */
  readonly parameters?: readonly number[];
  /** Which arguments are names of members, as they stand. */
  readonly members?: readonly number[];
  /** May end tracing: no probe runs its action afterwards, however late user space hears of it. */
  readonly ends?: boolean;
  /** Needs `--unsafe`; a text says so in words of its own. */
  readonly unsafe?: boolean | string;
  /** A record whose fields are all known while compiling. */
  readonly fields?: (config: Config) => ReadonlyMap<string, Constant>;
  /** Its value is one of the event's context, hence not available in callbacks. */
  readonly contextual?: boolean;
  /** Its code differs from attach point to attach point, so that each needs a program of its own. */
  readonly perPoint?: boolean;
  /** Says where it is allowed; a reason where it is not. */
  readonly refuse?: (probe: ProbeKind, points: readonly ResolvedAttachPoint[]) => string | undefined;
  readonly check: (c: CallCheck) => Type;
  readonly lower: Lower;
  /** Aggregations: computes the arguments, then gives the code that updates a processor's value in place. */
  readonly aggregate?: (b: Builder, call: CheckedCall) => (value: Address) => void;
}

/** What a record's `check` sees of the call at hand. */
export interface CallCheck {
  readonly node: Call | Identifier;
  readonly arguments: readonly (Expression | TypeName)[];
  readonly map: MapInfo | undefined;
  readonly target: Target;
  readonly config: Config;
  readonly kind: ProbeKind;
  readonly points: readonly ResolvedAttachPoint[];
  /** Of the n-th argument; NONE if there is none or it isn't known yet. */
  type(index: number): Type;
  expression(index: number): Expression | undefined;
  /** The argument's value, if it is known while compiling. */
  constant(index: number): Constant | undefined;
  /** The text of a parameter such as `$1`, empty if there is none; undefined where the argument is something else. */
  parameter(index: number): string | undefined;
  /** The text of a literal argument; an error otherwise. */
  literalString(index: number): string;
  literalInteger(index: number): bigint;
  /** Says that the call is this constant. */
  fold(value: Constant): Type;
  /** Keeps something for `lower`. */
  keep(extra: unknown): void;
  error(code: string, message: string, at?: { readonly span: Span }, hint?: string): void;
  warn(code: string, message: string, at?: { readonly span: Span }, hint?: string): void;
  mapNamed(name: string): MapInfo;
  /** Says that the n-th argument is a key of the map. */
  useAsKey(map: MapInfo, index: number): void;
  /** Gives the variable that is the n-th argument a value of this type. */
  assign(index: number, type: Type): void;
  /** Where a pointer made from a number points to. */
  readonly space: AddressSpace;
  /** A warning about the script as a whole. */
  notice(code: string, message: string): void;
  /** A struct of the machine or the script, e.g. "task_struct". */
  structType(name: string): Type | undefined;
}

// What the checker found out about a script, beside the tree: everything the code generator needs.

import type { Config } from "../config/config.ts";
import type { ResolvedAttachPoint } from "../probes/attach-point.ts";
import type { ProbeKind } from "../probes/probe-kind.ts";
import type { FunctionRecord } from "../stdlib/function-record.ts";
import type {
  Call,
  Expression,
  ForStatement,
  Identifier,
  Probe,
  Program,
  TypeName,
  UnrollStatement,
  Variable,
} from "../syntax/ast.ts";
import type { Span } from "../syntax/span.ts";
import type { Type } from "../types/type.ts";

/** The constant value of an expression that is known while compiling. */
export type Constant = bigint | boolean | string;

export interface CheckedProgram {
  readonly program: Program;
  readonly probes: readonly CheckedProbe[];
  readonly maps: ReadonlyMap<string, MapInfo>;
  readonly config: Config;
  readonly options: readonly GetoptOption[];
}

export interface MapInfo {
  readonly name: string;
  /** Undefined for scalar maps, and while no access has been seen. */
  key: Type | undefined;
  value: Type;
  /** Accessed without a key. */
  scalar: boolean;
  /** As declared by `let @m = kind(n)`. */
  declaration: { readonly kind: string; readonly maxEntries: number; readonly span: Span } | undefined;
  /** Occurs in a probe. */
  used: boolean;
}

export interface VariableSymbol {
  readonly name: string;
  type: Type;
  /** Used inside the body of a `for` that is compiled as a callback, and declared outside of it. */
  captured: boolean;
  /** The type that it was declared with, which assignments don't change. */
  fixed: Type | undefined;
  /** Places that assign to it: a variable with one keeps what the verifier knows of a pointer. */
  assignments: number;
  /** Something was assigned to it, before what is checked now. */
  assigned: boolean;
  /** `&$x` is taken, so it lives in memory. */
  addressed: boolean;
}

/** One group of attach points that share a program: their arguments have the same layout. */
export interface CheckedProbe {
  readonly probe: Probe;
  readonly kind: ProbeKind;
  readonly points: readonly ResolvedAttachPoint[];
  /** Types and resolutions hold for this group only. */
  readonly types: ReadonlyMap<Expression | TypeName, Type>;
  readonly constants: ReadonlyMap<Expression, Constant>;
  readonly variables: ReadonlyMap<Variable, VariableSymbol>;
  readonly calls: ReadonlyMap<Call | Identifier, CheckedCall>;
  readonly unrolls: ReadonlyMap<UnrollStatement, number>;
  readonly captures: ReadonlyMap<ForStatement, readonly VariableSymbol[]>;
}

export interface CheckedCall {
  readonly record: FunctionRecord;
  readonly node: Call | Identifier;
  /** Without type arguments, see `typeArguments`. */
  readonly arguments: readonly Expression[];
  readonly type: Type;
  /** The map that the first argument names, or that an aggregation is assigned to. */
  readonly map: MapInfo | undefined;
  /** What `check` wants `lower` to know: parsed formats, modes, limits. */
  readonly extra: unknown;
}

export interface GetoptOption {
  readonly name: string;
  readonly type: "bool" | "int" | "string";
  readonly defaultValue: Constant | undefined;
  readonly description: string;
}

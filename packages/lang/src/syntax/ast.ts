// The tree of a script, as written: no types, no expansion. Every node has a `kind`, a `span` and nothing mutable;
// later stages keep what they learn in side tables keyed by node (see check/checked-program.ts).

import type { Span } from "./span.ts";

interface Node {
  readonly span: Span;
}

export interface Program extends Node {
  readonly kind: "program";
  /** Text of the C definitions at the head (`#include`, `#define`, struct, union, enum), verbatim, in order. */
  readonly cDefinitions: readonly CDefinition[];
  readonly config: ConfigBlock | undefined;
  readonly imports: readonly ImportStatement[];
  /** Map declarations, macros, functions and probes, in source order. */
  readonly items: readonly Item[];
}

export interface CDefinition extends Node {
  readonly kind: "c-definition";
  readonly text: string;
}

export interface ConfigBlock extends Node {
  readonly kind: "config";
  readonly entries: readonly ConfigEntry[];
}

export interface ConfigEntry extends Node {
  readonly kind: "config-entry";
  readonly name: Identifier;
  /** Integer, string, boolean, or an identifier such as PER_PID. */
  readonly value: IntegerLiteral | StringLiteral | BooleanLiteral | Identifier;
}

export interface ImportStatement extends Node {
  readonly kind: "import";
  readonly path: StringLiteral;
}

export type Item = MapDeclaration | MacroDefinition | FunctionDefinition | Probe;

export interface MapDeclaration extends Node {
  readonly kind: "map-declaration";
  readonly name: MapName;
  readonly mapType: Identifier;
  readonly arguments: readonly Expression[];
}

export interface MacroDefinition extends Node {
  readonly kind: "macro";
  readonly name: Identifier;
  readonly parameters: readonly MacroParameter[];
  readonly body: Block;
}

/** `$x` (by reference), `@m` (a map), or a bare name (an expression), each optionally typed or with a default. */
export interface MacroParameter extends Node {
  readonly kind: "macro-parameter";
  readonly target: Variable | MapName | Identifier;
}

export interface FunctionDefinition extends Node {
  readonly kind: "function";
  readonly name: Identifier;
  readonly parameters: readonly FunctionParameter[];
  readonly returnType: TypeName | undefined;
  readonly body: Block;
}

export interface FunctionParameter extends Node {
  readonly kind: "function-parameter";
  readonly variable: Variable;
  readonly type: TypeName;
}

export interface Probe extends Node {
  readonly kind: "probe";
  /** The optional `name =` in front, reserved. */
  readonly label: Identifier | undefined;
  readonly attachPoints: readonly AttachPoint[];
  readonly predicate: Expression | undefined;
  readonly body: Block;
}

/** One attach point as written, e.g. `tracepoint:syscalls:sys_enter_*`; parts are unquoted, `$1` is not yet expanded. */
export interface AttachPoint extends Node {
  readonly kind: "attach-point";
  readonly text: string;
  readonly parts: readonly AttachPointPart[];
  /** `a || b || c`: what is meant, in this order, where the machine does not have this one. */
  readonly alternatives?: readonly AttachPoint[];
}

export interface AttachPointPart extends Node {
  readonly text: string;
  /** Written between double quotes, so `:` and `*` inside it are meant literally where the probe kind cares. */
  readonly quoted: boolean;
}

// ---- statements

export type Statement =
  | LetStatement
  | Assignment
  | Increment
  | ExpressionStatement
  | DiscardStatement
  | WhileStatement
  | ForStatement
  | UnrollStatement
  | JumpStatement
  | ReturnStatement
  | ImportStatement
  | Block
  | If;

export interface Block extends Node {
  readonly kind: "block";
  readonly statements: readonly Statement[];
  /** The last expression without `;`: the block's value where the block is used as one. */
  readonly result: Expression | undefined;
}

/** `let $x;` `let $x: T;` `let $x: T = e;` */
export interface LetStatement extends Node {
  readonly kind: "let";
  readonly variable: Variable;
  readonly type: TypeName | undefined;
  readonly value: Expression | undefined;
}

export type AssignmentOperator = "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "&=" | "|=" | "^=" | "<<=" | ">>=";

export interface Assignment extends Node {
  readonly kind: "assignment";
  readonly operator: AssignmentOperator;
  readonly operatorSpan: Span;
  /** Anything else than a variable or a map access is a type error, reported by the checker. */
  readonly target: Expression;
  readonly value: Expression;
}

/** `_ = e` */
export interface DiscardStatement extends Node {
  readonly kind: "discard";
  readonly value: Expression;
}

export interface ExpressionStatement extends Node {
  readonly kind: "expression-statement";
  readonly expression: Expression;
}

export interface WhileStatement extends Node {
  readonly kind: "while";
  readonly condition: Expression;
  readonly body: Block;
}

export interface ForStatement extends Node {
  readonly kind: "for";
  readonly variable: Variable;
  readonly over: Range | Expression;
  readonly body: Block;
}

export interface Range extends Node {
  readonly kind: "range";
  readonly from: Expression;
  readonly to: Expression;
}

export interface UnrollStatement extends Node {
  readonly kind: "unroll";
  readonly count: Expression;
  readonly body: Block;
}

export interface JumpStatement extends Node {
  readonly kind: "break" | "continue";
}

export interface ReturnStatement extends Node {
  readonly kind: "return";
  readonly value: Expression | undefined;
}

// ---- expressions

export type Expression =
  | IntegerLiteral
  | StringLiteral
  | BooleanLiteral
  | Identifier
  | Variable
  | MapAccess
  | PositionalParameter
  | PositionalCount
  | Call
  | Unary
  | Increment
  | Binary
  | Ternary
  | If
  | Block
  | FieldAccess
  | TupleAccess
  | IndexAccess
  | Cast
  | TupleLiteral
  | RecordLiteral
  | TypeQuery
  | Offsetof
  | Comptime
  | AddressOf
  | InlineCall;

export interface IntegerLiteral extends Node {
  readonly kind: "integer";
  readonly value: bigint;
  readonly text: string;
}

export interface StringLiteral extends Node {
  readonly kind: "string";
  /** After escapes; a binary string: one UTF-16 unit a byte, UTF-8 in the source stays UTF-8. */
  readonly value: string;
}

export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}

/** A built-in without parentheses, an enum constant, a #define or a macro parameter. */
export interface Identifier extends Node {
  readonly kind: "identifier";
  readonly name: string;
}

/** `$name`, without the dollar sign. */
export interface Variable extends Node {
  readonly kind: "variable";
  readonly name: string;
}

/** `@name`, with the at sign; `@` alone is the anonymous map. */
export interface MapName extends Node {
  readonly kind: "map-name";
  readonly name: string;
}

/** `@m` (no key) or `@m[k1, k2]`; several keys are the tuple (k1, k2). */
export interface MapAccess extends Node {
  readonly kind: "map";
  readonly name: MapName;
  readonly keys: readonly Expression[] | undefined;
}

/** `$1` */
export interface PositionalParameter extends Node {
  readonly kind: "positional";
  readonly index: number;
}

/** `$#` */
export interface PositionalCount extends Node {
  readonly kind: "positional-count";
}

export interface Call extends Node {
  readonly kind: "call";
  readonly callee: Identifier;
  readonly arguments: readonly (Expression | TypeName)[];
}

export type UnaryOperator = "!" | "-" | "~" | "*" | "+";

export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export interface Increment extends Node {
  readonly kind: "increment";
  readonly operator: "++" | "--";
  readonly prefix: boolean;
  readonly operand: Expression;
}

export type BinaryOperator =
  | "||"
  | "&&"
  | "|"
  | "^"
  | "&"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "<<"
  | ">>"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

/** `c ? a : b`; `a ?: b` has no `whenTrue`. */
export interface Ternary extends Node {
  readonly kind: "ternary";
  readonly condition: Expression;
  readonly whenTrue: Expression | undefined;
  readonly whenFalse: Expression;
}

/** Statement and expression alike; `else if` is an If in `otherwise`. */
export interface If extends Node {
  readonly kind: "if";
  readonly condition: Expression;
  readonly then: Block;
  readonly otherwise: Block | If | undefined;
}

export interface FieldAccess extends Node {
  readonly kind: "field";
  readonly object: Expression;
  readonly field: Identifier;
  /** Written `->`, which means the same. */
  readonly arrow: boolean;
}

/** `e.0` */
export interface TupleAccess extends Node {
  readonly kind: "tuple-field";
  readonly object: Expression;
  readonly index: number;
}

export interface IndexAccess extends Node {
  readonly kind: "index";
  readonly object: Expression;
  readonly index: Expression;
}

export interface Cast extends Node {
  readonly kind: "cast";
  /** The type with its parentheses. */
  readonly headSpan: Span;
  readonly type: TypeName;
  readonly operand: Expression;
}

export interface TupleLiteral extends Node {
  readonly kind: "tuple";
  readonly elements: readonly Expression[];
}

export interface RecordLiteral extends Node {
  readonly kind: "record";
  readonly fields: readonly RecordField[];
}

export interface RecordField extends Node {
  readonly kind: "record-field";
  readonly name: Identifier;
  readonly value: Expression;
}

/** `sizeof(T or e)`, `typeof(T or e)`, `typeinfo(T or e)` */
export interface TypeQuery extends Node {
  readonly kind: "sizeof" | "typeof" | "typeinfo";
  readonly argument: Expression | TypeName;
}

/** `offsetof(T or e, f.g)` */
export interface Offsetof extends Node {
  readonly kind: "offsetof";
  readonly base: Expression | TypeName;
  readonly path: readonly Identifier[];
}

export interface Comptime extends Node {
  readonly kind: "comptime";
  readonly expression: Expression;
}

/** A call of a function of the script, with a copy of its body: made when functions are expanded, never parsed. */
export interface InlineCall extends Node {
  readonly kind: "inline-call";
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  readonly arguments: readonly Expression[];
  readonly returnType: TypeName | undefined;
  readonly body: Block;
}

/** `&$x`, `&@m`, `&@m[k]` */
export interface AddressOf extends Node {
  readonly kind: "address-of";
  readonly operand: Expression;
}

/**
 * A type as written: `uint32`, `struct task_struct *`, `string[16]`, `int8[4]`, `typeof($x)`.
 * `base` is the name without tag word; suffixes apply left to right.
 */
export interface TypeName extends Node {
  readonly kind: "type-name";
  readonly tag: "struct" | "union" | "enum" | undefined;
  readonly base: string | TypeQuery;
  readonly suffixes: readonly TypeSuffix[];
}

export type TypeSuffix =
  | { readonly kind: "pointer" }
  | { readonly kind: "array"; readonly length: Expression | undefined };

export type AnyNode =
  | Program
  | CDefinition
  | ConfigBlock
  | ConfigEntry
  | Item
  | MacroParameter
  | FunctionParameter
  | AttachPoint
  | Statement
  | Expression
  | MapName
  | Range
  | RecordField
  | TypeName;

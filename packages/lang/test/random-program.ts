// Random scripts: trees of the kind that the parser makes, and their text.

import fc from "fast-check";
import type {
  AnyNode,
  Block,
  Expression,
  Identifier,
  Item,
  MapName,
  Program,
  Statement,
  TypeName,
  Variable,
} from "../src/syntax/ast.ts";
import { splitAttachPoint } from "../src/syntax/attach-point.ts";
import { dumpAst } from "../src/syntax/dump-ast.ts";
import { asStatement } from "../src/syntax/parse-blocks.ts";
import { BINARY_PRECEDENCE } from "../src/syntax/precedence.ts";

const span = { file: 0, start: 0, end: 0 };

// Names that are also types, or keywords elsewhere, are the ones that could be misread.
const name = fc.constantFrom("pid", "foo", "FOO", "uint64", "size_t", "config", "x1", "_y", "string", "long");
const identifier = name.map((text): Identifier => ({ kind: "identifier", span, name: text }));
const fieldName = fc
  .constantFrom("a", "b", "for", "struct", "if", "uint8")
  .map((text): Identifier => ({ kind: "identifier", span, name: text }));
const variable = name.map((text): Variable => ({ kind: "variable", span, name: text }));
const mapName = fc
  .constantFrom("@", "@m", "@long_name")
  .map((text): MapName => ({ kind: "map-name", span, name: text }));
const string = fc
  .oneof(
    fc.string(),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => String.fromCharCode(...bytes)),
  )
  .map((text): Expression => ({ kind: "string", span, value: Buffer.from(text).toString("latin1") }));
const rawString = fc
  .uint8Array({ maxLength: 8 })
  .map((bytes): Expression => ({ kind: "string", span, value: String.fromCharCode(...bytes) }));
const integer = fc
  .oneof(
    fc.bigInt(0n, 2n ** 64n - 1n).map((value) => ({ value, text: `${value}` })),
    fc.constantFrom({ value: 16n, text: "0x1_0" }, { value: 8n, text: "010" }, { value: 5000n, text: "5us" }),
  )
  .map(({ value, text }): Expression => ({ kind: "integer", span, value, text }));

const operators = [...BINARY_PRECEDENCE.keys()];

interface Trees {
  expression: Expression;
  statement: Statement;
  type: TypeName;
  body: Block;
  value: Block;
}

const trees = fc.letrec((tie): { [K in keyof Trees]: fc.Arbitrary<Trees[K]> } => {
  const expression = tie("expression") as fc.Arbitrary<Expression>;
  const type = tie("type") as fc.Arbitrary<TypeName>;
  const value = tie("value") as fc.Arbitrary<Block>;
  const body = tie("body") as fc.Arbitrary<Block>;
  const place = fc.oneof(
    variable,
    fc.record({
      kind: fc.constant("map"),
      span: fc.constant(span),
      name: mapName,
      keys: fc.option(fc.array(expression, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    }),
  ) as fc.Arbitrary<Expression>;
  const of = (kind: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<never> =>
    fc.record({ kind: fc.constant(kind), span: fc.constant(span), ...fields }) as unknown as fc.Arbitrary<never>;
  const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(arbitrary, { nil: undefined });
  const query = fc
    .tuple(fc.constantFrom("sizeof", "typeof", "typeinfo"), fc.oneof(expression, type))
    .map(([kind, argument]): Expression => ({ kind, span, argument }));
  const ifNode = of("if", {
    condition: expression,
    then: value,
    otherwise: optional(value),
  }) as fc.Arbitrary<Expression>;
  const fields = fc.uniqueArray(fc.tuple(fieldName, expression), {
    minLength: 1,
    maxLength: 2,
    selector: ([field]) => field.name,
  });
  const branch: fc.Arbitrary<Expression>[] = [
    of("call", {
      callee: identifier,
      arguments: fc.array(fc.oneof(expression, type.filter(isPlainlyType)), { maxLength: 3 }),
    }),
    of("unary", { operator: fc.constantFrom("!", "-", "~", "*", "+"), operand: expression }),
    of("increment", { operator: fc.constantFrom("++", "--"), prefix: fc.boolean(), operand: place }),
    of("binary", {
      operator: fc.constantFrom(...operators),
      operatorSpan: fc.constant(span),
      left: expression,
      right: expression,
    }),
    of("ternary", { condition: expression, whenTrue: optional(expression), whenFalse: expression }),
    ifNode,
    value,
    of("field", { object: expression, field: fieldName, arrow: fc.boolean() }),
    of("tuple-field", { object: expression, index: fc.nat(9) }),
    of("index", { object: expression, index: expression }),
    of("cast", { type, operand: expression }),
    of("tuple", { elements: fc.array(expression, { maxLength: 3 }) }),
    fields.map(
      (list): Expression => ({
        kind: "record",
        span,
        fields: list.map(([field, of]) => ({ kind: "record-field", span, name: field, value: of })),
      }),
    ),
    query,
    of("offsetof", {
      base: fc.oneof(expression, type.filter(isPlainlyType)),
      path: fc.array(fieldName, { minLength: 1, maxLength: 2 }),
    }),
    of("comptime", { expression }),
    of("address-of", { operand: place }),
  ];
  const leaf: fc.Arbitrary<Expression>[] = [
    integer,
    string,
    rawString,
    of("boolean", { value: fc.boolean() }),
    identifier,
    variable,
    place,
    of("positional", { index: fc.integer({ min: 1, max: 99 }) }),
    of("positional-count", {}),
  ];
  const plain: fc.Arbitrary<Statement>[] = [
    of("let", { variable, type: optional(type), value: optional(expression) }),
    of("assignment", {
      operator: fc.constantFrom("=", "+=", "<<="),
      operatorSpan: fc.constant(span),
      target: expression,
      value: expression,
    }),
    of("discard", { value: expression }),
    expression.map(asStatement),
    of("return", { value: optional(expression) }),
    of("break", {}),
  ];
  const looping: fc.Arbitrary<Statement>[] = [
    of("while", { condition: expression, body }),
    of("unroll", { count: expression, body }),
    of("for", { variable, over: fc.oneof(expression, of("range", { from: expression, to: expression })), body }),
  ];
  const statements = fc.array(tie("statement") as fc.Arbitrary<Statement>, { maxLength: 3 });
  const suffix = fc.oneof(
    fc.constant({ kind: "pointer" }),
    fc.record({ kind: fc.constant("array"), length: optional(expression) }),
  );
  return {
    expression: fc.oneof({ maxDepth: 4, depthIdentifier: "tree", depthSize: "small" }, fc.oneof(...leaf), ...branch),
    statement: fc.oneof({ maxDepth: 4, depthIdentifier: "tree", depthSize: "small" }, fc.oneof(...plain), ...looping),
    type: fc.record({
      kind: fc.constant("type-name" as const),
      span: fc.constant(span),
      tag: fc.constantFrom(undefined, "struct", "enum"),
      base: fc.constantFrom("uint64", "foo", "string", "size_t"),
      suffixes: fc.array(suffix, { maxLength: 2 }),
    }),
    body: of("block", { statements, result: fc.constant(undefined) }),
    value: of("block", { statements, result: optional(expression) }),
  };
});

/** In an argument anything but these comes back as an expression. */
function isPlainlyType(type: TypeName): boolean {
  return type.tag !== undefined || type.suffixes.at(-1)?.kind === "pointer";
}

const attachPoint = fc
  .constantFrom("begin", "kprobe:vfs_*", 'uprobe:/a-b/c.so:"x:y"', "interval:s:1", "uprobe:a@f.c:12", "usdt:/x~:n:$1")
  .map((text) => ({ kind: "attach-point" as const, span, text, parts: splitAttachPoint(text, span) }));

const probe = fc
  .record({
    label: fc.option(identifier, { nil: undefined }),
    attachPoints: fc.array(attachPoint, { minLength: 1, maxLength: 3 }),
    predicate: fc.option(trees.expression, { nil: undefined }),
    body: trees.body,
  })
  .map((parts): Item => ({ kind: "probe", span, ...parts }));

const macro = fc
  .record({
    name: identifier,
    targets: fc.array(fc.oneof(variable, mapName, identifier), { maxLength: 3 }),
    body: trees.value,
  })
  .map(
    ({ targets, ...rest }): Item => ({
      kind: "macro",
      span,
      ...rest,
      parameters: targets.map((target) => ({ kind: "macro-parameter", span, target })),
    }),
  );

export const randomProgram: fc.Arbitrary<Program> = fc.array(fc.oneof(probe, macro), { maxLength: 3 }).map(
  (items): Program => ({
    kind: "program",
    span,
    cDefinitions: [],
    config: undefined,
    imports: [],
    items,
  }),
);

// A type query of a bare type that only type information can tell comes back as a query of a name.
export function withoutDoubt(node: AnyNode): boolean {
  return !/argument: type-name base=(?:foo|size_t)\b(?! .*(?:pointer|array))/.test(dumpAst(node));
}

export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !/span$/i.test(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutSpans(inner)]));
}

// Source text to tree and diagnostics. Never throws, always ends; what could be understood is in the tree even
// where there are errors.

import type { CDefinition, ConfigBlock, Expression, ImportStatement, Item, Program } from "./ast.ts";
import { Cursor } from "./cursor.ts";
import { type Diagnostic, DiagnosticError } from "./diagnostic.ts";
import { lex, lexExpression } from "./lexer.ts";
import { parseImport } from "./parse-blocks.ts";
import { parseExpression as parseExpressionAt } from "./parse-expressions.ts";
import { parseConfig, parseFunction, parseMacro, parseMapDeclaration } from "./parse-items.ts";
import { parseProbe } from "./parse-probe.ts";
import { recoverItem } from "./recovery.ts";
import { isClosed } from "./scan-item.ts";
import type { Token } from "./token.ts";
import { tooDeepNode } from "./tree-depth.ts";

export interface ParseResult {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
  /** All tokens, white space and comments included: their texts joined are the source. */
  readonly tokens: readonly Token[];
}

export interface ExpressionResult {
  /** Undefined if there are errors. */
  readonly expression: Expression | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly tokens: readonly Token[];
}

/** Parses a script; `file` is the index of the source that the spans refer to. */
export function parse(source: string, file = 0): ParseResult {
  const tokens = lex(source);
  const c = new Cursor(source, tokens, file);
  reportOpenComment(c, tokens);
  const parts: Parts = { cDefinitions: [], config: undefined, imports: [], items: [] };
  while (!c.atEnd()) recoverItem(c, () => parseItem(c, parts));
  const program: Program = { kind: "program", span: { file, start: 0, end: source.length }, ...parts };
  return { program, diagnostics: inOrder(c.diagnostics), tokens };
}

/** Parses a single expression, such as the body of a `#define`. */
export function parseExpression(source: string, file = 0): ExpressionResult {
  const tokens = lexExpression(source);
  const c = new Cursor(source, tokens, file);
  reportOpenComment(c, tokens);
  let expression: Expression | undefined;
  try {
    const parsed = parseExpressionAt(c);
    if (!c.atEnd()) throw c.unexpected("the end of the expression");
    checkDepth(c, parsed);
    expression = parsed;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    c.report(error.diagnostic);
  }
  return { expression: c.diagnostics.length > 0 ? undefined : expression, diagnostics: inOrder(c.diagnostics), tokens };
}

interface Parts {
  readonly cDefinitions: CDefinition[];
  readonly imports: ImportStatement[];
  readonly items: Item[];
  config: ConfigBlock | undefined;
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}

function reportOpenComment(c: Cursor, tokens: readonly Token[]): void {
  const last = tokens.at(-1);
  if (last?.kind !== "comment" || !last.text.startsWith("/*")) return;
  if (last.text.length >= 4 && last.text.endsWith("*/")) return;
  const span = { file: c.file, start: last.start, end: last.start + 2 };
  c.complain("unterminated-comment", "this comment is not closed", span, "put '*/' where it ends");
}

function parseItem(c: Cursor, parts: Parts): void {
  const token = c.peek();
  if (token.kind === "c-directive" || token.kind === "c-definition")
    return void parts.cDefinitions.push(parseC(c, parts));
  if (token.text === ";") return void c.next();
  if (token.text === "}") throw strayBrace(c);
  const handle = token.kind === "identifier" ? BY_KEYWORD.get(token.text) : addProbe;
  if (handle === undefined) throw c.unexpected("a probe");
  handle(c, parts);
}

type Handler = (c: Cursor, parts: Parts) => void;

const addProbe: Handler = (c, parts) => addItem(c, parts, parseProbe);

const BY_KEYWORD: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["config", addConfig],
  ["import", addImport],
  ["let", (c, parts) => addItem(c, parts, parseMapDeclaration)],
  ["macro", (c, parts) => addItem(c, parts, parseMacro)],
  ["fn", (c, parts) => addItem(c, parts, parseFunction)],
]);

function addItem(c: Cursor, parts: Parts, parseOne: (c: Cursor) => Item): void {
  c.chained = 0;
  const item = parseOne(c);
  checkDepth(c, item);
  parts.items.push(item);
}

function addConfig(c: Cursor, parts: Parts): void {
  const span = c.span(c.peek());
  const config = parseConfig(c);
  if (parts.config !== undefined) {
    c.complain("duplicate-config", "there is already a config block", span, "put all settings into one block");
    return;
  }
  requireHead(c, parts, { what: "the config block", span });
  parts.config = config;
}

function addImport(c: Cursor, parts: Parts): void {
  const span = c.span(c.peek());
  const statement = parseImport(c);
  const semicolon = { file: c.file, start: statement.span.end, end: statement.span.end };
  if (!c.accept(";")) c.complain("missing-semicolon", "expected ';' after the import", semicolon);
  requireHead(c, parts, { what: "imports", span });
  parts.imports.push(statement);
}

function requireHead(c: Cursor, parts: Parts, at: { what: string; span: Diagnostic["span"] & object }): void {
  if (parts.items.length === 0) return;
  c.complain(
    "misplaced-item",
    `${at.what} must come before probes, macros and functions`,
    at.span,
    "move it to the head of the script",
  );
}

function parseC(c: Cursor, parts: Parts): CDefinition {
  const token = c.next();
  const span = c.span(token);
  requireHead(c, parts, { what: "C definitions", span: { ...span, end: span.start + firstLine(token.text).length } });
  if (token.kind === "c-definition" && !isClosed(token.text)) {
    const open = { ...span, end: span.start + firstLine(token.text).length };
    c.complain("missing-brace", "this definition is not closed", open, "put the missing '}' at its end");
  }
  return { kind: "c-definition", span, text: token.text };
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").trimEnd();
}

function strayBrace(c: Cursor): DiagnosticError {
  return c.error(
    "unbalanced-bracket",
    "this '}' closes nothing",
    c.span(c.peek()),
    "remove it, or put a '{' before it",
  );
}

function checkDepth(c: Cursor, root: Item | Expression): void {
  const node = tooDeepNode(root, c.chained);
  if (node !== undefined) throw c.tooDeep(node.span);
}

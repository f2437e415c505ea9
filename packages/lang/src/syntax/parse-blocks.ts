// Blocks and the statements in them, apart from those with a body of their own (parse-flow.ts).

import type {
  AssignmentOperator,
  Block,
  Expression,
  ImportStatement,
  LetStatement,
  Statement,
  Variable,
} from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseExpression } from "./parse-expressions.ts";
import { parseFlow, parseIf } from "./parse-flow.ts";
import { parseString } from "./parse-primary.ts";
import { parseType } from "./parse-types.ts";
import { atItem, recoverStatement } from "./recovery.ts";
import type { Token } from "./token.ts";

/** A `value` block may end with an expression, which is its value; a `body` has statements only. */
export type BlockUse = "value" | "body";

/** `owner` completes "expected '{' …". */
export function parseBlock(c: Cursor, use: BlockUse, owner = ""): Block {
  const open = c.expect("{", owner);
  const statements: Statement[] = [];
  const result = c.bracketed(() => parseStatements(c, statements));
  closeBlock(c, open);
  const span = c.spanFrom(open.start);
  if (result === undefined || use === "value") return { kind: "block", span, statements, result };
  return { kind: "block", span, statements: [...statements, asStatement(result)], result: undefined };
}

function parseStatements(c: Cursor, statements: Statement[]): Expression | undefined {
  let result: Expression | undefined;
  while (result === undefined && !c.at("}") && !atItem(c)) {
    const before = c.position;
    recoverStatement(c, () => {
      result = parseStatement(c, statements);
    });
    if (c.position === before) c.next();
  }
  return result;
}

function closeBlock(c: Cursor, open: Token): void {
  if (c.accept("}")) return;
  const broken = c.diagnostics.some(({ code }) => code === "unterminated-string" || code === "unterminated-comment");
  if (broken || c.silent) return;
  const at = c.previous().end;
  const where = c.atEnd() ? "at the end of the script" : "before the next probe";
  const opened = `the '{' in line ${c.lineOf(open)} is not closed`;
  c.complain("missing-brace", `expected '}' ${where}`, { file: c.file, start: at, end: at }, opened);
}

/** One statement, appended to the list; or the expression that is the block's value. */
function parseStatement(c: Cursor, statements: Statement[]): Expression | undefined {
  if (c.accept(";")) return undefined;
  const flow = parseFlow(c) ?? parseSimple(c);
  if (flow !== undefined) return void statements.push(flow);
  const token = c.peek();
  if (c.at("if") || c.at("{")) {
    const expression = c.nested(() => (c.at("if") ? parseIf(c) : parseBlock(c, "value")));
    if (c.at("}")) return expression;
    c.accept(";");
    return void statements.push(asStatement(expression));
  }
  const expression = parseExpression(c);
  const operator = assignmentOperator(c.peek());
  if (operator !== undefined) {
    const operatorSpan = c.span(c.next());
    const value = parseExpression(c);
    const span = c.spanFrom(token.start);
    statements.push({ kind: "assignment", span, operator, operatorSpan, target: expression, value });
    return void endStatement(c);
  }
  if (c.at("}")) return expression;
  const statement = asStatement(expression);
  const at = statements.push(statement) - 1;
  endStatement(c);
  if (statement.kind === "expression-statement") statements[at] = withEnd(c, statement);
  return undefined;
}

/** With the `;` that was just read. */
function withEnd<T extends Statement>(c: Cursor, statement: T): T {
  const { start, end, text } = c.previous();
  return text === ";" && start >= statement.span.end ? { ...statement, span: { ...statement.span, end } } : statement;
}

const ASSIGNMENT_OPERATORS: ReadonlySet<string> = new Set([
  "=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "|=",
  "^=",
  "<<=",
  ">>=",
]);

function assignmentOperator(token: Token): AssignmentOperator | undefined {
  if (token.kind !== "punctuation" || !ASSIGNMENT_OPERATORS.has(token.text)) return undefined;
  return token.text as AssignmentOperator;
}

/** `;`, which may be missing before `}`. Where the next statement follows on a new line, it does not matter further. */
export function endStatement(c: Cursor): void {
  if (c.accept(";") || c.at("}")) return;
  const error = c.unexpected("';'");
  if (error.diagnostic.code === "unbalanced-bracket" && !c.at("}")) {
    c.report(error.diagnostic);
    c.next();
    c.accept(";");
    return;
  }
  const { kind, firstOnLine } = c.peek();
  const follows = firstOnLine || kind === "identifier" || kind === "variable" || kind === "map" || atItem(c);
  if (error.diagnostic.code !== "unexpected-token" || !follows) throw error;
  // At an item the missing `}` is the better message.
  if (!atItem(c)) c.report({ ...error.diagnostic, code: "missing-semicolon", hint: "statements end with ';'" });
}

/** A statement that begins with a keyword of its own and ends with `;`. */
function parseSimple(c: Cursor): Statement | undefined {
  const { start, kind, text } = c.peek();
  if (kind !== "identifier") return undefined;
  if (text === "_" && c.at("=", 1)) {
    c.next();
    c.next();
    const value = parseExpression(c);
    return ended(c, { kind: "discard", span: c.spanFrom(start), value });
  }
  switch (text) {
    case "let":
      return ended(c, parseLet(c));
    case "import":
      return ended(c, parseImport(c));
    case "break":
    case "continue":
      c.next();
      return withEnd(c, ended(c, { kind: text, span: c.spanFrom(start) }));
    case "return": {
      c.next();
      const value = c.at(";") || c.at("}") ? undefined : parseExpression(c);
      return withEnd(c, ended(c, { kind: "return", span: c.spanFrom(start), value }));
    }
    default:
      return undefined;
  }
}

function ended(c: Cursor, statement: Statement): Statement {
  endStatement(c);
  return statement;
}

export function parseVariable(c: Cursor, what: string): Variable {
  if (!c.atKind("variable")) throw c.unexpected(what);
  const token = c.next();
  return { kind: "variable", span: c.span(token), name: token.text.slice(1) };
}

function parseLet(c: Cursor): LetStatement {
  const { start } = c.next();
  const variable = parseVariable(c, "a variable after 'let'");
  const type = c.accept(":") ? parseType(c) : undefined;
  const value = c.accept("=") ? parseExpression(c) : undefined;
  return { kind: "let", span: c.spanFrom(start), variable, type, value };
}

export function parseImport(c: Cursor): ImportStatement {
  const { start } = c.next();
  if (!c.atKind("string")) throw c.unexpected("a path in double quotes after 'import'");
  const path = parseString(c);
  return { kind: "import", span: c.spanFrom(start), path };
}

/** An expression as a statement: the values of the blocks in it are values no more. */
export function asStatement(expression: Expression): Statement {
  if (expression.kind === "increment") return expression;
  if (expression.kind === "block") return withoutResult(expression);
  if (expression.kind !== "if") return { kind: "expression-statement", span: expression.span, expression };
  const { otherwise } = expression;
  const rest = otherwise === undefined ? undefined : asStatement(otherwise);
  const otherwiseStatement = rest?.kind === "if" || rest?.kind === "block" ? rest : undefined;
  return { ...expression, then: withoutResult(expression.then), otherwise: otherwiseStatement };
}

function withoutResult(block: Block): Block {
  if (block.result === undefined) return block;
  return { ...block, statements: [...block.statements, asStatement(block.result)], result: undefined };
}

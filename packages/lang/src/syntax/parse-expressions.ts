// Expressions from the lowest precedence down to postfix operators: `?:`, binary operators by precedence climbing,
// prefix operators, then `.`, `->`, `[]`, `++`, `--`.

import type { BinaryOperator, Expression, Increment, UnaryOperator } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parsePrimary } from "./parse-primary.ts";
import { parseName } from "./parse-queries.ts";
import { BINARY_PRECEDENCE } from "./precedence.ts";
import type { Span } from "./span.ts";

export function parseExpression(c: Cursor): Expression {
  return c.nested(() => parseTernary(c));
}

function parseTernary(c: Cursor): Expression {
  const start = c.peek().start;
  const condition = parseBinary(c, 1);
  if (!c.accept("?")) return condition;
  let whenTrue: Expression | undefined;
  if (!c.accept(":")) {
    whenTrue = parseExpression(c);
    c.expect(":", "between the two values of '?'");
  }
  const whenFalse = parseExpression(c);
  return { kind: "ternary", span: c.spanFrom(start), condition, whenTrue, whenFalse };
}

function binaryOperator(c: Cursor): BinaryOperator | undefined {
  const token = c.peek();
  if (token.kind !== "punctuation") return undefined;
  if (token.text === "/" && c.inPredicate && c.at("{", 1)) return undefined;
  const operator = token.text as BinaryOperator;
  return BINARY_PRECEDENCE.has(operator) ? operator : undefined;
}

function parseBinary(c: Cursor, lowest: number): Expression {
  let left = parseUnary(c);
  for (;;) {
    const operator = binaryOperator(c);
    const precedence = operator === undefined ? 0 : (BINARY_PRECEDENCE.get(operator) ?? 0);
    if (operator === undefined || precedence < lowest) return left;
    const operatorSpan = c.span(c.next());
    rejectRun(c, operator, operatorSpan);
    const right = parseBinary(c, precedence + 1);
    left = { kind: "binary", span: c.spanFrom(left.span.start), operator, operatorSpan, left, right };
    c.chained++;
  }
}

/** `&&&` would read as `&& &x`; it is a slip. */
function rejectRun(c: Cursor, operator: BinaryOperator, span: Span): void {
  if (operator === "&&" && c.at("&") && c.peek().start === span.end) throw c.unexpected("an expression");
}

const UNARY: ReadonlySet<string> = new Set(["!", "-", "~", "*", "+"]);

export function parseUnary(c: Cursor): Expression {
  const token = c.peek();
  if (token.kind !== "punctuation") return parsePostfix(c);
  if (token.text === "++" || token.text === "--")
    return c.nested(() => parsePrefixIncrement(c, token.text as "++" | "--"));
  if (token.text === "&") return c.nested(() => parseAddressOf(c));
  if (!UNARY.has(token.text)) return parsePostfix(c);
  c.next();
  const operand = c.nested(() => parseUnary(c));
  return { kind: "unary", span: c.spanFrom(token.start), operator: token.text as UnaryOperator, operand };
}

function isPlace(expression: Expression): boolean {
  return expression.kind === "variable" || expression.kind === "map";
}

function checkIncrement(c: Cursor, operand: Expression, operator: string): void {
  if (isPlace(operand)) return;
  const hint = "only $variables and @maps can be counted up and down";
  c.complain("invalid-increment", `'${operator}' needs a variable or a map`, operand.span, hint);
}

function parsePrefixIncrement(c: Cursor, operator: "++" | "--"): Increment {
  const { start } = c.next();
  const operand = parseUnary(c);
  checkIncrement(c, operand, operator);
  return { kind: "increment", span: c.spanFrom(start), operator, prefix: true, operand };
}

function parseAddressOf(c: Cursor): Expression {
  const { start } = c.next();
  const operand = parseUnary(c);
  if (!isPlace(operand)) {
    c.complain("invalid-address", "'&' needs a variable or a map", operand.span, "write &$x, &@m or &@m[key]");
  }
  return { kind: "address-of", span: c.spanFrom(start), operand };
}

function parsePostfix(c: Cursor): Expression {
  let expression = parsePrimary(c);
  for (;;) {
    const next = postfixStep(c, expression);
    if (next === undefined) return expression;
    expression = next;
    c.chained++;
  }
}

function postfixStep(c: Cursor, object: Expression): Expression | undefined {
  const token = c.peek();
  if (token.kind !== "punctuation") return undefined;
  switch (token.text) {
    case ".":
      return parseMember(c, object);
    case "->": {
      c.next();
      const field = parseName(c, "a field name after '->'");
      return { kind: "field", span: c.spanFrom(object.span.start), object, field, arrow: true };
    }
    case "[": {
      c.next();
      const index = c.bracketed(() => parseExpression(c));
      c.expect("]", "after the index");
      return { kind: "index", span: c.spanFrom(object.span.start), object, index };
    }
    case "++":
    case "--":
      return parsePostfixIncrement(c, object);
    default:
      return undefined;
  }
}

function parsePostfixIncrement(c: Cursor, operand: Expression): Increment | undefined {
  const token = c.peek();
  // On a new line it begins the next statement, whose predecessor lacks its `;`.
  if (token.firstOnLine && !isPlace(operand)) return undefined;
  c.next();
  const operator = token.text === "++" ? "++" : "--";
  checkIncrement(c, operand, operator);
  return { kind: "increment", span: c.spanFrom(operand.span.start), operator, prefix: false, operand };
}

function parseMember(c: Cursor, object: Expression): Expression {
  c.next();
  if (!c.atKind("integer")) {
    const field = parseName(c, "a field name after '.'");
    return { kind: "field", span: c.spanFrom(object.span.start), object, field, arrow: false };
  }
  // `1.5`, but not `(1).5` nor `$x.1.5`.
  const literal = object.kind === "integer" && c.atKind("integer", -2);
  if (literal || !/^\d+$/.test(c.peek().text)) throw c.unexpected("a field name or number after '.'");
  const index = Number(c.next().text);
  return { kind: "tuple-field", span: c.spanFrom(object.span.start), object, index };
}

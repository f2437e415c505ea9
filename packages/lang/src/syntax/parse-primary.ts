// The atoms of expressions: literals, names, calls, maps, `if` and blocks as values, type queries.

import type { Call, Expression, Identifier, MapAccess, MapName } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { integerValue, type LiteralProblem, positionalIndex, stringValue } from "./literals.ts";
import { parseBlock } from "./parse-blocks.ts";
import { parseExpression, parseUnary } from "./parse-expressions.ts";
import { parseIf } from "./parse-flow.ts";
import { parseParenthesised } from "./parse-parentheses.ts";
import { parseOffsetof, parseTypeQuery } from "./parse-queries.ts";
import { parseArgument } from "./parse-types.ts";
import { RESERVED, type Token } from "./token.ts";

export function parsePrimary(c: Cursor): Expression {
  const token = c.peek();
  switch (token.kind) {
    case "integer":
      return parseInteger(c);
    case "string":
      return parseString(c);
    case "variable":
      c.next();
      return { kind: "variable", span: c.span(token), name: token.text.slice(1) };
    case "map":
      return parseMapAccess(c);
    case "positional":
      return parsePositional(c);
    case "positional-count":
      c.next();
      return { kind: "positional-count", span: c.span(token) };
    case "identifier":
      return parseWord(c);
    default:
      if (c.at("(")) return parseParenthesised(c);
      if (c.at("{") && c.blocksAllowed) return c.nested(() => parseBlock(c, "value"));
      throw c.unexpected("an expression");
  }
}

function complainAbout(c: Cursor, token: Token, problems: readonly LiteralProblem[]): void {
  for (const { code, message, hint, start, end } of problems) {
    const span = { file: c.file, start: token.start + start, end: token.start + end };
    const error = c.error(code, message, span, hint);
    // The rest of the line was swallowed with the open string: go on with the next line.
    if (code === "unterminated-string") throw error;
    c.report(error.diagnostic);
  }
}

export function parseInteger(c: Cursor): Expression & { kind: "integer" } {
  const token = c.next();
  const { value, problems } = integerValue(token.text);
  complainAbout(c, token, problems);
  return { kind: "integer", span: c.span(token), value, text: token.text };
}

export function parseString(c: Cursor): Expression & { kind: "string" } {
  const token = c.next();
  const { value, problems } = stringValue(token.text);
  complainAbout(c, token, problems);
  return { kind: "string", span: c.span(token), value };
}

function parsePositional(c: Cursor): Expression {
  const token = c.next();
  const index = positionalIndex(token.text);
  const span = c.span(token);
  if (index === undefined) {
    c.complain("invalid-parameter", `there is no parameter '${token.text}'`, span, "the first parameter is $1");
  }
  return { kind: "positional", span, index: index ?? 1 };
}

export function parseMapName(c: Cursor): MapName {
  const token = c.next();
  return { kind: "map-name", span: c.span(token), name: token.text };
}

function parseMapAccess(c: Cursor): MapAccess {
  const name = parseMapName(c);
  if (!c.accept("[")) return { kind: "map", span: name.span, name, keys: undefined };
  const keys = c.bracketed(() => {
    const list = [parseExpression(c)];
    while (c.accept(",")) list.push(parseExpression(c));
    return list;
  });
  c.expect("]", `after the key of '${name.name}'`);
  return { kind: "map", span: c.spanFrom(name.span.start), name, keys };
}

function parseWord(c: Cursor): Expression {
  const token = c.peek();
  switch (token.text) {
    case "true":
    case "false":
      c.next();
      return { kind: "boolean", span: c.span(token), value: token.text === "true" };
    case "if":
      return c.nested(() => parseIf(c));
    case "sizeof":
    case "typeof":
    case "typeinfo":
      return parseTypeQuery(c);
    case "offsetof":
      return parseOffsetof(c);
    case "comptime": {
      c.next();
      const expression = c.nested(() => parseUnary(c));
      return { kind: "comptime", span: c.spanFrom(token.start), expression };
    }
    default:
      if (RESERVED.has(token.text)) throw c.unexpected("an expression");
      return parseNameOrCall(c);
  }
}

function parseNameOrCall(c: Cursor): Expression {
  const token = c.next();
  const name: Identifier = { kind: "identifier", span: c.span(token), name: token.text };
  // `name!(…)` is how the language's manual once wrote macro calls.
  if (c.at("!") && c.at("(", 1)) c.next();
  return c.at("(") ? parseCall(c, name) : name;
}

function parseCall(c: Cursor, callee: Identifier): Call {
  c.expect("(");
  const list: Call["arguments"][number][] = [];
  c.bracketed(() => {
    if (c.at(")")) return;
    do list.push(parseArgument(c));
    while (c.accept(","));
  });
  c.expect(")", `to close the call of '${callee.name}'`);
  return { kind: "call", span: c.spanFrom(callee.span.start), callee, arguments: list };
}

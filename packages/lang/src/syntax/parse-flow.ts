// `if`, `for`, `while` and `unroll`: what has a condition and a body.

import type { Block, Expression, ForStatement, If, Range, Statement } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseBlock, parseVariable } from "./parse-blocks.ts";
import { parseExpression } from "./parse-expressions.ts";
import { afterBracket } from "./parse-types.ts";

/** A loop at hand, or undefined. */
export function parseFlow(c: Cursor): Statement | undefined {
  if (c.at("for")) return c.nested(() => parseFor(c));
  if (c.at("while")) return c.nested(() => parseCounted(c, "while"));
  if (c.at("unroll")) return c.nested(() => parseCounted(c, "unroll"));
  return undefined;
}

/** In parentheses anything; without, an expression whose first free `{` begins the body. */
function parseCondition(c: Cursor): Expression {
  const after = c.at("(") ? afterBracket(c, 0) : undefined;
  if (after !== undefined && c.at("{", after)) return parenthesisedCondition(c);
  const { blocksAllowed } = c;
  c.blocksAllowed = false;
  try {
    const condition = parseExpression(c);
    if (!c.at("{")) throw c.unexpected("'{' after the condition");
    return condition;
  } finally {
    c.blocksAllowed = blocksAllowed;
  }
}

function parenthesisedCondition(c: Cursor): Expression {
  c.expect("(");
  const condition = c.bracketed(() => parseExpression(c));
  c.expect(")", "after the condition");
  return condition;
}

export function parseIf(c: Cursor): If {
  const { start } = c.next();
  const condition = parseCondition(c);
  const then = parseBlock(c, "value", "after the condition");
  const otherwise = parseElse(c);
  return { kind: "if", span: c.spanFrom(start), condition, then, otherwise };
}

function parseElse(c: Cursor): Block | If | undefined {
  const isElif = (c.at("elif") || c.at("elsif") || c.at("elseif")) && !c.at("=", 1);
  if (isElif) {
    const token = c.peek();
    c.complain("unknown-keyword", `there is no keyword '${token.text}'`, c.span(token), "write 'else if'");
    return c.nested(() => parseIf(c));
  }
  if (!c.accept("else")) return undefined;
  c.chained++;
  if (c.at("if")) return c.nested(() => parseIf(c));
  if (!c.at("{")) throw c.unexpected("'{' or 'if' after 'else'");
  return c.nested(() => parseBlock(c, "value"));
}

function parseCounted(c: Cursor, kind: "while" | "unroll"): Statement {
  const { start } = c.next();
  const condition = parseCondition(c);
  const body = parseBlock(c, "body", `after '${kind}'`);
  const span = c.spanFrom(start);
  return kind === "while" ? { kind, span, condition, body } : { kind, span, count: condition, body };
}

function parseFor(c: Cursor): ForStatement {
  const { start } = c.next();
  const open = c.at("(") ? c.next() : undefined;
  const after = open === undefined ? undefined : closingOf(c);
  if (isCStyle(c)) throw cStyleFor(c, start, after);
  const variable = parseVariable(c, "a variable after 'for'");
  c.expect(":", `after '$${variable.name}'`);
  const over = open === undefined ? bare(c) : c.bracketed(() => parseOver(c));
  if (open !== undefined) c.expect(")", "to close 'for ('");
  const body = parseBlock(c, "body", "after the head of the loop");
  return { kind: "for", span: c.spanFrom(start), variable, over, body };
}

function bare(c: Cursor): Range | Expression {
  const { blocksAllowed } = c;
  c.blocksAllowed = false;
  try {
    return parseOver(c);
  } finally {
    c.blocksAllowed = blocksAllowed;
  }
}

function parseOver(c: Cursor): Range | Expression {
  const { start } = c.peek();
  const from = parseExpression(c);
  if (!c.accept("..")) return from;
  const to = parseExpression(c);
  return { kind: "range", span: c.spanFrom(start), from, to };
}

/** `$i =`, `int i`, `;`: the head of a loop of C. */
function isCStyle(c: Cursor): boolean {
  if (c.at(";") || c.at("let")) return true;
  if (c.atKind("variable")) return c.at("=", 1);
  return c.atKind("identifier") && (c.atKind("identifier", 1) || c.at("=", 1));
}

/** Position of the cursor behind the `)` of the head, even across the `;` of a C head. */
function closingOf(c: Cursor): number | undefined {
  let depth = 1;
  for (let ahead = 0; !c.atKind("end", ahead) && !c.at("{", ahead) && !c.at("}", ahead); ahead++) {
    if (c.at("(", ahead)) depth++;
    if (c.at(")", ahead) && --depth === 0) return c.position + ahead + 1;
  }
  return undefined;
}

function cStyleFor(c: Cursor, start: number, after: number | undefined): Error {
  if (after !== undefined) c.position = after;
  const span = c.spanFrom(start);
  return c.error("c-style-for", "there are no 'for' loops in the manner of C", span, "write for ($i : 0..10) { … }");
}

// Probes: attach points, predicate, body.

import type { AttachPoint, Expression, Identifier, Probe } from "./ast.ts";
import { splitAttachPoint } from "./attach-point.ts";
import type { Cursor } from "./cursor.ts";
import { parseBlock } from "./parse-blocks.ts";
import { parseExpression } from "./parse-expressions.ts";
import { ALTERNATIVE } from "./scan-item.ts";

const LABEL = /^([A-Za-z_]\w*)=(?!$)/;

export function parseProbe(c: Cursor): Probe {
  const { start } = c.peek();
  rejectMistakes(c);
  const label = labelOf(c);
  const attachPoints = [parseAlternatives(c, label === undefined ? 0 : label.name.length + 1)];
  while (c.accept(",")) {
    if (c.at("{") || c.at("/")) break;
    attachPoints.push(parseAlternatives(c, 0));
  }
  const predicate = c.at("/") ? parsePredicate(c) : undefined;
  if (!c.at("{")) throw missingBody(c, predicate !== undefined);
  const body = parseBlock(c, "body");
  return { kind: "probe", span: c.spanFrom(start), label, attachPoints, predicate, body };
}

function labelOf(c: Cursor): Identifier | undefined {
  const token = c.peek();
  const name = LABEL.exec(token.text)?.[1];
  if (name === undefined) return undefined;
  return { kind: "identifier", span: { file: c.file, start: token.start, end: token.start + name.length }, name };
}

/** `a || b`: the first attach point keeps the others. */
function parseAlternatives(c: Cursor, skip: number): AttachPoint {
  const first = parseAttachPoint(c, skip);
  const others: AttachPoint[] = [];
  while (c.accept(ALTERNATIVE)) others.push(parseAttachPoint(c, 0));
  return others.length === 0 ? first : { ...first, alternatives: others };
}

function parseAttachPoint(c: Cursor, skip: number): AttachPoint {
  if (!c.atKind("attach-point")) throw c.unexpected("a probe, such as kprobe:vfs_read");
  const token = c.next();
  const text = token.text.slice(skip);
  const span = { file: c.file, start: token.start + skip, end: token.end };
  checkQuotes(c, text, span.start);
  return { kind: "attach-point", span, text, parts: splitAttachPoint(text, span) };
}

function checkQuotes(c: Cursor, text: string, start: number): void {
  const bare = text.replace(/\\./gs, "__");
  if (bare.split('"').length % 2 === 1) return;
  const span = { file: c.file, start: start + bare.lastIndexOf('"'), end: start + text.length };
  throw c.error("unterminated-string", "this quoted part is not closed", span, "put the missing '\"' at its end");
}

function parsePredicate(c: Cursor): Expression {
  const open = c.next();
  c.inPredicate = true;
  const predicate = parseExpression(c);
  c.inPredicate = false;
  if (c.accept("/")) return predicate;
  const error = c.unexpected("'/' at the end of the predicate");
  if (error.diagnostic.code !== "unexpected-token") throw error;
  const hint = c.hasLineComment(open.end, c.peek().start)
    ? "'//' begins a comment, also in a predicate"
    : "a predicate stands between two slashes: /pid == 1/";
  throw c.error("missing-slash", error.diagnostic.message, error.diagnostic.span ?? c.span(open), hint);
}

/** What looks like code or another tool's syntax where a probe should begin. */
function rejectMistakes(c: Cursor): void {
  const token = c.peek();
  const span = c.span(token);
  if (/^(?:function|def|func|sub)$/.test(token.text)) {
    const hint = "write macro name(a, $b, @c) { … }, or fn name($a: int64): int64 { … }";
    throw c.error("unknown-keyword", `there is no keyword '${token.text}'`, span, hint);
  }
  if (token.text === "probe" && c.atKind("attach-point", 1)) {
    throw c.error(
      "unknown-keyword",
      "there is no keyword 'probe'",
      span,
      "begin with the probe itself: kprobe:vfs_read { … }",
    );
  }
  if (token.kind === "attach-point" && !c.at("{", 1) && /^[@$]|[();]|^(?:if|for|while|return|else)$/.test(token.text)) {
    const hint = token.text.startsWith("@")
      ? "maps are declared with let @name = hash(100);"
      : "statements stand between the braces of a probe; perhaps a '}' before this is one too many";
    throw c.error("code-outside-probe", `'${token.text}' is outside of any probe`, span, hint);
  }
}

function missingBody(c: Cursor, hasPredicate: boolean): Error {
  const what = hasPredicate ? "'{' after the predicate" : "'{' or a predicate after the probe";
  const error = c.unexpected(what);
  const { span, message } = error.diagnostic;
  const hint = "a probe's actions stand between braces: begin { … }";
  return c.error("missing-body", message, span ?? c.span(c.peek()), hint);
}

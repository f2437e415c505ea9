// Types as written: `uint32`, `struct task_struct *`, `string[16]`, `typeof($x)`; and the question, where both may
// stand, whether a type or an expression follows.

import type { Expression, TypeName, TypeQuery, TypeSuffix } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseExpression } from "./parse-expressions.ts";
import { parseTypeQuery } from "./parse-queries.ts";
import { RESERVED } from "./token.ts";

type Tag = "struct" | "union" | "enum";

const BUILTIN_TYPES = new Set(
  (
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 void string buffer inet timestamp macaddr_t username_t " +
    "cgroup_path_t min_t max_t sum_t count_t avg_t stats_t umin_t umax_t usum_t uavg_t ustats_t hist_t lhist_t tseries_t " +
    "ksym_t usym_t kstack_t ustack_t"
  ).split(" "),
);

// Words that make up C's own integer types, which may come in a row: `unsigned long`.
const C_WORDS = new Set("unsigned signed char short int long".split(" "));

/** Whether the name is one of the language's types, which need no look into type information. */
export function isBuiltinType(name: string): boolean {
  return BUILTIN_TYPES.has(name);
}

/** Whether a name in parentheses can only mean a type, even before an operator such as `-`. */
export function isCertainType(name: string): boolean {
  return isBuiltinType(name) || C_WORDS.has(name) || /^(?:__)?[us](?:8|16|32|64)$|_t$/.test(name);
}

function mayBeType(name: string): boolean {
  return !RESERVED.has(name) && name !== "true" && name !== "false";
}

function tagAt(c: Cursor): Tag | undefined {
  const { text } = c.peek();
  const isTag = text === "struct" || text === "union" || text === "enum";
  return isTag && c.atKind("identifier") && c.atKind("identifier", 1) ? text : undefined;
}

export function parseType(c: Cursor): TypeName {
  const start = c.peek().start;
  const tag = tagAt(c);
  if (tag !== undefined) c.next();
  if (tag === undefined && c.at("typeof") && c.at("(", 1)) return withSuffixes(c, { start, base: parseTypeQuery(c) });
  const name = c.peek();
  if (name.kind !== "identifier" || !mayBeType(name.text)) throw c.unexpected("a type");
  return withSuffixes(c, { start, tag, base: parseBase(c) });
}

function parseBase(c: Cursor): string {
  const words = [c.next().text];
  while (C_WORDS.has(words[0] ?? "") && C_WORDS.has(c.peek().text)) words.push(c.next().text);
  return words.join(" ");
}

function withSuffixes(c: Cursor, head: { start: number; tag?: Tag | undefined; base: string | TypeQuery }): TypeName {
  const suffixes: TypeSuffix[] = [];
  for (;;) {
    if (c.at("*=")) c.splitOperator();
    if (c.accept("*")) suffixes.push({ kind: "pointer" });
    else if (c.at("[")) suffixes.push({ kind: "array", length: parseLength(c) });
    else break;
  }
  return { kind: "type-name", span: c.spanFrom(head.start), tag: head.tag, base: head.base, suffixes };
}

function parseLength(c: Cursor): Expression | undefined {
  c.expect("[");
  if (c.accept("]")) return undefined;
  const length = c.bracketed(() => parseExpression(c));
  c.expect("]", "after the length");
  return length;
}

/** What the tokens from `ahead` on look like as a type; undefined where they cannot be one. */
export interface TypeShape {
  readonly tagged: boolean;
  readonly name: string;
  readonly suffixed: boolean;
  /** Index of the token after the type, relative to the cursor. */
  readonly next: number;
}

export function typeShape(c: Cursor, ahead = 0): TypeShape | undefined {
  if (!c.atKind("identifier", ahead)) return undefined;
  const word = c.peek(ahead).text;
  if (word === "typeof") return typeofShape(c, ahead);
  if (!mayBeType(word)) return undefined;
  const tagged = (word === "struct" || word === "union" || word === "enum") && c.atKind("identifier", ahead + 1);
  let after = ahead + (tagged ? 2 : 1);
  while (C_WORDS.has(word) && C_WORDS.has(c.peek(after).text)) after++;
  const next = afterSuffixes(c, after);
  return next === undefined ? undefined : { tagged, name: word, suffixed: next > after, next };
}

function typeofShape(c: Cursor, ahead: number): TypeShape | undefined {
  const after = c.at("(", ahead + 1) ? afterBracket(c, ahead + 1) : undefined;
  const next = after === undefined ? undefined : afterSuffixes(c, after);
  if (after === undefined || next === undefined) return undefined;
  return { tagged: false, name: "typeof", suffixed: next > after, next };
}

function afterSuffixes(c: Cursor, start: number): number | undefined {
  let ahead = start;
  for (;;) {
    if (c.at("*", ahead)) ahead++;
    else if (c.at("[", ahead)) {
      const after = afterBracket(c, ahead);
      if (after === undefined) return undefined;
      ahead = after;
    } else return ahead;
  }
}

/** Index after the bracket that closes the one at `ahead`, relative to the cursor. */
export function afterBracket(c: Cursor, ahead: number): number | undefined {
  let depth = 0;
  for (let at = ahead; !c.atKind("end", at); at++) {
    const { kind, text } = c.peek(at);
    if (kind !== "punctuation") continue;
    if (text === "(" || text === "[" || text === "{") depth++;
    else if (text === ")" || text === "]" || text === "}") depth--;
    else if (text === ";" && depth === 1) return undefined;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

/**
 * Where both a type and an expression may stand (`sizeof(…)`). A bare name that is not one of the language's types
 * comes back as an identifier: only type information can tell what it is.
 */
export function parseTypeOrExpression(c: Cursor): Expression | TypeName {
  const shape = typeShape(c);
  const ends = shape !== undefined && (c.at(")", shape.next) || c.at(",", shape.next));
  const isType = ends && (shape.tagged || shape.suffixed || isBuiltinType(shape.name));
  return isType ? parseType(c) : parseExpression(c);
}

/** An argument of a call: a type only where it cannot be anything else (`struct s`, `int8 *`, `string[8]`). */
export function parseArgument(c: Cursor): Expression | TypeName {
  const shape = typeShape(c);
  if (shape === undefined || !(c.at(")", shape.next) || c.at(",", shape.next))) return parseExpression(c);
  const pointer = shape.suffixed && c.at("*", shape.next - 1);
  const known = isCertainType(shape.name) || shape.name === "typeof";
  const certain = shape.tagged || pointer || (shape.suffixed && known);
  return certain ? parseType(c) : parseExpression(c);
}

/** Whether the text of an expression would be read as a type, in a call's arguments or in `sizeof(…)` and the like. */
export function looksLikeType(node: Expression, where: "call" | "query"): boolean {
  if (node.kind === "identifier") return where === "query" && isBuiltinType(node.name);
  if (node.kind !== "index") return false;
  let base: Expression = node;
  while (base.kind === "index") base = base.object;
  if (base.kind === "typeof") return true;
  return base.kind === "identifier" && (where === "query" || isCertainType(base.name));
}

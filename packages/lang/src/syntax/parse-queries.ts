// `sizeof(…)`, `typeof(…)`, `typeinfo(…)` and `offsetof(…, a.b)`: questions about types.

import type { Identifier, Offsetof, TypeQuery } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseTypeOrExpression } from "./parse-types.ts";

type QueryKind = TypeQuery["kind"];

function isQueryKind(text: string): text is QueryKind {
  return text === "sizeof" || text === "typeof" || text === "typeinfo";
}

export function parseTypeQuery(c: Cursor): TypeQuery {
  const word = c.next();
  const kind = isQueryKind(word.text) ? word.text : "sizeof";
  c.expect("(", `after '${word.text}'`);
  const argument = c.nested(() => c.bracketed(() => parseTypeOrExpression(c)));
  c.expect(")", `to close '${word.text}('`);
  return { kind, span: c.spanFrom(word.start), argument };
}

export function parseOffsetof(c: Cursor): Offsetof {
  const word = c.next();
  c.expect("(", "after 'offsetof'");
  const base = c.nested(() => c.bracketed(() => parseTypeOrExpression(c)));
  c.expect(",", "between the type and the field");
  const path = [parseName(c, "a field name")];
  while (c.accept(".")) path.push(parseName(c, "a field name"));
  c.expect(")", "to close 'offsetof('");
  return { kind: "offsetof", span: c.spanFrom(word.start), base, path };
}

/** Any word: field names may be keywords. */
export function parseName(c: Cursor, what: string): Identifier {
  if (!c.atKind("identifier")) throw c.unexpected(what);
  const token = c.next();
  return { kind: "identifier", span: c.span(token), name: token.text };
}

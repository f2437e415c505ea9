// What begins with `(`: a cast, a record, a tuple, or just an expression in parentheses (which leaves no trace in
// the tree).

import type { Expression, RecordField } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseExpression, parseUnary } from "./parse-expressions.ts";
import { parseName } from "./parse-queries.ts";
import { isCertainType, parseType, typeShape } from "./parse-types.ts";
import { RESERVED } from "./token.ts";

export function parseParenthesised(c: Cursor): Expression {
  if (atCast(c)) return parseCast(c);
  const { start } = c.next();
  return c.nested(() => c.bracketed(() => parseInside(c, start)));
}

function parseInside(c: Cursor, start: number): Expression {
  if (c.accept(")")) return { kind: "tuple", span: c.spanFrom(start), elements: [] };
  if (c.atKind("identifier") && c.at("=", 1)) return parseRecord(c, start);
  const first = parseExpression(c);
  if (!c.at(",")) {
    c.expect(")", "to close '('");
    return first;
  }
  const elements = [first];
  while (c.accept(",") && !c.at(")")) elements.push(parseExpression(c));
  c.expect(")", "to close the tuple");
  return { kind: "tuple", span: c.spanFrom(start), elements };
}

function parseRecord(c: Cursor, start: number): Expression {
  const fields: RecordField[] = [];
  do {
    if (fields.length > 0 && c.at(")")) break;
    const name = parseName(c, "a field name");
    c.expect("=", `after the field '${name.name}'`);
    const value = parseExpression(c);
    if (fields.some((field) => field.name.name === name.name)) {
      c.complain("duplicate-field", `the record has two fields '${name.name}'`, name.span, "give one another name");
    }
    fields.push({ kind: "record-field", span: c.spanFrom(name.span.start), name, value });
  } while (c.accept(","));
  c.expect(")", "to close the record");
  return { kind: "record", span: c.spanFrom(start), fields };
}

/**
 * `(T)` and something that can be cast. After a bare name `-`, `*` and `&` are taken as binary operators unless the
 * name must be a type: `(FOO) - 1` is a difference, `(uint64) - 1` a cast.
 */
function atCast(c: Cursor): boolean {
  const shape = typeShape(c, 1);
  if (shape === undefined || !c.at(")", shape.next)) return false;
  const operand = c.peek(shape.next + 1);
  const pointer = shape.suffixed && c.at("*", shape.next - 1);
  const certain = shape.tagged || pointer || shape.name === "typeof" || isCertainType(shape.name);
  switch (operand.kind) {
    case "integer":
    case "string":
    case "variable":
    case "map":
    case "positional":
    case "positional-count":
      return certain || !operand.firstOnLine;
    case "identifier":
      return (certain || !operand.firstOnLine) && !RESERVED.has(operand.text);
    case "punctuation":
      if (operand.text === "(") return certain || !operand.firstOnLine;
      if (operand.text === "!" || operand.text === "~") return true;
      return certain && ["-", "*", "&"].includes(operand.text);
    default:
      return false;
  }
}

function parseCast(c: Cursor): Expression {
  const { start } = c.next();
  const type = c.bracketed(() => parseType(c));
  c.expect(")", "after the type");
  const headSpan = c.spanFrom(start);
  const operand = c.nested(() => parseUnary(c));
  return { kind: "cast", span: c.spanFrom(start), headSpan, type, operand };
}

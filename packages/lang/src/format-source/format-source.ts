// The formatter: a script in its usual layout. Only white space changes, and a `;` is added where the last statement of a
// block lacks it, so the result means the same and no comment is lost.

import { parse } from "../syntax/parser.ts";
import { LineWriter } from "./line-writer.ts";
import { spacing } from "./spacing.ts";
import { structure } from "./structure.ts";
import { tokenList } from "./token-list.ts";

/** Formatting the result again changes nothing. The script must have no syntax errors; one that has comes back as it is. */
export function formatSource(source: string): string {
  const { program, diagnostics } = parse(source);
  if (diagnostics.some((d) => d.severity === "error")) return source;
  const list = tokenList(source);
  return new LineWriter(list, structure(program, list), spacing(program, list)).write();
}

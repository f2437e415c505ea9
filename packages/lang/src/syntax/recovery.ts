// How parsing goes on after an error: at the next statement of the block, or at the next item of the script.

import type { Cursor } from "./cursor.ts";
import { DiagnosticError } from "./diagnostic.ts";
import { RESERVED } from "./token.ts";

/** Runs `parse`; if it gives up inside a statement, reports that and goes to the next statement. */
export function recoverStatement(c: Cursor, parse: () => void): void {
  const start = c.position;
  const { blocksAllowed, inPredicate } = c;
  try {
    parse();
  } catch (error) {
    if (!(error instanceof DiagnosticError) || error.diagnostic.code === "too-deeply-nested") throw error;
    c.blocksAllowed = blocksAllowed;
    c.inPredicate = inPredicate;
    c.report(error.diagnostic);
    if (error.diagnostic.code !== "unterminated-string") skipStatement(c, start);
  }
}

/** Runs `parse`; if it gives up, reports that and goes to the next item. */
export function recoverItem<T>(c: Cursor, parse: () => T): T | undefined {
  const start = c.position;
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    c.blocksAllowed = true;
    c.inPredicate = false;
    c.report(error.diagnostic);
    if (c.position === start) c.next();
    while (!atItem(c)) c.next();
    return undefined;
  }
}

/** At the beginning of an item, or the end of the script. */
export function atItem(c: Cursor): boolean {
  return c.atEnd() || c.peek().startsItem;
}

/** Goes behind the next `;`, or before the `}` that closes the block, a new statement on a new line, or an item. */
function skipStatement(c: Cursor, start: number): void {
  let braces = 0;
  while (!atItem(c)) {
    if (braces === 0 && c.position > start && beginsStatement(c)) return;
    if (c.at("{")) braces++;
    if (c.at("}") && --braces < 0) return;
    const token = c.next();
    if (braces === 0 && token.kind === "punctuation" && (token.text === ";" || token.text === "}")) return;
  }
}

function beginsStatement(c: Cursor): boolean {
  const token = c.peek();
  if (!token.firstOnLine) return false;
  if (token.kind === "variable" || token.kind === "map") return true;
  if (token.kind !== "identifier") return false;
  return RESERVED.has(token.text) ? token.text !== "else" : c.at("(", 1);
}

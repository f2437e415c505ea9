// Delimits what only stands outside of braces: attach points, preprocessor lines and C definitions.

import { commentEnd, isSpace, isWordStart, layoutEnd, lineEnd, wordEnd } from "./characters.ts";
import { quotedEnd } from "./scan-code.ts";

// Probe types whose attach points hold no path, so that a `/` right after them begins the predicate (as in the
// scripts of 2019, `kprobe:f/pid == 1/`). `iter` is not among them: it may name a pin path.
const WITHOUT_PATH = new Set(
  (
    "begin end kprobe k kretprobe kr tracepoint t rawtracepoint rt fentry f fexit fr kfunc kretfunc interval i " +
    "profile p software s hardware h watchpoint w asyncwatchpoint aw self test bench"
  ).split(" "),
);

/** Between attach points of which the first that exists is meant. */
export const ALTERNATIVE = "||";

/** Offset after the attach point that begins at `offset`; at least one character. */
export function attachPointEnd(source: string, offset: number): number {
  let end = offset;
  while (end < source.length) {
    const char = source.charAt(end);
    if (char === '"') {
      end = quotedEnd(source, end);
      continue;
    }
    if (end > offset && source.startsWith(ALTERNATIVE, end)) break;
    if (char === "{" || char === "}" || char === "," || isSpace(source.charCodeAt(end))) break;
    if (char === "/" && end > offset && slashEnds(source.slice(offset, end))) break;
    end++;
  }
  return Math.max(end, offset + 1);
}

function slashEnds(before: string): boolean {
  const parts = before.split(":");
  if (parts.length === 1) return true;
  const type = (parts[0] ?? "").replace(/^\w+=/, "");
  if (WITHOUT_PATH.has(type.toLowerCase()) && type !== "U") return true;
  // uprobe:PATH:NAME/…: a path stands only in the second part, or behind the `@` of a source line.
  return parts.length > 2 && type !== "iter" && type !== "it" && !before.includes("@");
}

/** Offset after a preprocessor line: continuation lines and comments that run over the line end belong to it. */
export function directiveEnd(source: string, offset: number): number {
  let end = offset;
  while (end < source.length) {
    const char = source.charAt(end);
    if (char === "\n") return source.charAt(end - 1) === "\r" ? end - 1 : end;
    if (char === "\\" && /^\r?\n/.test(source.slice(end + 1, end + 3))) end = lineEnd(source, end) + 1;
    else if (source.startsWith("/*", end)) end = commentEnd(source, end);
    else end++;
  }
  return end;
}

/** Whether the `struct`, `union` or `enum` at `offset` is followed by a body: words, attributes, then `{`. */
export function isCDefinition(source: string, offset: number): boolean {
  let at = layoutEnd(source, wordEnd(source, offset));
  for (;;) {
    const char = source.charAt(at);
    if (char === "{") return true;
    if (char === "(" || char === "[") at = layoutEnd(source, balancedEnd(source, at));
    else if (isWordStart(source.charCodeAt(at))) at = layoutEnd(source, wordEnd(source, at));
    else return false;
  }
}

/** Offset after the C definition that begins at `offset`, through its `;` if it has one. */
export function cDefinitionEnd(source: string, offset: number): number {
  let end = balancedEnd(source, source.indexOf("{", offset));
  for (;;) {
    const next = layoutEnd(source, end);
    if (source.charAt(next) === ";") return next + 1;
    if (!source.startsWith("__attribute__", next)) return end;
    const open = layoutEnd(source, next + "__attribute__".length);
    if (source.charAt(open) !== "(") return end;
    end = balancedEnd(source, open);
  }
}

/** Whether each bracket of a C definition is closed. */
export function isClosed(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const afterComment = commentEnd(text, at);
    if (afterComment > at) at = afterComment - 1;
    else if ("{([".includes(text.charAt(at))) {
      const end = closingBracket(text, at);
      if (end === undefined) return false;
      at = end;
    }
  }
  return true;
}

function balancedEnd(source: string, offset: number): number {
  return (closingBracket(source, offset) ?? source.length - 1) + 1;
}

/** Offset of the bracket that closes the one at `offset`; comments and quoted text are left alone. */
function closingBracket(source: string, offset: number): number | undefined {
  let depth = 0;
  let at = offset;
  while (at < source.length) {
    const char = source.charAt(at);
    const afterComment = commentEnd(source, at);
    if (afterComment > at) at = afterComment;
    else if (char === '"') at = quotedEnd(source, at);
    else {
      if ("{([".includes(char)) depth++;
      if ("})]".includes(char)) depth--;
      if (depth <= 0) return at;
      at++;
    }
  }
  return undefined;
}

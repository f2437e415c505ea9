// Splits attach points, `kprobe:vfs_read+0x10` or `uprobe:"/a b":main`, at `:` and `@` outside of quotes.

import type { AttachPointPart } from "./ast.ts";
import type { Span } from "./span.ts";

/**
 * The parts of an attach point as written. A `@` (as in `uprobe:bin@file.c:12`) is a part of its own; quotes are gone,
 * a backslash inside them takes the next character as it is; `$1` is left for the caller to replace.
 */
export function splitAttachPoint(text: string, span: Span): readonly AttachPointPart[] {
  const parts: AttachPointPart[] = [];
  let from = 0;
  const take = (end: number): void => {
    parts.push(part(text.slice(from, end), { ...span, start: span.start + from, end: span.start + end }));
  };
  let inQuotes = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') inQuotes = !inQuotes;
    else if (inQuotes && char === "\\") at++;
    else if (!inQuotes && (char === ":" || char === "@")) {
      take(at);
      if (char === "@") parts.push(part("@", { ...span, start: span.start + at, end: span.start + at + 1 }));
      from = at + 1;
    }
  }
  take(text.length);
  return parts;
}

function part(raw: string, span: Span): AttachPointPart {
  const quoted = raw.includes('"');
  return { span, quoted, text: quoted ? unquote(raw) : raw };
}

function unquote(raw: string): string {
  let text = "";
  let inQuotes = false;
  for (let at = 0; at < raw.length; at++) {
    const char = raw.charAt(at);
    if (char === '"') inQuotes = !inQuotes;
    else if (inQuotes && char === "\\" && at + 1 < raw.length) text += raw.charAt(++at);
    else text += char;
  }
  return text;
}

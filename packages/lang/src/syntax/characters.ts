// Character classes of the language, on UTF-16 code units (NaN past the end of the text belongs to no class).

export function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isWord(code: number): boolean {
  return isWordStart(code) || isDigit(code);
}

/** Blank, tab, line ends, form feed, vertical tab, and a byte order mark. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff;
}

/** Offset after the letters, digits and underscores that begin at `offset`. */
export function wordEnd(source: string, offset: number): number {
  let end = offset;
  while (isWord(source.charCodeAt(end))) end++;
  return end;
}

/** Offset after the white space that begins at `offset`. */
export function spaceEnd(source: string, offset: number): number {
  let end = offset;
  while (isSpace(source.charCodeAt(end))) end++;
  return end;
}

/** Offset of the next line feed, or of the end. */
export function lineEnd(source: string, offset: number): number {
  const at = source.indexOf("\n", offset);
  return at < 0 ? source.length : at;
}

/** Offset after the comment that begins at `offset`, or `offset` if none does. */
export function commentEnd(source: string, offset: number): number {
  if (source.startsWith("//", offset)) return lineEnd(source, offset);
  if (!source.startsWith("/*", offset)) return offset;
  const at = source.indexOf("*/", offset + 2);
  return at < 0 ? source.length : at + 2;
}

/** Offset of the first character that is neither white space nor comment. */
export function layoutEnd(source: string, offset: number): number {
  let end = offset;
  for (;;) {
    const next = commentEnd(source, spaceEnd(source, end));
    if (next === end) return end;
    end = next;
  }
}

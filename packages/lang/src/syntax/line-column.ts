// Offsets to lines and columns, as people and editors count them.

export interface LineColumn {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters (code points), a tab being one. */
  readonly column: number;
}

/** Line and column of a UTF-16 offset. */
export function lineColumn(text: string, offset: number): LineColumn {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", lineStart)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: countCharacters(text.slice(lineStart, offset)) + 1 };
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

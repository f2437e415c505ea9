// Errors in C text, with the place where the reader can mend it.

/** A piece of C text and the name it goes by: the program itself or an included file. */
export type CSource = { readonly name: string; readonly text: string };

/** Line and column of an offset, both from 1; the column counts UTF-16 units. */
export function positionIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

/** C text that cannot be understood. `offset` counts in the text of `file`; line and column count from 1. */
export class CError extends Error {
  readonly reason: string;
  readonly file: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;

  constructor(reason: string, source: CSource, offset: number) {
    const { line, column } = positionIn(source.text, offset);
    super(`${source.name}:${line}:${column}: ${reason}`);
    this.name = "CError";
    this.reason = reason;
    this.file = source.name;
    this.offset = offset;
    this.line = line;
    this.column = column;
  }
}

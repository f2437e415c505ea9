// Rows of text in aligned columns: numbers to the right, everything else to the left, no spaces at the end of a line.

export interface Column {
  readonly name: string;
  readonly align: "left" | "right";
}

/** One long cell, such as a stack, must not push the next column off the screen in all rows: only its own row is out of line. */
const WIDEST = 48;

/** Widths that hold the names and every cell that is not very long. */
export function columnWidths(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly number[] {
  return columns.map((column, i) =>
    rows.reduce((width, row) => Math.max(width, cellWidth(row[i])), column.name.length),
  );
}

/** How wide a cell makes its column. */
export function cellWidth(cell = ""): number {
  return cell.length > WIDEST ? 0 : cell.length;
}

export function headingText(columns: readonly Column[], widths: readonly number[]): string {
  const names = columns.map((c) => c.name);
  return rowText(columns, widths, names);
}

/** One line with its newline. */
export function rowText(columns: readonly Column[], widths: readonly number[], cells: readonly string[]): string {
  const padded = columns.map((column, i) => {
    const cell = cells[i] ?? "";
    return column.align === "right" ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  });
  return `${padded.join("  ").trimEnd()}\n`;
}

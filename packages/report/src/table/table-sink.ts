// `--table`: maps and printf arguments in aligned columns. Rows that come one by one cannot wait for each other, so a column only
// ever grows; a map is known whole and fits exactly.

import type { Report, Sink } from "@kscope/engine";
import type { FormatPart } from "@kscope/lang";
import type { ByteSink } from "../output/byte-sink.ts";
import { TextSink } from "../text/text-sink.ts";
import { type Grid, isWordsOnly, mapGrid, rowCells, rowColumns, stacksLast } from "./cells.ts";
import { type Column, cellWidth, columnWidths, headingText, rowText } from "./table.ts";

export interface TableSinkOptions {
  readonly out: ByteSink;
  readonly err: ByteSink;
  /** Names of the printf arguments, in order; without them rows have no heading. */
  readonly columns?: readonly string[];
  /** Names of the parts of a map's keys and values, in order. */
  readonly mapColumns?: readonly string[];
}

type PrintfReport = Extract<Report, { kind: "printf" }>;

interface Stream {
  readonly columns: readonly Column[];
  widths: readonly number[];
}

export class TableSink implements Sink {
  readonly #out: ByteSink;
  readonly #text: TextSink;
  readonly #names: readonly string[];
  readonly #mapNames: readonly string[];
  readonly #streams = new Map<readonly FormatPart[], Stream>();

  constructor(options: TableSinkOptions) {
    this.#out = options.out;
    this.#text = new TextSink(options);
    this.#names = options.columns ?? [];
    this.#mapNames = options.mapColumns ?? [];
  }

  report(report: Report): void {
    if (report.kind === "map") this.#grid(stacksLast(mapGrid(report, this.#mapNames), report));
    else if (report.kind === "printf" && report.severity === "none") this.#row(report);
    else this.#text.report(report);
  }

  flush(): Promise<void> {
    return this.#text.flush();
  }

  #grid({ columns, rows }: Grid): void {
    const widths = columnWidths(columns, rows);
    const lines = rows.map((row) => rowText(columns, widths, row));
    if (lines.length > 0) this.#out.write(`${headingText(columns, widths)}${lines.join("")}\n`);
  }

  // A line of words only is a program's own heading, which a table has already.
  #row(report: PrintfReport): void {
    if (isWordsOnly(report.types, report.format)) return;
    const cells = rowCells(report.types, report.values);
    const stream = this.#streams.get(report.format) ?? this.#open(report, cells);
    stream.widths = stream.widths.map((width, i) => Math.max(width, cellWidth(cells[i])));
    this.#out.write(rowText(stream.columns, stream.widths, cells));
  }

  #open(report: PrintfReport, cells: readonly string[]): Stream {
    const columns = rowColumns(report.types, this.#names);
    const stream = { columns, widths: columnWidths(columns, [cells]) };
    if (this.#names.length > 0) this.#out.write(headingText(columns, stream.widths));
    this.#streams.set(report.format, stream);
    return stream;
  }
}

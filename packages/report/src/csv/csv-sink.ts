// `--csv`, `-f csv`: RFC 4180. A heading wherever the columns change, a record for each printf and print of a value, and for each
// entry of a map (for each bucket of a histogram), whose first field is the map's name. A time that a program prints, such as
// that of an interval, is a field of the records that follow it. Everything about the run goes to standard error as text, and
// what files and commands say stays as it is.

import type { Datum, Report, Sink } from "@kscope/engine";
import type { Type } from "@kscope/lang";
import type { ByteSink } from "../output/byte-sink.ts";
import { percentilesGrid } from "../percentiles/percentiles-text.ts";
import { cellText, isWordsOnly, mapGrid, rowCells, rowColumns } from "../table/cells.ts";
import { tableCells } from "../table/table-report.ts";
import { TextSink } from "../text/text-sink.ts";

export interface CsvSinkOptions {
  readonly out: ByteSink;
  readonly err: ByteSink;
  /** Names of the printf arguments; without them its records have no heading. */
  readonly columns?: readonly string[];
  /** Names of the parts of a map's keys and values, in order. */
  readonly mapColumns?: readonly string[];
}

export class CsvSink implements Sink {
  readonly #out: ByteSink;
  readonly #text: TextSink;
  readonly #names: readonly string[];
  readonly #mapNames: readonly string[];
  #time: string | undefined;
  #heading = "";

  constructor(options: CsvSinkOptions) {
    this.#out = options.out;
    this.#text = new TextSink(options);
    this.#names = options.columns ?? [];
    this.#mapNames = options.mapColumns ?? [];
  }

  report(report: Report): void {
    if (report.kind === "printf" && report.severity === "none") {
      if (isWordsOnly(report.types, report.format)) return;
      const names = rowColumns(report.types, this.#names).map((c) => c.name);
      this.#records(this.#names.length === 0 ? [] : names, [rowCells(report.types, report.values)]);
    } else if (report.kind === "map") {
      const { columns, rows } = mapGrid(report, this.#mapNames);
      this.#records(
        ["map", ...columns.map((c) => c.name)],
        rows.map((row) => [report.name, ...row]),
      );
    } else if (report.kind === "table") {
      const { columns, rows } = tableCells(report);
      this.#records(
        columns.map((c) => c.name),
        rows,
      );
    } else if (report.kind === "percentiles") {
      const { columns, rows } = percentilesGrid(report);
      this.#records(
        ["map", ...columns.map((c) => c.name)],
        rows.map((row) => [report.map.name, ...row]),
      );
    } else if (report.kind === "value") this.#records([], [valueCells(report.type, report.value)]);
    else if (report.kind === "text" && report.source === "time") this.#time = report.text.trim();
    else this.#text.report(report);
  }

  flush(): Promise<void> {
    return this.#text.flush();
  }

  #records(names: readonly string[], rows: readonly (readonly string[])[]): void {
    if (rows.length === 0) return;
    const time = this.#time;
    const heading = names.length === 0 ? "" : csvRecord(time === undefined ? names : ["TIME", ...names]);
    if (heading !== this.#heading) this.#out.write(heading);
    this.#heading = heading;
    this.#out.write(rows.map((row) => csvRecord(time === undefined ? row : [time, ...row])).join(""));
  }
}

/** The parts of a tuple are fields. */
function valueCells(type: Type, value: Datum): readonly string[] {
  return type.kind === "tuple" ? rowCells(type.elements, value as readonly Datum[]) : [cellText(type, value)];
}

/** One record with its CRLF; a field is quoted where it has to be. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map((f) => (/[",\r\n]/.test(f) ? `"${f.replaceAll('"', '""')}"` : f)).join(",")}\r\n`;
}

// `-f ndjson`, which is what a tool's --json means: one typed object a line, and a line for each entry of a map.

import type { MapEntry, Report, Sink, SourceLocation } from "@kscope/engine";
import { leavesOut } from "@kscope/lang";
import { jsonString, jsonText } from "../json/json-string.ts";
import type { ByteSink } from "../output/byte-sink.ts";
import { percentilesOf } from "../percentiles/percentiles.ts";
import { boundsJson } from "../percentiles/percentiles-text.ts";
import { compilePrintf } from "../printf/printf.ts";
import { isWordsOnly } from "../table/cells.ts";
import { typedTable } from "../table/table-report.ts";
import { listJson, objectJson, typedKey, typedValue } from "./typed-value.ts";

type Of<K extends Report["kind"]> = Extract<Report, { kind: K }>;

export interface NdjsonSinkOptions {
  readonly out: ByteSink;
  /**
   * Names of the arguments of a tool's lines. A printf with as many arguments becomes a row with a member a column
   * (`{"type":"row","PID":1,…}`), and lines of words only, which are headings for people, are left out.
   */
  readonly columns?: readonly string[];
}

export class NdjsonSink implements Sink {
  readonly #out: ByteSink;
  readonly #columns: readonly string[] | undefined;

  constructor(options: NdjsonSinkOptions) {
    this.#out = options.out;
    this.#columns = options.columns;
  }

  report(report: Report): void {
    const columns = this.#columns;
    const lines =
      columns === undefined || report.kind !== "printf" || report.severity !== "none"
        ? linesOf(report)
        : rowLines(report, columns);
    if (lines.length > 0) this.#out.write(`${lines.join("\n")}\n`);
  }

  flush(): Promise<void> {
    return this.#out.flush();
  }
}

function linesOf(report: Report): readonly string[] {
  switch (report.kind) {
    case "printf":
      return [printfLine(report)];
    case "map":
      return report.entries.map((entry) => entryLine(report, entry));
    case "percentiles":
      return percentileLines(report);
    case "table":
      return tableLines(report);
    case "value":
      return [`{"type":"value","value":${typedValue(report.type, report.value)}}`];
    case "text":
      return [`{"type":"${report.source}","text":${jsonString(report.text)}}`];
    case "test-result":
      return [testLine(report)];
    case "benchmark-result":
      return [benchmarkLine(report)];
    case "attached":
      return [`{"type":"attached","probes":${report.probes}}`];
    case "lost":
      return [`{"type":"lost","count":${report.count}}`];
    case "helper-error":
      return [helperLine(report)];
    case "failure":
      return [
        objectJson([
          ["type", '"error"'],
          ["text", jsonText(report.message)],
        ]),
      ];
    case "runtime-error":
      return [line("runtime_error", [["message", jsonText(report.message)]], report.location)];
  }
}

function rowLines(report: Of<"printf">, columns: readonly string[]): readonly string[] {
  const { types, values } = report;
  if (isWordsOnly(types, report.format)) return [];
  if (types.length !== columns.length) return [printfLine(report)];
  const members = types.flatMap((type, i): (readonly [string, string])[] =>
    leavesOut(type) ? [] : [[columns[i] ?? "", typedValue(type, values[i])]],
  );
  return [objectJson([["type", '"row"'], ...members])];
}

function printfLine(report: Of<"printf">): string {
  const text = jsonString(compilePrintf(report.format, report.types)(report.values));
  const values = listJson(report.types.map((type, i) => typedValue(type, report.values[i])));
  const type = report.severity === "none" ? "printf" : report.severity;
  const members: readonly (readonly [string, string])[] = [
    ["text", text],
    ["values", values],
  ];
  return line(type, members, report.location);
}

function entryLine(map: Of<"map">, entry: MapEntry): string {
  return objectJson([
    ["type", '"map"'],
    ["map", jsonText(map.name)],
    ["key", map.keyType === undefined ? undefined : typedKey(map.keyType, entry.key)],
    ["value", typedValue(map.valueType, entry.value, map.divisor)],
  ]);
}

function testLine({ names, index, duration, passed, output }: Of<"test-result">): string {
  return objectJson([
    ["type", '"test"'],
    ["name", jsonText(names[index] ?? "")],
    ["passed", String(passed[index] === true)],
    ["duration_ns", String(duration)],
    ["output", `[${output.flatMap(linesOf).join(",")}]`],
  ]);
}

function benchmarkLine({ names, index, average, iterations }: Of<"benchmark-result">): string {
  return objectJson([
    ["type", '"benchmark"'],
    ["name", jsonText(names[index] ?? "")],
    ["average_ns", String(average)],
    ["iterations", String(iterations)],
  ]);
}

function percentileLines(report: Of<"percentiles">): readonly string[] {
  const { name, keyType } = report.map;
  return percentilesOf(report).map(({ key, count, percentiles }) =>
    objectJson([
      ["type", '"percentiles"'],
      ["map", jsonText(name)],
      ["key", keyType === undefined ? undefined : typedKey(keyType, key)],
      ["count", String(count)],
      [
        "percentiles",
        listJson(percentiles.map((p) => objectJson([["percentile", jsonText(p.word)], ...boundsJson(p)]))),
      ],
    ]),
  );
}

/** A line a row, with a member a column. */
function tableLines(report: Of<"table">): readonly string[] {
  const { columns, rows } = typedTable(report);
  return rows.map((row) =>
    objectJson([["type", '"row"'], ...columns.map(({ name, type }, i) => [name, typedValue(type, row[i])] as const)]),
  );
}

function helperLine(report: Of<"helper-error">): string {
  const members: readonly (readonly [string, string])[] = [
    ["helper", jsonText(report.helper)],
    ["code", String(report.code)],
    ["message", jsonText(report.message)],
  ];
  return line("helper_error", members, report.location);
}

function line(type: string, members: readonly (readonly [string, string])[], at: SourceLocation | undefined): string {
  const place = at === undefined ? undefined : `{"file":${jsonText(at.file)},"line":${at.line},"column":${at.column}}`;
  return objectJson([["type", `"${type}"`], ...members, ["location", place]]);
}

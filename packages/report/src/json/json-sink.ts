// bpftrace's `-f json`: one object a line, `{"type": …, "data": …}`. Everything, losses and errors too, goes to standard output,
// except what bpftrace has no line for: what cat() and system() could not do.

import type { Report, Sink, SourceLocation } from "@kscope/engine";
import type { Type } from "@kscope/lang";
import type { ByteSink } from "../output/byte-sink.ts";
import { percentilesOf } from "../percentiles/percentiles.ts";
import { boundsJson } from "../percentiles/percentiles-text.ts";
import { compilePrintf, type PrintfDialect } from "../printf/printf.ts";
import { typedTable } from "../table/table-report.ts";
import { failureText } from "../text/diagnostic-text.ts";
import { keyText, type MapReport } from "../text/map-text.ts";
import { capturedText } from "../text/text-sink.ts";
import { jsonString, jsonText } from "./json-string.ts";
import { aggregateJson, jsonValue } from "./json-value.ts";

export interface JsonSinkOptions {
  readonly out: ByteSink;
  readonly err: ByteSink;
  readonly dialect?: PrintfDialect;
}

type Of<K extends Report["kind"]> = Extract<Report, { kind: K }>;

/** bpftrace's JSON gives the system's words for these numbers where its text gives advice. */
const ERRNO_TEXT: Readonly<Record<string, string>> = {
  "map_update_elem -7": "Argument list too long",
  "map_delete_elem -2": "No such file or directory",
  "map_lookup_elem 0": "Success",
};

export class JsonSink implements Sink {
  readonly #out: ByteSink;
  readonly #err: ByteSink;
  readonly #dialect: PrintfDialect;

  constructor(options: JsonSinkOptions) {
    this.#out = options.out;
    this.#err = options.err;
    this.#dialect = options.dialect ?? "c";
  }

  report(report: Report): void {
    if (report.kind === "failure") {
      this.#err.write(failureText(report.message));
      return;
    }
    const line = this.#line(report);
    if (line !== "") this.#out.write(`${line}\n`);
  }

  /** JSON needs nothing to set the last maps off. */
  flush(): Promise<void> {
    return this.#out.flush();
  }

  #line(report: Exclude<Report, { kind: "failure" }>): string {
    switch (report.kind) {
      case "printf":
        return this.#printf(report);
      case "map":
        return mapLine(report);
      case "percentiles":
        return percentilesLine(report);
      case "table":
        return tableLine(report);
      case "value":
        return dataLine("value", jsonValue(report.type, report.value));
      case "text":
        return dataLine(report.source, jsonString(report.text));
      case "test-result":
        return this.#testLine(report);
      case "benchmark-result":
        return benchmarkLine(report);
      case "attached":
        return countLine("attached_probes", "probes", report.probes);
      case "lost":
        return countLine("lost_events", "events", report.count);
      case "helper-error":
        return helperLine(report);
      case "runtime-error":
        return `{"type": "runtime_error", "msg": ${jsonText(report.message)}${locationJson(report.location)}}`;
    }
  }

  #testLine({ names, index, duration, passed, output }: Of<"test-result">): string {
    const text = jsonString(capturedText(output, this.#dialect));
    const members = `"duration": ${duration}, "passed": ${passed[index] === true}, "output": ${text}`;
    return dataLine("test_result", `{${jsonText(names[index] ?? "")}: {${members}}}`);
  }

  #printf(report: Of<"printf">): string {
    const text = jsonString(compilePrintf(report.format, report.types, this.#dialect)(report.values));
    if (report.severity === "none") return dataLine("printf", text);
    const type = report.severity === "error" ? "errorf" : "warnf";
    return `{"type": "${type}", "msg": ${text}${locationJson(report.location)}}`;
  }
}

function dataLine(type: string, data: string): string {
  return `{"type": "${type}", "data": ${data}}`;
}

function countLine(type: string, what: string, count: number): string {
  return `{"type": "${type}", "count": ${count}, "data": {"${what}": ${count}}}`;
}

function benchmarkLine({ names, index, average, iterations }: Of<"benchmark-result">): string {
  const members = `"average": ${average}, "iters": ${iterations}`;
  return dataLine("benchmark_result", `{${jsonText(names[index] ?? "")}: {${members}}}`);
}

function mapLine(map: MapReport): string {
  if (map.entries.length === 0) return "";
  const value = (entry: MapReport["entries"][number]): string =>
    map.valueType.kind === "aggregate" && entry.value !== undefined
      ? aggregateJson(map.valueType, entry.value, map.divisor)
      : jsonValue(map.valueType, entry.value);
  const { keyType } = map;
  const data =
    keyType === undefined
      ? map.entries.slice(0, 1).map(value).join("")
      : `{${map.entries.map((e) => `${keyJson(keyType, e.key)}: ${value(e)}`).join(", ")}}`;
  return dataLine(mapLineType(map.valueType), `{${jsonText(map.name)}: ${data}}`);
}

function percentilesLine(report: Of<"percentiles">): string {
  const { name, keyType } = report.map;
  const values = percentilesOf(report).map(({ key, count, percentiles }) => {
    const members = percentiles.map((p) => `, ${jsonText(p.word)}: ${membersJson(boundsJson(p))}`);
    const value = `{"count": ${count}${members.join("")}}`;
    return keyType === undefined ? value : `${keyJson(keyType, key)}: ${value}`;
  });
  const data = keyType === undefined ? (values[0] ?? "{}") : `{${values.join(", ")}}`;
  return dataLine("percentiles", `{${jsonText(name)}: ${data}}`);
}

function tableLine(report: Of<"table">): string {
  const { columns, rows } = typedTable(report);
  const objects = rows.map((row) =>
    membersJson(columns.map(({ name, type }, i) => [name, jsonValue(type, row[i])] as const)),
  );
  return dataLine("table", `{${jsonText(report.map.name)}: [${objects.join(", ")}]}`);
}

function membersJson(members: readonly (readonly [string, string | undefined])[]): string {
  return `{${members.flatMap(([n, json]) => (json === undefined ? [] : [`${jsonText(n)}: ${json}`])).join(", ")}}`;
}

// Every space goes, also those inside a string: that is bpftrace's way, and a reason for -f ndjson.
function keyJson(type: Type, key: MapReport["entries"][number]["key"]): string {
  return jsonString(keyText(type, key).replaceAll(" ", ""));
}

function mapLineType(type: Type): string {
  if (type.kind !== "aggregate") return "map";
  switch (type.name) {
    case "avg":
    case "stats":
      return "stats";
    case "hist":
    case "lhist":
      return "hist";
    case "tseries":
      return "tseries";
    default:
      return "map";
  }
}

function helperLine(report: Of<"helper-error">): string {
  const message = jsonText(ERRNO_TEXT[`${report.helper} ${report.code}`] ?? report.message);
  const failure = `"helper": ${jsonText(report.helper)}, "retcode": ${report.code}`;
  return `{"type": "helper_error", "msg": ${message}, ${failure}${locationJson(report.location)}}`;
}

function locationJson(at: SourceLocation | undefined): string {
  return at === undefined ? "" : `, "filename": ${jsonText(at.file)}, "line": ${at.line}, "col": ${at.column}`;
}

// bpftrace's text output: results on standard output, everything about the run on standard error.

import type { Report, Sink } from "@kscope/engine";
import { type ByteSink, MemorySink } from "../output/byte-sink.ts";
import { percentilesText } from "../percentiles/percentiles-text.ts";
import { compilePrintf, type PrintfDialect } from "../printf/printf.ts";
import { tableText } from "../table/table-report.ts";
import { diagnosticText, failureText, helperErrorText } from "./diagnostic-text.ts";
import { benchmarkText, testText } from "./manual-text.ts";
import { mapText } from "./map-text.ts";
import { textOf } from "./value-text.ts";

export interface TextSinkOptions {
  readonly out: ByteSink;
  readonly err: ByteSink;
  /** Default `c`; see printf.ts for what differs. */
  readonly dialect?: PrintfDialect;
}

type PrintfReport = Extract<Report, { kind: "printf" }>;

export class TextSink implements Sink {
  readonly #out: ByteSink;
  readonly #err: ByteSink;
  readonly #dialect: PrintfDialect;

  constructor(options: TextSinkOptions) {
    this.#out = options.out;
    this.#err = options.err;
    this.#dialect = options.dialect ?? "c";
  }

  report(report: Report): void {
    const message = this.#message(report);
    if (message === undefined) this.#out.write(this.#result(report));
    else this.#err.write(message);
  }

  /** Tracing has ended and only the maps follow: bpftrace sets them off with two newlines. */
  end(): void {
    this.#out.write("\n\n");
  }

  async flush(): Promise<void> {
    await Promise.all([this.#out.flush(), this.#err.flush()]);
  }

  #result(report: Report): string {
    switch (report.kind) {
      case "printf":
        return this.#printf(report);
      case "map":
        return mapText(report);
      case "percentiles":
        return percentilesText(report);
      case "table":
        return tableText(report);
      case "value":
        return `${textOf(report.type)(report.value)}\n`;
      case "text":
        return report.source === "join" || report.source === "syscall" ? `${report.text}\n` : report.text;
      case "test-result":
        return testText(report, capturedText(report.output, this.#dialect));
      case "benchmark-result":
        return benchmarkText(report);
      default:
        return "";
    }
  }

  #message(report: Report): string | undefined {
    switch (report.kind) {
      case "attached":
        return `Attached ${report.probes} probe${report.probes === 1 ? "" : "s"}\n`;
      case "lost":
        return `Lost ${report.count} events\n`;
      case "helper-error":
        return helperErrorText(report);
      case "runtime-error":
        return diagnosticText({ ...report, severity: "warning", excerpt: true });
      case "failure":
        return failureText(report.message);
      case "printf":
        return report.severity === "none" ? undefined : this.#complaint(report, report.severity);
      default:
        return undefined;
    }
  }

  // errorf and warnf: their own call is the place, so its source line would only repeat the text; not so that of assert.
  #complaint(report: PrintfReport, severity: "warning" | "error"): string {
    const message = this.#printf(report);
    return diagnosticText({ severity, message, location: report.location, excerpt: report.excerpt === true });
  }

  #printf(report: PrintfReport): string {
    return compilePrintf(report.format, report.types, this.#dialect)(report.values);
  }
}

/** What reports look like as text, results and messages in one. */
export function capturedText(reports: readonly Report[], dialect: PrintfDialect): string {
  const both = new MemorySink();
  const sink = new TextSink({ out: both, err: both, dialect });
  for (const report of reports) sink.report(report);
  return both.text;
}

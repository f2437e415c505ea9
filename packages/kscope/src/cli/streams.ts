// Where a run's output goes: the sink for its format, the writers under it, and how both end.

import type { Report, Sink } from "@kscope/engine";
import {
  type BufferMode,
  type ByteSink,
  CsvSink,
  JsonSink,
  NdjsonSink,
  type OutputError,
  openOutput,
  standardError,
  standardOutput,
  TextSink,
  WriteQueue,
} from "@kscope/report";
import { UsageError } from "./usage-error.ts";

export interface Streams {
  readonly out: ByteSink;
  readonly err: ByteSink;
  readonly sink: Sink;
  /** Gives another sink over the same writers what the options ask of every sink. */
  dress?(sink: Sink): Sink;
  /** Why output ended before its time, if it did. */
  outputError?(): OutputError | undefined;
}

export interface StreamOptions {
  readonly format: string;
  readonly file: string | undefined;
  readonly buffer: string | undefined;
  readonly quiet: boolean;
  readonly warnings: boolean;
  readonly onClosed: () => void;
}

const BUFFER_MODES: readonly string[] = ["line", "full", "none"];

export function openStreams(options: StreamOptions): Streams {
  const mode = options.buffer ?? "line";
  if (!BUFFER_MODES.includes(mode)) throw new UsageError(`unknown buffering "${mode}": choose line, full or none`);
  const queue = new WriteQueue();
  const err = standardError({ queue });
  const writerOptions = { mode: mode as BufferMode, onError: options.onClosed, queue };
  const out = options.file === undefined ? standardOutput(writerOptions) : openOutput(options.file, writerOptions);
  const dress = (sink: Sink): Sink => notifying(quietly(sink, options), options.file === undefined ? out : undefined);
  return { out, err, sink: dress(sinkFor(options.format, out, err)), dress, outputError: () => out.error };
}

function sinkFor(format: string, out: ByteSink, err: ByteSink): Sink {
  switch (format) {
    case "text":
      return new TextSink({ out, err, dialect: "bpftrace" });
    case "json":
      return new JsonSink({ out, err, dialect: "bpftrace" });
    case "ndjson":
      return new NdjsonSink({ out });
    case "csv":
      return new CsvSink({ out, err });
    default:
      throw new UsageError(`Invalid output format "${format}"`, "choose text, json, ndjson or csv");
  }
}

const ATTACHED = "__BPFTRACE_NOTIFY_PROBES_ATTACHED";

/** Test rigs made for bpftrace wait for this line on standard output, whatever -q, -f and -o say. */
function notifying(sink: Sink, out: ByteSink | undefined): Sink {
  if (process.env[ATTACHED] === undefined) return sink;
  const line = out ?? standardOutput();
  return {
    report: (report) => {
      sink.report(report);
      if (report.kind === "attached") line.write(`${ATTACHED}\n`);
    },
    flush: async () => {
      await Promise.all([sink.flush(), line.flush()]);
    },
    end: () => sink.end?.(),
  };
}

/** `-q` leaves out how many probes were attached, `--no-warnings` what a run warns of. */
function quietly(sink: Sink, options: StreamOptions): Sink {
  if (!options.quiet && options.warnings) return sink;
  return {
    report: (report) => {
      if (options.quiet && report.kind === "attached") return;
      if (!options.warnings && isWarning(report)) return;
      sink.report(report);
    },
    flush: () => sink.flush(),
    end: () => sink.end?.(),
  };
}

function isWarning(report: Report): boolean {
  return (
    report.kind === "helper-error" ||
    report.kind === "runtime-error" ||
    (report.kind === "printf" && report.severity === "warning")
  );
}

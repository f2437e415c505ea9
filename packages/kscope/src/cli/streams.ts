// Where a run's output goes: the sink for its format, the writers under it, and how both end.

import type { Sink } from "@kscope/engine";
import { type BufferMode, type ByteSink, JsonSink, NdjsonSink, openOutput, standardError, standardOutput, TextSink } from "@kscope/report";
import { UsageError } from "./option-table.ts";

export interface Streams {
  readonly out: ByteSink;
  readonly err: ByteSink;
  readonly sink: Sink & { end?(): void };
}

export interface StreamOptions {
  readonly format: string;
  readonly file: string | undefined;
  readonly buffer: string | undefined;
  readonly quiet: boolean;
  /** Names of the columns that a tool's lines have, for typed lines. */
  readonly onClosed: () => void;
}

const BUFFER_MODES: readonly string[] = ["line", "full", "none"];

export function openStreams(options: StreamOptions): Streams {
  const mode = options.buffer ?? "line";
  if (!BUFFER_MODES.includes(mode)) throw new UsageError(`unknown buffering "${mode}": choose line, full or none`);
  const err = standardError({ mode: "none" });
  const writerOptions = { mode: mode as BufferMode, onError: options.onClosed, after: err };
  const out = options.file === undefined ? standardOutput(writerOptions) : openOutput(options.file, writerOptions);
  return { out, err, sink: quietly(sinkFor(options.format, out, err), options.quiet) };
}

function sinkFor(format: string, out: ByteSink, err: ByteSink): Sink {
  switch (format) {
    case "text":
      return new TextSink({ out, err, dialect: "bpftrace" });
    case "json":
      return new JsonSink({ out, dialect: "bpftrace" });
    case "ndjson":
      return new NdjsonSink({ out });
    default:
      throw new UsageError(`unknown format "${format}": choose text, json or ndjson`);
  }
}

/** `-q` leaves out how many probes were attached. */
function quietly(sink: Sink & { end?(): void }, quiet: boolean): Sink & { end?(): void } {
  if (!quiet) return sink;
  return {
    report: (report) => {
      if (report.kind !== "attached") sink.report(report);
    },
    flush: () => sink.flush(),
    end: () => sink.end?.(),
  };
}

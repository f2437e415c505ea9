// The library's way in: a script goes in, typed reports come out as they happen. What the command line prints, a program
// can read.

import type { EventFilters } from "@kscope/codegen";
import { LiveTarget, type Report, run, type Sink } from "@kscope/engine";
import { type Diagnostic, renderDiagnostic, type Source } from "@kscope/lang";
import { compilePrintf } from "@kscope/report";
import { compileLive, liveOptions } from "./live-run.ts";

export interface TraceOptions {
  /** `$1`, `$2`, … */
  readonly positional?: readonly string[];
  /** Options that the script asks for with getopt(). */
  readonly named?: Readonly<Record<string, string>>;
  /** Allows functions that change the system. */
  readonly unsafe?: boolean;
  readonly pid?: number;
  readonly filters?: EventFilters;
  /** Ends the trace as Ctrl-C does: `end` probes run and maps are reported. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the trace ends. */
  readonly duration?: number;
  /** Called with what the compiler warns of. */
  readonly onWarning?: (warning: Diagnostic) => void;
}

type Printed = Extract<Report, { readonly kind: "printf" }>;

/** What printf() printed has its text as well. */
export type TraceReport = Exclude<Report, Printed> | (Printed & { readonly text: string });

/** A script that does not compile; the message shows each error at its place. */
export class ScriptError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], sources: readonly Source[]) {
    super(diagnostics.map((d) => renderDiagnostic(d, sources, { color: false })).join("\n"));
    this.name = "ScriptError";
    this.diagnostics = diagnostics;
  }
}

/**
 * Runs a script and gives its reports in order. Leaving the loop ends the trace, and takes everything out of the kernel.
 * Throws ScriptError, and what the engine's `run` throws.
 *
 * @example
 * for await (const report of trace("tracepoint:syscalls:sys_enter_openat { @[comm] = count(); }", { duration: 1000 })) {
 *   if (report.kind === "map") console.log(report.name, report.entries);
 * }
 */
export async function* trace(source: string, options: TraceOptions = {}): AsyncGenerator<TraceReport, void, undefined> {
  using target = new LiveTarget();
  const { object, diagnostics, sources } = compileLive({ name: "stdin", text: source }, target, {
    positional: options.positional ?? [],
    named: new Map(Object.entries(options.named ?? {})),
    unsafe: options.unsafe ?? false,
    pid: options.pid,
    filters: options.filters ?? {},
  });
  if (object === undefined)
    throw new ScriptError(
      diagnostics.filter((d) => d.severity === "error"),
      sources,
    );
  for (const d of diagnostics) if (d.severity !== "error") options.onWarning?.(d);
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();
  const queue = new ReportQueue();
  const running = run(object, {
    sink: queue,
    signal: stop.signal,
    ...liveOptions(),
    pid: options.pid,
    duration: options.duration,
  }).then(
    () => queue.finish(),
    (error: unknown) => queue.fail(error),
  );
  try {
    for await (const report of queue.drain()) yield withText(report);
  } finally {
    options.signal?.removeEventListener("abort", abort);
    abort();
    await running;
  }
}

/** Formatted when it is asked for. */
function withText(report: Report): TraceReport {
  if (report.kind !== "printf") return report;
  const { format, types, values } = report;
  return Object.defineProperty({ ...report, text: "" }, "text", {
    enumerable: true,
    get: () => Buffer.from(compilePrintf(format, types)(values), "latin1").toString(),
  });
}

/** Reports between the engine that makes them and the loop that reads them. */
class ReportQueue implements Sink {
  #reports: Report[] = [];
  #ended = false;
  #error: { readonly value: unknown } | undefined;
  #wake: (() => void) | undefined;

  report(report: Report): void {
    this.#reports.push(report);
    this.#wake?.();
  }

  async flush(): Promise<void> {}

  finish(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(value: unknown): void {
    this.#error = { value };
    this.finish();
  }

  async *drain(): AsyncGenerator<Report, void, undefined> {
    for (;;) {
      const reports = this.#reports;
      this.#reports = [];
      yield* reports;
      if (this.#reports.length > 0) continue;
      if (this.#error !== undefined) throw this.#error.value;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}

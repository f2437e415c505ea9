// Runs a script in this process as the command does, and gives what it wrote.

import type { Report, Sink } from "@kscope/engine";
import { JsonSink, MemorySink, TextSink } from "@kscope/report";
import { runScript, type ScriptRun } from "../src/cli/run-script.ts";

export interface RunText {
  /** Standard output, as a binary string. */
  readonly out: string;
  /** What of it was written until tracing ended, and the maps that followed; the two newlines between them are in neither. */
  readonly printed: string;
  readonly maps: string;
  /** Standard error: diagnostics, warnings, losses; without the line that says how many probes were attached. */
  readonly err: string;
  readonly exitCode: number;
}

export interface SourceOptions extends Partial<ScriptRun> {
  /** bpftrace's JSON instead of text. */
  readonly json?: boolean;
}

export async function runSource(text: string, { json = false, ...options }: SourceOptions = {}): Promise<RunText> {
  const [out, err] = [new MemorySink(), new MemorySink()];
  const script: ScriptRun = {
    source: { name: "stdin", text },
    directory: ".",
    positional: [],
    named: new Map(),
    includes: [],
    includeDirectories: [],
    probeFilter: undefined,
    reportFailures: false,
    unsafe: false,
    dryRun: false,
    warnings: true,
    verbose: false,
    pid: undefined,
    unwindPids: [],
    command: undefined,
    duration: undefined,
    filters: {},
    dump: new Set(),
    dumpOnly: false,
    disabledPasses: new Set(),
    mode: "trace",
    ...options,
  };
  const inner: Sink = json
    ? new JsonSink({ out, err, dialect: "bpftrace" })
    : new TextSink({ out, err, dialect: "bpftrace" });
  let [end, mapsFrom] = [-1, -1];
  const sink: Sink = {
    report: (report: Report) => inner.report(report),
    end: () => {
      end = out.text.length;
      inner.end?.();
      mapsFrom = out.text.length;
    },
    flush: () => inner.flush(),
  };
  const exitCode = await runScript(script, { out, err, sink }, new AbortController());
  const [printed, maps] = end < 0 ? [out.text, ""] : [out.text.slice(0, end), out.text.slice(mapsFrom)];
  return { out: out.text, printed, maps, err: err.text.replace(/^Attached \d+ probes?\n/m, ""), exitCode };
}

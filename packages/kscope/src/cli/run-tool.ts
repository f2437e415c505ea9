// `kscope TOOL [options]`: from the tool's words to a run of its script. What the script's getopt() asks for goes to the
// script; the common options become filters, a duration and another sink.

import type { EventFilters } from "@kscope/codegen";
import type { Report, Sink } from "@kscope/engine";
import { binaryString } from "@kscope/lang";
import { CsvSink, FoldedSink, NdjsonSink, TableSink } from "@kscope/report";
import { parseToolOptions, type Tool, type ToolOption, ToolUsageError, toolHelp, toolOptions } from "@kscope/tools";
import { VERSION } from "../version.ts";
import { cgroupId } from "./cgroup-path.ts";
import type { ParsedOptions } from "./parse-options.ts";
import { pidOption } from "./process-filter.ts";
import { runScript, type ScriptRun } from "./run-script.ts";
import type { Streams } from "./streams.ts";
import { UsageError } from "./usage-error.ts";

export interface ToolInvocation {
  /** The run as kscope's own options have it. */
  readonly base: ScriptRun;
  readonly options: ParsedOptions;
  readonly streams: Streams;
  readonly stop: AbortController;
}

type EndingSink = Streams["sink"];
type Values = ReadonlyMap<string, string>;

export async function runTool(tool: Tool, args: readonly string[], invocation: ToolInvocation): Promise<number> {
  const { base, options, streams, stop } = invocation;
  const table = toolOptions(tool);
  const values = parse(tool, table, args);
  if (values.has("help")) return print(streams, toolHelp(tool));
  if (values.has("version")) return print(streams, `${tool.name} (kscope ${VERSION})\n`);
  const sink = sinkFor(tool, values, { streams, format: options.values.get("format")?.at(-1) });
  const run = scriptRun(tool, { base, table, values });
  return runScript(run, sink === undefined ? streams : { ...streams, sink: streams.dress?.(sink) ?? sink }, stop);
}

function parse(tool: Tool, options: readonly ToolOption[], args: readonly string[]): Values {
  try {
    return parseToolOptions({ name: tool.name, options, positional: tool.head.arguments }, args);
  } catch (error) {
    if (error instanceof ToolUsageError) throw new UsageError(error.message);
    throw error;
  }
}

function print(streams: Streams, text: string): number {
  streams.out.write(binaryString(text));
  return 0;
}

interface Parts {
  readonly base: ScriptRun;
  readonly table: readonly ToolOption[];
  readonly values: Values;
}

function scriptRun(tool: Tool, { base, table, values }: Parts): ScriptRun {
  const own = new Set(table.filter((o) => o.owner === "tool").map((o) => o.name));
  const parameters = tool.head.parameters.map((p) => values.get(p.name) ?? p.text);
  for (const parameter of tool.head.parameters) own.delete(parameter.name);
  const pid = own.has("pid") ? undefined : pidOption(values.get("pid"));
  const seconds = values.get("duration");
  return {
    ...base,
    // warnings about a script are for those who write it
    warnings: base.verbose,
    positional: parameters,
    named: new Map([...values].filter(([name]) => own.has(name))),
    pid: pid ?? base.pid,
    duration: seconds === undefined || own.has("duration") ? undefined : Number(seconds) * 1000,
    filters: filters(values, own),
  };
}

function filters(values: Values, own: ReadonlySet<string>): EventFilters {
  const value = (name: string): string | undefined => (own.has(name) ? undefined : values.get(name));
  const [tid, uid, comm, cgroup] = ["tid", "uid", "comm", "cgroup"].map(value);
  return {
    ...(tid === undefined ? {} : { tid: Number(tid) }),
    ...(uid === undefined ? {} : { uid: Number(uid) }),
    ...(comm === undefined ? {} : { comm: binaryString(comm) }),
    ...(cgroup === undefined ? {} : { cgroup: cgroupId(cgroup) }),
  };
}

interface SinkChoice {
  readonly streams: Streams;
  /** kscope's own -f. */
  readonly format: string | undefined;
}

/** Undefined for text, or what -f says otherwise. */
function sinkFor(tool: Tool, values: Values, { streams, format }: SinkChoice): Sink | undefined {
  const wanted = ["json", "csv", "table", "folded"].filter((name) => values.has(name));
  if (wanted.length > 1) {
    throw new UsageError(`${tool.name}: ${wanted.map((w) => `--${w}`).join(" and ")} can't be used together`);
  }
  const columns = tool.head.columns.map((c) => c.name);
  const { out, err } = streams;
  if (wanted[0] === "json" || (wanted[0] === undefined && format === "ndjson"))
    return dataOnly(columns, new NdjsonSink({ out, columns }));
  if (wanted[0] === "csv") return dataOnly(columns, new CsvSink({ out, err, columns }));
  if (wanted[0] === "table") return dataOnly(columns, new TableSink({ out, err, columns }));
  if (wanted[0] !== "folded") return undefined;
  return new FoldedSink({ out, err, delimited: values.has("delimited"), annotated: values.has("annotations") });
}

/** A tool without columns answers with maps: its lines are words for people. */
function dataOnly(columns: readonly string[], sink: EndingSink): EndingSink {
  if (columns.length > 0) return sink;
  const isWords = (report: Report): boolean => report.kind === "printf" && report.severity === "none";
  return {
    report: (report) => {
      if (!isWords(report)) sink.report(report);
    },
    flush: () => sink.flush(),
    end: () => sink.end?.(),
  };
}

// `kscope TOOL [options]`: from the tool's words to a run of its script. What the script's getopt() asks for goes to the
// script; the common options become filters, a duration and another sink.

import { statSync } from "node:fs";
import type { EventFilters } from "@kscope/codegen";
import type { Sink } from "@kscope/engine";
import { CsvSink, FoldedSink, NdjsonSink, TableSink } from "@kscope/report";
import { parseToolOptions, type Tool, type ToolOption, ToolUsageError, toolHelp, toolOptions } from "@kscope/tools";
import { VERSION } from "../version.ts";
import { type ParsedOptions, UsageError } from "./option-table.ts";
import { pidOption } from "./process-filter.ts";
import { runScript, type ScriptRun } from "./run-script.ts";
import type { Streams } from "./streams.ts";

export interface ToolInvocation {
  /** The run as kscope's own options have it. */
  readonly base: ScriptRun;
  readonly options: ParsedOptions;
  readonly streams: Streams;
  readonly stop: AbortController;
}

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
  streams.out.write(Buffer.from(text, "utf8").toString("latin1"));
  return 0;
}

interface Parts {
  readonly base: ScriptRun;
  readonly table: readonly ToolOption[];
  readonly values: Values;
}

function scriptRun(tool: Tool, { base, table, values }: Parts): ScriptRun {
  const own = new Set(table.filter((o) => o.owner === "tool").map((o) => o.name));
  const parameters = tool.head.parameters.map((p) => values.get(p.name) ?? p.text.split(" ")[0] ?? "");
  const pid = own.has("pid") ? undefined : pidOption(values.get("pid"));
  const seconds = values.get("duration");
  return {
    ...base,
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
    ...(comm === undefined ? {} : { comm: Buffer.from(comm, "utf8").toString("latin1") }),
    ...(cgroup === undefined ? {} : { cgroup: cgroupId(cgroup) }),
  };
}

const CGROUP_ROOT = "/sys/fs/cgroup";

/** The id of a cgroup of version 2 is the inode number of its directory. */
function cgroupId(path: string): bigint {
  const candidates = path.startsWith(CGROUP_ROOT) ? [path] : [path, `${CGROUP_ROOT}/${path.replace(/^\/+/, "")}`];
  for (const candidate of candidates) {
    const found = statSync(candidate, { bigint: true, throwIfNoEntry: false });
    if (found?.isDirectory() === true) return found.ino;
  }
  throw new UsageError(`there is no cgroup ${path}: give a directory below ${CGROUP_ROOT}`);
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
  if (wanted[0] === "json" || (wanted[0] === undefined && format === "ndjson")) return new NdjsonSink({ out, columns });
  if (wanted[0] === "csv") return new CsvSink({ out, err, columns });
  if (wanted[0] === "table") return new TableSink({ out, err, columns });
  if (wanted[0] !== "folded") return undefined;
  return new FoldedSink({ out, err, delimited: values.has("delimited"), annotated: values.has("annotations") });
}

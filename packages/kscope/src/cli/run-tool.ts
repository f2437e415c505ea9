// `kscope TOOL [options]`: from the tool's words to a run of its script. What the script's getopt() asks for goes to the
// script; the common options become filters, a duration and another sink.

import type { EventFilters } from "@kscope/codegen";
import type { Report, Sink } from "@kscope/engine";
import { binaryString } from "@kscope/lang";
import { CsvSink, FoldedSink, isWordsOnly, NdjsonSink, TableSink } from "@kscope/report";
import {
  findGetopts,
  optionRules,
  parseToolOptions,
  type Tool,
  type ToolOption,
  ToolUsageError,
  toolHelp,
  toolOptions,
  valueKind,
} from "@kscope/tools";
import { VERSION } from "../version.ts";
import { isInFirstPidNamespace } from "./own-process.ts";
import type { ParsedOptions } from "./parse-options.ts";
import { pidOption } from "./process-filter.ts";
import { runScript, type ScriptRun } from "./run-script.ts";
import { safeReport } from "./safe-text.ts";
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
  const values = byPrints(withPid(parse(tool, table, args), table, base));
  if (values.has("help")) return print(streams, toolHelp(tool));
  if (values.has("version")) return print(streams, `${tool.name} (kscope ${VERSION})\n`);
  if (values.has("list")) return print(streams, namesText(table));
  // times are shown as the C library would, by the process's time zone
  if (values.has("utc")) process.env.TZ = "UTC";
  const format = options.values.get("format")?.at(-1) ?? "text";
  const sink = sinkFor(tool, values, { streams, format });
  const run = scriptRun(tool, { base, table, values });
  const dressed = sink === undefined ? streams : { ...streams, sink: streams.dress?.(sink) ?? sink };
  const inLines = values.has("table") || (sink === undefined && format === "text");
  const shown = inLines ? fitForLines(dressed.sink) : dressed.sink;
  return runScript(run, { ...dressed, sink: matching(tool, values, shown) }, stop);
}

/** What the options with a fixed set of names take. */
function namesText(table: readonly ToolOption[]): string {
  return table
    .flatMap((o) => valueKind(o.value ?? "").names?.() ?? [])
    .map((name) => `${name}\n`)
    .join("");
}

function parse(tool: Tool, options: readonly ToolOption[], args: readonly string[]): Values {
  try {
    const rules = optionRules(tool.head, options);
    return parseToolOptions({ name: tool.name, options, positional: tool.head.arguments, rules }, args);
  } catch (error) {
    if (error instanceof ToolUsageError) throw new UsageError(error.message);
    throw error;
  }
}

/** kscope's own -p is the tool's --pid, which knows better whose events they are. */
function withPid(values: Values, table: readonly ToolOption[], { pid }: ScriptRun): Values {
  const has = pid === undefined || values.has("pid") || !table.some((o) => o.name === "pid");
  return has ? values : new Map(values).set("pid", String(pid));
}

/** A duration of whole intervals is so many prints: nothing is left then for one more. */
function byPrints(values: Values): Values {
  // NaN where one of them is not given
  const prints = Number(values.get("duration")) / Number(values.get("interval"));
  if (!Number.isInteger(prints)) return values;
  const most = Number(values.get("count") ?? prints);
  const all = new Map(values).set("count", String(Math.min(prints, most)));
  all.delete("duration");
  return all;
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
  const asked = findGetopts(tool.source);
  const parameters = tool.head.parameters.map((p) => values.get(p.name) ?? p.text);
  const pid = own.has("pid") ? undefined : pidOption(values.get("pid"));
  const seconds = values.get("duration");
  const command = values.get("exec") ?? base.command;
  const clash = base.command !== undefined ? "-c" : base.pid !== undefined ? "-p" : undefined;
  if (values.has("exec") && clash !== undefined)
    throw new UsageError(`${tool.name}: --exec and kscope's ${clash} can't be used together`);
  return {
    ...base,
    command,
    commandOnly: values.has("exec"),
    config: new Map(
      tool.head.configs.flatMap(({ name, text: option }) => {
        const value = values.get(option);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    // warnings about a script are for those who write it
    warnings: base.verbose,
    positional: parameters,
    // an option without a value is given with none
    named: new Map(
      [...values].flatMap(([name, value]) => (asked.has(name) ? [[name, value === "" ? true : value]] : [])),
    ),
    pid: own.has("pid") ? undefined : (pid ?? base.pid),
    duration: seconds === undefined || own.has("duration") ? undefined : Number(seconds) * 1000,
    filters: { ...filters(values, own), ...withoutSelf(tool, values) },
  };
}

function filters(values: Values, own: ReadonlySet<string>): EventFilters {
  const value = (name: string): string | undefined => (own.has(name) ? undefined : values.get(name));
  const [tid, uid, comm, cgroup, cgroupMap, mountNamespaceMap] = [
    "tid",
    "uid",
    "comm",
    "cgroup",
    "cgroupmap",
    "mntnsmap",
  ].map(value);
  return {
    ...(tid === undefined ? {} : { tid: Number(tid) }),
    ...(uid === undefined ? {} : { uid: Number(uid) }),
    ...(comm === undefined ? {} : { comm: binaryString(comm) }),
    ...(cgroup === undefined ? {} : { cgroup }),
    ...(cgroupMap === undefined ? {} : { cgroupMap }),
    ...(mountNamespaceMap === undefined ? {} : { mountNamespaceMap }),
  };
}

/** A line about kscope at work would be a line about what would not be there without it; who asks for it by its id gets it. */
function withoutSelf({ head }: Tool, values: Values): EventFilters {
  const chosen = values.has("pid") || values.has("tid") || values.has("exec");
  const asked = chosen || head.columns.length === 0 || !head.filters.includes("pid");
  return asked || !isInFirstPidNamespace() ? {} : { notSelf: true };
}

interface SinkChoice {
  readonly streams: Streams;
  /** kscope's own -f. */
  readonly format: string;
}

/** Undefined for text, or what -f says otherwise. */
function sinkFor(tool: Tool, values: Values, { streams, format }: SinkChoice): Sink | undefined {
  const wanted = ["json", "csv", "table", "folded"].filter((name) => values.has(name));
  const columns = tool.head.columns.map((c) => c.name);
  const mapColumns = columnsOfMaps(tool, values);
  const { out, err } = streams;
  if (wanted[0] === "json" || (wanted[0] === undefined && format === "ndjson"))
    return dataOnly(columns, new NdjsonSink({ out, columns }));
  if (wanted[0] === "csv" || (wanted[0] === undefined && format === "csv"))
    return dataOnly(columns, new CsvSink({ out, err, columns, mapColumns }));
  if (wanted[0] === "table") return dataOnly(columns, new TableSink({ out, err, columns, mapColumns }));
  if (wanted[0] !== "folded") return undefined;
  return new FoldedSink({ out, err, delimited: values.has("delimited"), annotated: values.has("annotations") });
}

/** What the head calls them with the options that are given: the first that fits. */
function columnsOfMaps({ head }: Tool, values: Values): readonly string[] {
  return head.mapColumns.find(({ name }) => name === "-" || values.has(name))?.text.split(/\s+/) ?? [];
}

function fitForLines(sink: EndingSink): EndingSink {
  return { report: (report) => sink.report(safeReport(report)), flush: () => sink.flush(), end: () => sink.end?.() };
}

/** Lets only those lines through whose columns match what the options say. */
function matching(tool: Tool, values: Values, sink: EndingSink): EndingSink {
  const wanted = tool.head.matches.flatMap(({ name: column, text: option }) => {
    const pattern = values.get(option);
    const index = tool.head.columns.findIndex((c) => c.name === column);
    return pattern === undefined ? [] : [{ index, pattern: regularExpression(tool, option, pattern) }];
  });
  if (wanted.length === 0) return sink;
  const fits = (report: Report): boolean =>
    report.kind !== "printf" ||
    isWordsOnly(report.types, report.format) ||
    wanted.every(({ index, pattern }) => pattern.test(String(report.values[index])));
  return {
    report: (report) => {
      if (fits(report)) sink.report(report);
    },
    flush: () => sink.flush(),
    end: () => sink.end?.(),
  };
}

/** Texts of the kernel are bytes, a character each. */
function regularExpression(tool: Tool, option: string, pattern: string): RegExp {
  try {
    return new RegExp(binaryString(pattern));
  } catch {
    throw new UsageError(`${tool.name}: --${option} needs a regular expression, and "${pattern}" is none`);
  }
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

// The command line: reads what is wanted, finds the script, tool or listing, runs it, and ends with an exit code once all
// output is out.

import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { PASSES } from "@kscope/codegen";
import { binaryString, nearest } from "@kscope/lang";
import type { ShippedScript } from "../build/script-object.ts";
import { cacheOptions } from "../cache/compile-cached.ts";
import { VERSION } from "../version.ts";
import { applyBpftraceOptions } from "./bpftrace-options.ts";
import { catchTheRest, describeFailure, outputFailure } from "./failure.ts";
import { helpText } from "./help.ts";
import { all, has, one, type ParsedOptions, parseOptions } from "./parse-options.ts";
import { calledBpftrace, versionText } from "./personality.ts";
import { demandProcess, pidOption } from "./process-filter.ts";
import { openScript, readScript } from "./read-script.ts";
import { modeOf } from "./run-mode.ts";
import { runScript, type ScriptRun } from "./run-script.ts";
import { stagesOf } from "./stages.ts";
import { openStreams, type Streams } from "./streams.ts";
import { BadOption, UsageError } from "./usage-error.ts";

export async function main(words: readonly string[]): Promise<number> {
  const given: { streams?: Streams; verbose: boolean } = { verbose: false };
  let exitCode: number;
  try {
    const options = parseOptions(words, await toolNames(words));
    given.verbose = has(options, "verbose");
    catchTheRest(given.verbose);
    if (modeOf(options) === "format" && !has(options, "help")) {
      const { formatScript } = await import("./format-script.ts");
      return formatScript(scriptToFormat(options), one(options, "output"));
    }
    const stop = new AbortController();
    const builds = isBuild(options);
    given.streams = openStreams({
      format: one(options, "format") ?? "text",
      // of a build it is the object
      file: builds ? undefined : one(options, "output"),
      buffer: one(options, "buffer"),
      // tests and benchmarks are told one by one
      quiet: has(options, "quiet") || ["test", "bench"].includes(modeOf(options)),
      warnings: !has(options, "no-warnings"),
      onClosed: () => stop.abort(),
    });
    exitCode = builds ? await build(options, given.streams) : await dispatch(options, given.streams, stop);
  } catch (error) {
    exitCode = fail(error, given);
  }
  return await finish(exitCode, given.streams);
}

/** `kscope build FILE`; a script of that name is ./build. */
function isBuild(options: ParsedOptions): boolean {
  const others = ["execute", "list", "info", "version", "help"];
  return options.rest[0] === "build" && !calledBpftrace() && !others.some((name) => has(options, name));
}

async function build(options: ParsedOptions, streams: Streams): Promise<number> {
  const [, name, ...args] = options.rest;
  const given = one(options, "output");
  if (name === undefined || (name === "-" && given === undefined))
    throw new UsageError("kscope build needs a script and a name: kscope build FILE.bt -o FILE.kso");
  const file = given ?? `${basename(name).replace(/\.bt$/, "")}.kso`;
  const { buildScript } = await import("./build-script.ts");
  return buildScript(scriptRun(options, { name, text: readScript(name) }, args), file, streams);
}

/** Names behind which all words are a tool's. Tools are only looked at where a word may be one. */
async function toolNames(words: readonly string[]): Promise<(operand: string) => boolean> {
  if (!words.some((word) => /^[a-z][\w-]*$/.test(word))) return () => false;
  const { findTool } = await import("@kscope/tools");
  return (operand) => operand === "tools" || findTool(operand) !== undefined;
}

function fail(error: unknown, { streams, verbose }: { streams?: Streams; verbose: boolean }): number {
  const { text, exitCode } = describeFailure(error, verbose);
  if (streams === undefined) process.stderr.write(text);
  else streams.err.write(binaryString(text));
  return exitCode;
}

/** Once everything is written it is known whether it could be. */
async function finish(exitCode: number, streams: Streams | undefined): Promise<number> {
  await streams?.out.flush();
  const failed = streams === undefined ? undefined : outputFailure(streams);
  await streams?.err.flush();
  return exitCode === 0 ? (failed ?? 0) : exitCode;
}

async function dispatch(options: ParsedOptions, streams: Streams, stop: AbortController): Promise<number> {
  if (has(options, "version")) return print(streams, versionText(VERSION));
  for (const warning of applyBpftraceOptions(options)) warn(options, streams, warning);
  if (all(options, "execute").length > 1)
    warn(options, streams, "only the last -e is run; one program may have any number of probes");
  if (has(options, "list")) return listing(options, streams);
  if (has(options, "info")) return (await import("./info.ts")).info(streams);
  const text = one(options, "execute");
  const [first, ...rest] = options.rest;
  if (text === "" && calledBpftrace()) throw nothingToRun(options);
  if (text !== undefined) {
    if (has(options, "help")) return print(streams, helpText());
    return runScript(scriptRun(options, { name: "stdin", text }, options.rest), streams, stop);
  }
  if (first === undefined) {
    if (has(options, "help")) return print(streams, helpText());
    throw nothingToRun(options);
  }
  if (has(options, "help") && calledBpftrace()) return print(streams, helpText());
  if (has(options, "help")) rest.unshift("--help");
  return runNamed(first, rest, { options, streams, stop });
}

function nothingToRun({ values }: ParsedOptions): UsageError {
  if (!calledBpftrace()) {
    return new UsageError("nothing to run: name a tool or a script, or give a program with -e; see kscope --help");
  }
  return values.size === 0 ? new BadOption("") : new UsageError("USAGE: filename or -e 'program' required.");
}

function warn(options: ParsedOptions, streams: Streams, message: string): void {
  if (!has(options, "no-warnings")) streams.err.write(binaryString(`WARNING: ${message}\n`));
}

/** The word behind -l is a script if there is such a file, else a pattern. */
async function listing(options: ParsedOptions, streams: Streams): Promise<number> {
  const [word = "", ...more] = options.rest;
  if (more.length > 0) throw new UsageError(`-l takes one pattern, not ${more.length + 1}: put it in quotes`);
  const format = one(options, "format") ?? "text";
  if (format !== "text" && !calledBpftrace())
    throw new UsageError(`-l has no ${format} format: it prints a line a probe`, "leave -f out");
  const text = one(options, "execute");
  const pid = pidOption(one(options, "pid"));
  demandProcess(pid);
  const how = { verbose: has(options, "verbose"), pid, debugDirectories: debugDirectories(options) };
  const isFile = word !== "" && statSync(word, { throwIfNoEntry: false })?.isFile() === true;
  if (text === undefined && !isFile) {
    if (/^[^:*]*\.[^:*]*$/.test(word)) warn(options, streams, noSuchFile(word));
    return (await import("./list.ts")).list(word, how, streams);
  }
  const source = text === undefined ? (await openScript(word)).source : { name: "stdin", text };
  return (await import("./list-script.ts")).listScript(source, how, streams);
}

function noSuchFile(word: string): string {
  const what = `'${word}' is a filename but the file does not exist`;
  return `It appears that ${what}. Treating '${word}' as a search pattern.`;
}

function scriptToFormat(options: ParsedOptions): { name: string; text: string } {
  const text = one(options, "execute");
  const [name] = options.rest;
  if (text !== undefined) return { name: "stdin", text };
  if (name === undefined) throw nothingToRun(options);
  return { name: name === "-" ? "stdin" : name, text: readScript(name) };
}

interface Invocation {
  readonly options: ParsedOptions;
  readonly streams: Streams;
  readonly stop: AbortController;
}

/** A subcommand, a tool or a file. */
async function runNamed(
  name: string,
  args: readonly string[],
  { options, streams, stop }: Invocation,
): Promise<number> {
  const { findTool, TOOLS } = await import("@kscope/tools");
  if (name === "tools") return (await import("./tools-command.ts")).listTools(streams, args);
  const tool = findTool(name);
  if (tool !== undefined) {
    const { runTool } = await import("./run-tool.ts");
    return runTool(tool, args, {
      base: scriptRun(options, { name: `${name}.bt`, text: tool.source }, []),
      options,
      streams,
      stop,
    });
  }
  const near = calledBpftrace() ? undefined : nearest(name, ["tools", ...TOOLS.map((t) => t.name)]);
  const { source, shipped } = await openScript(name, near);
  const run = scriptRun(options, source, args);
  return runScript(shipped === undefined ? run : withShipped(run, shipped), streams, stop);
}

/** Headers are looked for as they were when it was built; those asked for now come behind. */
function withShipped(run: ScriptRun, shipped: ShippedScript): ScriptRun {
  return {
    ...run,
    shipped,
    directory: shipped.directory,
    includes: [...shipped.includes, ...run.includes],
    includeDirectories: [...shipped.includeDirectories, ...run.includeDirectories],
  };
}

function scriptRun(options: ParsedOptions, source: { name: string; text: string }, args: readonly string[]): ScriptRun {
  const dump = stagesOf([...(options.values.get("dump") ?? []), ...(options.values.get("debug") ?? [])]);
  const disabled = options.values.get("disable-pass") ?? [];
  for (const pass of disabled)
    if (!PASSES.some((p) => p.name === pass))
      throw new UsageError(`unknown pass "${pass}": choose ${PASSES.map((p) => p.name).join(", ")}`);
  if (has(options, "cmd") && has(options, "pid"))
    throw new UsageError("USAGE: Cannot use both -c and -p.", "-c traces the command it starts");
  return {
    source,
    directory: source.name.includes("/") ? dirname(source.name) : ".",
    ...scriptArguments(args),
    includes: options.values.get("include") ?? [],
    includeDirectories: options.values.get("include-dir") ?? [],
    probeFilter: probeFilter(one(options, "probe-filter")),
    reportFailures: has(options, "warnings"),
    unsafe: has(options, "unsafe"),
    dryRun: has(options, "dry-run"),
    warnings: !has(options, "no-warnings"),
    quiet: has(options, "quiet"),
    emitElf: one(options, "emit-elf"),
    verbose: has(options, "verbose"),
    pid: pidOption(one(options, "pid")),
    unwindPids: (options.values.get("dwarf-pid") ?? []).flatMap((text) => pidOption(text) ?? []),
    command: one(options, "cmd"),
    duration: undefined,
    filters: {},
    dump,
    // bpftrace goes on and runs
    dumpOnly: has(options, "debug") && !calledBpftrace(),
    mode: modeOf(options),
    disabledPasses: new Set(disabled),
    traceableFunctions: one(options, "traceable-functions"),
    debugDirectories: debugDirectories(options),
    ...(has(options, "no-cache") ? {} : { cache: () => cacheOptions(process.env) }),
  };
}

/** Folders may be joined by colons. */
function debugDirectories(options: ParsedOptions): readonly string[] {
  return (options.values.get("debuginfo") ?? []).flatMap((one) => one.split(":").filter((folder) => folder !== ""));
}

function probeFilter(text: string | undefined): RegExp | undefined {
  try {
    return text === undefined ? undefined : new RegExp(text);
  } catch (error) {
    throw new UsageError(`Invalid --probe-filter regex: ${error instanceof Error ? error.message : text}`);
  }
}

/** Words that begin with `--` are the script's options, the others its positional parameters. */
function scriptArguments(args: readonly string[]): { positional: string[]; named: Map<string, string | true> } {
  const positional: string[] = [];
  const named = new Map<string, string | true>();
  for (const word of args) {
    if (word === "--") continue;
    const match = /^--([A-Za-z_][\w-]*)(?:=(.*))?$/s.exec(word);
    if (match === null) positional.push(word);
    else named.set(match[1] ?? "", match[2] ?? true);
  }
  return { positional, named };
}

function print(streams: Streams, text: string): number {
  streams.out.write(text);
  return 0;
}

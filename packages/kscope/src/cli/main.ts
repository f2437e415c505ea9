// The command line: reads what is wanted, finds the script, tool or listing, runs it, and ends with an exit code once all
// output is out.

import { existsSync, readFileSync } from "node:fs";
import { PASSES } from "@kscope/codegen";
import { VERSION } from "../version.ts";
import { helpText } from "./help.ts";
import { type ParsedOptions, parseOptions, UsageError } from "./option-table.ts";
import { EXIT_ERROR, runScript, type ScriptRun } from "./run-script.ts";
import { openStreams, type Streams } from "./streams.ts";

const EXIT_USAGE = 2;
const STAGES: readonly string[] = ["ast", "types", "ir", "optimised", "asm", "all"];

export async function main(words: readonly string[]): Promise<number> {
  let streams: Streams | undefined;
  try {
    const options = parseOptions(words);
    const stop = new AbortController();
    streams = openStreams({
      format: one(options, "format") ?? "text",
      file: one(options, "output"),
      buffer: one(options, "buffer"),
      quiet: has(options, "quiet"),
      onClosed: () => stop.abort(),
    });
    return await dispatch(options, streams, stop);
  } catch (error) {
    return reportFailure(error, streams, has({ values: new Map(), rest: words }, "verbose"));
  } finally {
    await streams?.out.flush();
    await streams?.err.flush();
  }
}

async function dispatch(options: ParsedOptions, streams: Streams, stop: AbortController): Promise<number> {
  if (has(options, "version")) return print(streams, `kscope ${VERSION}\n`);
  if (has(options, "list")) return listing(options, streams);
  if (has(options, "info")) return (await import("./info.ts")).info(streams);
  const text = one(options, "execute");
  const [first, ...rest] = options.rest;
  if (text !== undefined) {
    if (has(options, "help")) return print(streams, helpText());
    return runScript(scriptRun(options, { name: "stdin", text }, options.rest), streams, stop);
  }
  if (first === undefined) {
    if (has(options, "help")) return print(streams, helpText());
    throw new UsageError("nothing to run: name a tool or a script, or give a program with -e; see kscope --help");
  }
  if (has(options, "help")) rest.unshift("--help");
  return runNamed(first, rest, { options, streams, stop });
}

/** The word behind -l is a script if there is such a file, else a pattern. */
async function listing(options: ParsedOptions, streams: Streams): Promise<number> {
  const [word = "", ...more] = options.rest;
  if (more.length > 0) throw new UsageError(`-l takes one pattern, not ${more.length + 1}: put it in quotes`);
  const text = one(options, "execute");
  const isFile = word !== "" && existsSync(word);
  if (text === undefined && !isFile) {
    return (await import("./list.ts")).list(word, has(options, "verbose"), streams);
  }
  const source = text === undefined ? { name: word, text: readScript(word) } : { name: "stdin", text };
  return (await import("./list-script.ts")).listScript(source, has(options, "verbose"), streams);
}

interface Invocation {
  readonly options: ParsedOptions;
  readonly streams: Streams;
  readonly stop: AbortController;
}

/** A subcommand, a tool or a file. */
async function runNamed(name: string, args: readonly string[], { options, streams, stop }: Invocation): Promise<number> {
  const { findTool } = await import("@kscope/tools");
  if (name === "tools") return (await import("./tools-command.ts")).listTools(streams);
  const tool = findTool(name);
  if (tool !== undefined) {
    const { runTool } = await import("./run-tool.ts");
    return runTool(tool, args, { base: scriptRun(options, { name: `${name}.bt`, text: tool.source }, []), options, streams, stop });
  }
  const source = { name, text: readScript(name) };
  return runScript(scriptRun(options, source, args), streams, stop);
}

function readScript(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EISDIR") throw new UsageError(`${path} is a directory, not a script`);
    if (code === "EACCES") throw new UsageError(`${path} can't be read: permission denied`);
    const isPath = path.includes("/") || path.endsWith(".bt");
    throw new UsageError(isPath ? `there is no script ${path}` : `there is no tool and no script called "${path}"; kscope tools lists the tools`);
  }
}

function scriptRun(options: ParsedOptions, source: { name: string; text: string }, args: readonly string[]): ScriptRun {
  const dump = new Set([...(options.values.get("dump") ?? []), ...(options.values.get("debug") ?? [])].flatMap((s) => s.split(",")));
  for (const stage of dump) if (!STAGES.includes(stage)) throw new UsageError(`unknown stage "${stage}": choose ${STAGES.join(", ")}`);
  const disabled = options.values.get("disable-pass") ?? [];
  for (const pass of disabled) if (!PASSES.some((p) => p.name === pass)) throw new UsageError(`unknown pass "${pass}": choose ${PASSES.map((p) => p.name).join(", ")}`);
  if (has(options, "cmd") && has(options, "pid")) throw new UsageError("-c and -p can't be used together: -c traces the command it starts");
  return {
    source,
    ...scriptArguments(args),
    unsafe: has(options, "unsafe"),
    dryRun: has(options, "dry-run"),
    warnings: !has(options, "no-warnings"),
    verbose: has(options, "verbose"),
    pid: pidOption(one(options, "pid")),
    command: one(options, "cmd"),
    duration: undefined,
    filters: {},
    dump,
    dumpOnly: has(options, "debug"),
    disabledPasses: new Set(disabled),
  };
}

/** Words that begin with `--` are the script's options, the others its positional parameters. */
function scriptArguments(args: readonly string[]): { positional: string[]; named: Map<string, string> } {
  const positional: string[] = [];
  const named = new Map<string, string>();
  for (const word of args) {
    if (word === "--") continue;
    const match = /^--([A-Za-z_][\w-]*)(?:=(.*))?$/s.exec(word);
    if (match === null) positional.push(word);
    else named.set(match[1] ?? "", match[2] ?? "");
  }
  return { positional, named };
}

function pidOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const pid = /^\d+$/.test(text) ? Number(text) : 0;
  if (pid < 1 || pid > 4194304) throw new UsageError(`"${text}" is no process id`);
  return pid;
}

export function has(options: ParsedOptions, name: string): boolean {
  return options.values.has(name);
}

export function one(options: ParsedOptions, name: string): string | undefined {
  return options.values.get(name)?.at(-1);
}

function print(streams: Streams, text: string): number {
  streams.out.write(text);
  return 0;
}

function reportFailure(error: unknown, streams: Streams | undefined, verbose: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  const detail = verbose && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : "";
  const text = `kscope: ${message}${detail}\n`;
  if (streams === undefined) process.stderr.write(text);
  else streams.err.write(Buffer.from(text, "utf8").toString("latin1"));
  return error instanceof UsageError ? EXIT_USAGE : EXIT_ERROR;
}

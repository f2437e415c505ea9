// Compiles a script for this machine, runs it until it ends or is told to, and says what went wrong.

import { type BpfObject, type CompileResult, disassemble, type EventFilters, printIr } from "@kscope/codegen";
import { LiveTarget, ProgramRejected, type RunOptions, run } from "@kscope/engine";
import { helperName, spawnStopped, splitCommand } from "@kscope/kernel";
import {
  binaryString,
  type Diagnostic,
  dumpAst,
  lineColumn,
  parse,
  type Source,
  type Span,
  typeName,
} from "@kscope/lang";
import { compileLive, liveOptions } from "../live-run.ts";
import { EXIT_ERROR } from "./failure.ts";
import { demandProcess } from "./process-filter.ts";
import type { ScriptMode } from "./run-mode.ts";
import { checkScriptOptions } from "./script-options.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import { onStopSignals } from "./signals.ts";
import type { Streams } from "./streams.ts";

export interface ScriptRun {
  readonly source: Source;
  /** Where it is, for its imports. */
  readonly directory: string;
  readonly positional: readonly string[];
  readonly named: ReadonlyMap<string, string>;
  /** `--include`, `-I`. */
  /** Configuration variables that the command line sets, over the script's own. */
  readonly config?: ReadonlyMap<string, string>;
  readonly includes: readonly string[];
  readonly includeDirectories: readonly string[];
  readonly probeFilter: RegExp | undefined;
  /** `-k` */
  readonly reportMissingKeys: boolean;
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  readonly warnings: boolean;
  readonly verbose: boolean;
  readonly pid: number | undefined;
  readonly command: string | undefined;
  /** Only events of the command's own process count. */
  readonly commandOnly?: boolean;
  /** Milliseconds. */
  readonly duration: number | undefined;
  readonly filters: EventFilters;
  readonly dump: ReadonlySet<string>;
  /** With `-d`: show stages, run nothing. */
  readonly dumpOnly: boolean;
  readonly disabledPasses: ReadonlySet<string>;
  readonly traceableFunctions?: string | undefined;
  readonly mode: ScriptMode;
}

export async function runScript(script: ScriptRun, streams: Streams, stop: AbortController): Promise<number> {
  demandProcess(script.pid);
  if (script.mode === "compiler-bench") return (await import("./compiler-bench.ts")).compilerBench(script, streams);
  const runsCommand = !script.dryRun && !script.dumpOnly && script.mode === "trace";
  const child =
    script.command === undefined || !runsCommand ? undefined : await spawnStopped(splitCommand(script.command));
  try {
    const pid = script.commandOnly === true && child !== undefined ? child.pid : script.pid;
    return await compileAndRun({ ...script, pid }, { streams, stop, child });
  } finally {
    child?.close();
  }
}

interface Surroundings {
  readonly streams: Streams;
  readonly stop: AbortController;
  /** Of `command`, stopped before its exec. */
  readonly child: Awaited<ReturnType<typeof spawnStopped>> | undefined;
}

async function compileAndRun(script: ScriptRun, { streams, stop, child }: Surroundings): Promise<number> {
  const target = new LiveTarget({ environment: environment(script), traceableFunctions: script.traceableFunctions });
  const result = compileScript(script, target, streams);
  const { sources } = result;
  const shown = { sources, warnings: script.warnings };
  showDiagnostics(shown, result.diagnostics, streams);
  const { object } = result;
  if (object === undefined) return EXIT_ERROR;
  checkScriptOptions(script.named, result.checked?.options ?? []);
  dumpObject(script, result, object, streams);
  const log = script.dump.has("verifier") || (script.dump.has("all") && !script.dumpOnly);
  if (script.mode === "codegen" || (script.dumpOnly && !log)) return 0;
  const undo = onStopSignals(stop);
  const options: RunOptions = {
    sink: streams.sink,
    mode: script.mode === "test" || script.mode === "bench" ? script.mode : "trace",
    signal: stop.signal,
    ...liveOptions("bpftrace"),
    pid: script.pid,
    child,
    duration: script.duration,
    locate: (span) => locate(sources, span),
    debugInfo: script.verbose,
    ...(log ? { logLevel: 1, onLoad: (program) => showLog(program, streams) } : {}),
  };
  try {
    if (script.dryRun || script.dumpOnly) return await dryRun(object, options);
    const { exitCode, failed = [] } = await run(object, options);
    for (const name of failed) streams.err.write(binaryString(`ERROR: Benchmark '${name}' failed.\n`));
    return exitCode;
  } catch (error) {
    if (!(error instanceof ProgramRejected) || error.span === undefined) throw error;
    showDiagnostics(shown, [rejection(error)], streams);
    if (script.verbose) streams.err.write(`${error.log}\n`);
    return EXIT_ERROR;
  } finally {
    undo();
  }
}

/** An environment variable is what goes over a script's config block. */
function environment({ config = new Map() }: ScriptRun): Readonly<Record<string, string | undefined>> {
  const chosen = [...config].map(([name, value]) => [`BPFTRACE_${name.toUpperCase()}`, value]);
  return { ...process.env, ...Object.fromEntries(chosen) };
}

/** Loads everything into the kernel and takes it out again: no program is attached. */
async function dryRun(object: BpfObject, options: RunOptions): Promise<number> {
  const programs = object.programs.map((p) => ({ ...p, attachPoints: [] }));
  const quiet = { report: () => undefined, flush: async () => undefined };
  await run(
    { ...object, programs, config: { ...object.config, print_maps_on_exit: false } },
    { ...options, sink: quiet },
  );
  return 0;
}

function compileScript(script: ScriptRun, target: LiveTarget, streams: Streams): CompileResult {
  const show = (stage: string, text: () => string): void => {
    if (script.dump.has(stage) || script.dump.has("all"))
      streams.out.write(`${stage}\n${"-".repeat(stage.length)}\n${binaryString(text())}\n`);
  };
  show("ast", () => dumpAst(parse(script.source.text).program));
  return compileLive(script.source, target, {
    positional: script.positional,
    named: script.named,
    unsafe: script.unsafe,
    pid: script.pid,
    filters: script.filters,
    disabledPasses: script.disabledPasses,
    directory: script.directory,
    includes: script.includes,
    includeDirectories: script.includeDirectories,
    probeFilter: script.probeFilter,
    reportMissingKeys: script.reportMissingKeys,
    onIr: (stage, ir) => show(stage, () => printIr(ir)),
  });
}

function dumpObject(script: ScriptRun, result: CompileResult, object: BpfObject, streams: Streams): void {
  const wanted = (stage: string): boolean => script.dump.has(stage) || script.dump.has("all");
  if (wanted("types")) streams.out.write(`types\n-----\n${binaryString(typesText(result))}\n`);
  if (wanted("load")) streams.out.write(`load\n----\n${binaryString(loadText(object))}\n`);
  if (!wanted("asm")) return;
  for (const program of object.programs) {
    const text = disassemble(program.instructions, {
      relocations: program.relocations,
      lines: program.lines,
      describeLine: ({ span }) => script.source.text.slice(span.start, span.end).split("\n")[0] ?? "",
      helperName,
    });
    streams.out.write(`asm ${program.attachPoints.map((p) => p.name).join(", ")}\n---\n${binaryString(text)}\n`);
  }
}

function typesText(result: CompileResult): string {
  const lines: string[] = [];
  for (const map of result.checked?.maps.values() ?? []) {
    lines.push(`${map.name}${map.key === undefined ? "" : `[${typeName(map.key)}]`}: ${typeName(map.value)}`);
  }
  for (const probe of result.checked?.probes ?? []) {
    lines.push(probe.points.map((p) => p.name).join(", "));
    for (const symbol of new Set(probe.variables.values())) lines.push(`  $${symbol.name}: ${typeName(symbol.type)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** What the kernel is asked to make. */
function loadText({ maps, programs }: BpfObject): string {
  const lines = [
    ...maps.map(
      (m) => `map ${m.name}: ${m.kind}, key ${m.keySize} bytes, value ${m.valueSize} bytes, at most ${m.maxEntries}`,
    ),
    ...programs.map((p) => {
      const points = p.attachPoints.map((point) => point.name).join(", ");
      return `program ${p.name}: ${p.type}, ${p.instructions.length / 8} instructions, for ${points}`;
    }),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function showLog({ name, log }: { name: string; log: string }, streams: Streams): void {
  streams.out.write(`verifier ${name}\n--------\n${log}\n`);
}

function rejection(error: ProgramRejected): Diagnostic {
  return {
    code: "verifier",
    severity: "error",
    message: `The kernel's verifier refused this: ${error.lastWords}`,
    span: error.span,
    hint: "this is a bug of kscope: please report it with the script; -v shows the verifier's whole log",
  };
}

function locate(sources: readonly Source[], span: Span): ReturnType<NonNullable<RunOptions["locate"]>> {
  const source = sources[span.file];
  if (source === undefined) return undefined;
  const site = span.expandedFrom === undefined ? undefined : locate(sources, span.expandedFrom);
  const start = lineColumn(source.text, span.start);
  const end = lineColumn(source.text, span.end);
  return {
    file: source.name,
    line: start.line,
    column: start.column,
    endColumn: end.line === start.line ? end.column : start.column,
    excerpt: source.text.split("\n")[start.line - 1] ?? "",
    ...(site === undefined ? {} : { expandedFrom: site }),
  };
}

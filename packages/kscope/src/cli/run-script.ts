// Compiles a script for this machine, runs it until it ends or is told to, and says what went wrong.

import { writeFileSync } from "node:fs";
import { type BpfObject, type CodegenOptions, type Compiled, type EventFilters, printIr } from "@kscope/codegen";
import { LiveTarget, ProgramRejected, type RunOptions, run, TracedTarget, tryLoad } from "@kscope/engine";
import { spawnStopped, splitCommand } from "@kscope/kernel";
import { binaryString, type Diagnostic, dumpAst, lineColumn, parse, type Source, type Span } from "@kscope/lang";
import type { ShippedScript } from "../build/script-object.ts";
import {
  type CacheOptions,
  compileCached,
  compiledOf,
  type LiveCompileOptions,
  type Outcome,
} from "../cache/compile-cached.ts";
import { compileLive, liveOptions } from "../live-run.ts";
import { compileFailure, EXIT_ERROR } from "./failure.ts";
import { calledBpftrace } from "./personality.ts";
import { demandProcess } from "./process-filter.ts";
import type { ScriptMode } from "./run-mode.ts";
import { checkScriptOptions } from "./script-options.ts";
import { checkColorChoice, showDiagnostics } from "./show-diagnostics.ts";
import { programsText, showResult, showVerifierLog, stageShower } from "./show-stages.ts";
import { onStopSignals } from "./signals.ts";
import type { Streams } from "./streams.ts";

export interface ScriptRun {
  readonly source: Source;
  /** As `kscope build` has made it. */
  readonly shipped?: ShippedScript | undefined;
  /** Where it is, for its imports. */
  readonly directory: string;
  readonly positional: readonly string[];
  readonly named: ReadonlyMap<string, string | true>;
  /** Configuration variables that the command line sets, over the script's own. */
  readonly config?: ReadonlyMap<string, string>;
  /** `--include`, `-I`. */
  readonly includes: readonly string[];
  readonly includeDirectories: readonly string[];
  readonly probeFilter: RegExp | undefined;
  /** `-k` */
  readonly reportFailures: boolean;
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  readonly warnings: boolean;
  /** A file to write the programs to, instead of running them. */
  readonly emitElf?: string | undefined;
  /** `-q` */
  readonly quiet?: boolean;
  readonly verbose: boolean;
  readonly pid: number | undefined;
  /** Processes that dw_ustack can unwind, besides `pid` and the command. */
  readonly unwindPids: readonly number[];
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
  /** Where debugging information of programs is looked for, before the usual places. */
  readonly debugDirectories?: readonly string[];
  readonly mode: ScriptMode;
  /** Where compiled scripts are kept; absent: nowhere. */
  readonly cache?: () => CacheOptions | undefined;
}

export async function runScript(script: ScriptRun, streams: Streams, stop: AbortController): Promise<number> {
  checkColorChoice(streams);
  for (const pid of [script.pid, ...script.unwindPids]) demandProcess(pid);
  const runsCommand = !script.dryRun && !script.dumpOnly && script.mode === "trace";
  const child =
    script.command === undefined || !runsCommand ? undefined : await spawnStopped(splitCommand(script.command));
  try {
    const pid = script.commandOnly === true && child !== undefined ? child.pid : script.pid;
    return await compileAndRun({ script: { ...script, pid }, streams, stop, child });
  } finally {
    child?.close();
  }
}

interface Surroundings {
  readonly script: ScriptRun;
  readonly streams: Streams;
  readonly stop: AbortController;
  /** Of `command`, stopped before its exec. */
  readonly child: Awaited<ReturnType<typeof spawnStopped>> | undefined;
}

async function compileAndRun(around: Surroundings): Promise<number> {
  const { script, streams } = around;
  const { traceableFunctions, debugDirectories = [] } = script;
  using target = new LiveTarget({ environment: environment(script), traceableFunctions, debugDirectories });
  if (script.mode === "compiler-bench") {
    const { compilerBench } = await import("./compiler-bench.ts");
    return compilerBench(script, target, streams);
  }
  const { compiled, diagnostics, sources, cached, keep, showStages } = await compileScript(around, target);
  const told = explained(diagnostics, target);
  const shown = calledBpftrace() ? told.filter((d) => d.code !== "no-probes") : told;
  showDiagnostics({ sources, warnings: script.warnings }, shown, streams);
  if (compiled === undefined) {
    const hasNone = calledBpftrace() && told.some((d) => d.code === "no-probes");
    if (hasNone && !script.quiet) streams.out.write("No probes to attach\n");
    return compileFailure(told);
  }
  checkScriptOptions(script.named, compiled.options);
  showStages();
  if (script.verbose && cached) streams.err.write("compiled before: taken from the cache\n");
  try {
    return await useCompiled(compiled, around);
  } finally {
    // only now, since the run should not wait for it
    await keep();
  }
}

async function useCompiled({ object, sources }: Compiled, around: Surroundings): Promise<number> {
  const { script, streams } = around;
  if (script.emitElf !== undefined) {
    const { elfObject } = await import("./elf-object.ts");
    writeFileSync(script.emitElf, elfObject(object));
    return 0;
  }
  if (script.mode === "codegen" || (script.dumpOnly && !wantsLog(script))) return 0;
  if (script.verbose) streams.err.write(binaryString(programsText(object)));
  try {
    return await runObject(object, around, sources);
  } catch (error) {
    if (!(error instanceof ProgramRejected) || error.span === undefined) throw error;
    showDiagnostics({ sources, warnings: script.warnings }, [rejection(error)], streams);
    if (script.verbose) streams.err.write(`${error.log}\n`);
    return EXIT_ERROR;
  }
}

/** Without the kernel's types most of what uses them is wrong: one error and the reason are enough. */
function explained(diagnostics: readonly Diagnostic[], target: LiveTarget): readonly Diagnostic[] {
  const first = diagnostics.find((d) => d.severity === "error");
  if (first === undefined || target.btf !== undefined) return diagnostics;
  return [
    first,
    {
      code: "no-btf",
      severity: "error",
      message: "this kernel tells no types (there is no /sys/kernel/btf/vmlinux)",
      span: undefined,
      hint: "see that sysfs is mounted, or name a file with BTF of this kernel in BPFTRACE_BTF; kernels have it with CONFIG_DEBUG_INFO_BTF",
    },
  ];
}

/** The verifier's, of accepted programs. With `-d all` nothing is loaded. */
function wantsLog({ dump, dumpOnly }: ScriptRun): boolean {
  return dump.has("verifier") || (dump.has("all") && !dumpOnly);
}

/** Gives the exit code. */
async function runObject(object: BpfObject, around: Surroundings, sources: readonly Source[]): Promise<number> {
  const { script, streams, stop } = around;
  const undo = onStopSignals(stop);
  try {
    const options = runOptions(around, sources);
    if (script.dryRun || script.dumpOnly) {
      await tryLoad(object, options);
      return 0;
    }
    const { exitCode, refused, failed = [] } = await run(object, options);
    for (const path of pins(object)) streams.out.write(`Program pinned to ${path}\n`);
    for (const name of failed) streams.err.write(binaryString(`ERROR: Benchmark '${name}' failed.\n`));
    // bpftrace's scripts keep its exit code
    return exitCode === 0 && refused > 0 && !calledBpftrace() ? EXIT_ERROR : exitCode;
  } finally {
    undo();
  }
}

function pins({ programs }: BpfObject): readonly string[] {
  return programs.flatMap(({ attachPoints }) =>
    attachPoints.flatMap((point) => (point.kind === "iter" && point.pin !== undefined ? [point.pin] : [])),
  );
}

/** An environment variable is what goes over a script's config block. */
function environment({ config = new Map() }: ScriptRun): Readonly<Record<string, string | undefined>> {
  const chosen = [...config].map(([name, value]) => [`BPFTRACE_${name.toUpperCase()}`, value]);
  return { ...process.env, ...Object.fromEntries(chosen) };
}

function runOptions({ script, streams, stop, child }: Surroundings, sources: readonly Source[]): RunOptions {
  return {
    sink: streams.sink,
    mode: script.mode === "test" || script.mode === "bench" ? script.mode : "trace",
    signal: stop.signal,
    ...liveOptions({ dialect: "bpftrace", debugDirectories: script.debugDirectories ?? [] }),
    pid: script.pid,
    unwindPids: script.unwindPids,
    child,
    duration: script.duration,
    locate: (span) => locate(sources, span),
    debugInfo: script.verbose,
    ...(wantsLog(script) ? { logLevel: 1, onLoad: (program) => showVerifierLog(program, streams.out) } : {}),
  };
}

interface ShownOutcome extends Outcome {
  readonly showStages: () => void;
}

async function compileScript({ script, streams, child }: Surroundings, target: LiveTarget): Promise<ShownOutcome> {
  const { source, shipped } = script;
  const options = compileOptions(script);
  // what is only for one process is not worth keeping
  const lasting = script.commandOnly !== true || child === undefined;
  const cache = script.dump.size > 0 || !lasting ? undefined : script.cache?.();
  if (cache !== undefined)
    return { ...(await compileCached({ source, shipped, target, options }, cache)), showStages: () => undefined };
  const show = stageShower(script.dump, streams.out);
  show("ast", () => dumpAst(parse(source.text).program));
  const asked = new TracedTarget(target, shipped?.files);
  const onIr: CodegenOptions["onIr"] = (stage, ir) => show(stage, () => printIr(ir));
  const result = compileLive(shipped?.script ?? source, target, { ...options, onIr }, asked);
  const { object } = result;
  return { ...compiledOf(result), showStages: () => object !== undefined && showResult(show, result, object) };
}

/** All that the compiler gets to know of a run, and nothing else: it is what its result is kept by. */
export function compileOptions(script: ScriptRun): LiveCompileOptions {
  const { positional, named, unsafe, directory, includes, includeDirectories } = script;
  const { probeFilter, reportFailures, pid, filters, disabledPasses } = script;
  return {
    ...{ positional, named, unsafe, directory, includes, includeDirectories },
    ...{ probeFilter, reportFailures, pid, filters, disabledPasses },
  };
}

function rejection({ span, verdict, words, advice, lastWords }: ProgramRejected): Diagnostic {
  return {
    code: "verifier",
    severity: "error",
    message: `The kernel's verifier ${verdict} this: ${words === undefined ? lastWords : `${words} (${lastWords})`}`,
    span,
    hint: advice,
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

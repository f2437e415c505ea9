// One run of an object, from its maps to its last line: create, load, `begin`, attach, drain until something ends it,
// detach, drain to empty, `end`, drain, maps. Whatever happens, nothing of it stays in the kernel.
import type { BpfObject, UnwindMaps } from "@kscope/codegen";
import { type BpfMap, RingBuffer, type TestRunOptions } from "@kscope/kernel";
import type { ActionEnvironment } from "../actions/action.ts";
import { isAttached } from "../attach/attach.ts";
import { Attachments, type AttachOptions } from "../attach/attachments.ts";
import { decodeContext } from "../decode/context.ts";
import { NoUnwindTarget } from "../errors/no-unwind-target.ts";
import { TooManyProbes } from "../errors/too-many-probes.ts";
import { constantsOf } from "../load/constants.ts";
import { createMaps } from "../load/create-maps.ts";
import { type LoadedProgram, loadPrograms } from "../load/load-programs.ts";
import { ScriptMapReader } from "../maps/script-map-reader.ts";
import type { Report } from "../reports/report.ts";
import { Tap } from "../reports/tap.ts";
import { NO_SYMBOLS } from "../symbolize/symbolizer.ts";
import { readAtEntry } from "../unwind/at-entry.ts";
import { UnwindTables } from "../unwind/unwind-tables.ts";
import { runBenchmarks } from "./benchmarks.ts";
import { type Bench, type Manual, manuals, type Outcome } from "./by-hand.ts";
import { Dispatcher } from "./dispatcher.ts";
import { DrainLoop, type DrainParts, drainToEmpty } from "./drain-loop.ts";
import { watchForEnd } from "./ending.ts";
import { objectForMode } from "./for-mode.ts";
import { RefusedUpdates, summaries } from "./full-maps.ts";
import { readIterators } from "./iterators.ts";
import { LossCounter } from "./loss.ts";
import type { RunOptions, RunResult } from "./options.ts";
import { watchSelf } from "./self-probes.ts";
import { runSpecial } from "./special.ts";
import { runTests } from "./tests.ts";

const DEFAULT_MAX_PROBES = 1024;

/**
 * Runs an object on this machine. Resolves when everything is reported and the kernel is as it was before.
 * Throws NothingAttached, TooManyProbes, MapRefused, ProgramRejected, AttachFailed, NoPrivilege or NoBpf.
 *
 * @example
 * const { exitCode } = await run(compile(source, target), { sink, signal: controller.signal });
 */
export async function run(whole: BpfObject, options: RunOptions): Promise<RunResult> {
  if (whole.unwind !== undefined && processesOf(options).length === 0) throw new NoUnwindTarget();
  return whileLoaded(whole, options, async (loaded) => {
    const attachments = new Attachments(options.child?.pid ?? options.pid);
    try {
      return await new Session(loaded.object, { ...loaded, attachments, options }).run();
    } finally {
      await attachments.detach();
      options.child?.close();
      await attachments.close();
    }
  });
}

/** Whether the kernel takes an object: loads it and takes it out again. Throws what run() throws, nothing is attached. */
export function tryLoad(object: BpfObject, options: RunOptions): Promise<void> {
  return whileLoaded(object, options, async () => undefined);
}

interface Loaded {
  readonly object: BpfObject;
  readonly maps: readonly BpfMap[];
  readonly programs: readonly LoadedProgram[];
  readonly tables: UnwindTables | undefined;
}

async function whileLoaded<T>(whole: BpfObject, options: RunOptions, body: (loaded: Loaded) => Promise<T>): Promise<T> {
  checkLimit(whole);
  const wanted = objectForMode(whole, options.mode ?? "trace");
  const unwinding = unwindingOf(wanted, options);
  const object = unwinding?.object ?? wanted;
  const maps = createMaps(object);
  let programs: readonly LoadedProgram[] = [];
  try {
    unwinding?.tables.fill(unwinding.maps, maps);
    const constants = constantsOf(options.child?.pid);
    const { logLevel, debugInfo, locate } = options;
    programs = await loadPrograms(object, { maps, constants, logLevel, locate: debugInfo ? locate : undefined });
    for (const { program } of programs) options.onLoad?.(program);
    return await body({ object, maps, programs, tables: unwinding?.tables });
  } finally {
    unwinding?.tables.close();
    options.child?.close();
    for (const { program } of programs) program.close();
    for (const map of maps) map.close();
  }
}

interface Unwinding {
  readonly object: BpfObject;
  readonly maps: UnwindMaps;
  readonly tables: UnwindTables;
}

function processesOf({ pid, child, unwindPids = [] }: RunOptions): readonly number[] {
  return [pid, child?.pid, ...unwindPids].filter((one) => one !== undefined);
}

function unwindingOf(object: BpfObject, options: RunOptions): Unwinding | undefined {
  const { unwind } = object;
  if (unwind === undefined) return undefined;
  const { child, sink } = options;
  const warn = (message: string): void => sink.report({ kind: "runtime-error", message, location: undefined });
  const tables = new UnwindTables(processesOf(options), child?.pid, warn);
  return { object: tables.sized(object, unwind), maps: unwind, tables };
}

function checkLimit(object: BpfObject): void {
  const limit = Number(object.config.max_probes ?? DEFAULT_MAX_PROBES);
  const probes = object.programs.reduce((sum, program) => sum + program.attachPoints.length, 0);
  if (probes > limit) throw new TooManyProbes(probes, limit);
}

interface Parts {
  readonly maps: readonly BpfMap[];
  readonly programs: readonly LoadedProgram[];
  readonly attachments: Attachments;
  readonly options: RunOptions;
  readonly tables: UnwindTables | undefined;
}

class Session {
  readonly #object: BpfObject;
  readonly #parts: Parts;
  readonly #scriptMaps: ReadonlyMap<string, ScriptMapReader>;
  readonly #drain: DrainParts;
  readonly #loop: DrainLoop;
  readonly #loss: LossCounter;
  readonly #refusals: RefusedUpdates;
  readonly #tap: Tap;
  #exitCode = 0;
  #refused = 0;
  #exited = false;
  #end: (() => void) | undefined;

  constructor(object: BpfObject, parts: Parts) {
    const { maps, options } = parts;
    this.#object = object;
    this.#parts = parts;
    this.#tap = new Tap(options.sink);
    const decoding = decodeContext(object, maps, options.symbolizer ?? NO_SYMBOLS);
    this.#scriptMaps = scriptMaps(object, maps, (spec, map) => new ScriptMapReader(spec, map, decoding));
    const ringMap = object.ring === undefined ? undefined : maps[object.ring];
    const dispatcher = new Dispatcher(object.events, this.#environment(decoding));
    const ring = ringMap === undefined ? undefined : new RingBuffer(ringMap);
    this.#drain = { ring, dispatcher, sink: options.sink };
    this.#loop = new DrainLoop(this.#drain);
    this.#refusals = new RefusedUpdates(object.refused, maps, {
      sink: options.sink,
      locate: (span) => (span === undefined ? undefined : options.locate?.(span)),
    });
    this.#loss = new LossCounter(object.lost === undefined ? undefined : maps[object.lost], options.sink);
  }

  #environment(decoding: ActionEnvironment["decoding"]): ActionEnvironment {
    const { locate, render = refuseToRender } = this.#parts.options;
    return {
      decoding,
      config: this.#object.config,
      render,
      report: (report) => this.#tap.report(report),
      map: (name) => this.#map(name),
      locate: (span) => (span === undefined ? undefined : locate?.(span)),
      exit: (code) => this.#exit(code),
      unwatch: (address) => this.#parts.attachments.unwatch(address),
      refusalTold: (place) => this.#refusals.told(place),
      unwindMissed: (pid) => this.#parts.tables?.refresh(pid),
    };
  }

  #map(name: string): ScriptMapReader {
    const map = this.#scriptMaps.get(name);
    if (map === undefined) throw new RangeError(`the object has no map ${name}`);
    return map;
  }

  /** exit(): what came before it is shown, what comes after it is not. */
  #exit(code: number): void {
    this.#exitCode = code;
    this.#exited = true;
    this.#drain.dispatcher.muted = true;
    this.#end?.();
  }

  async run(): Promise<RunResult> {
    try {
      const { mode = "trace" } = this.#parts.options;
      const failed = mode === "trace" ? await this.#trace() : await this.#runByHand(mode);
      await this.#finish(mode === "trace");
      const result = { exitCode: this.#exitCode, lost: this.#loss.total, refused: this.#refused };
      return failed === undefined ? result : { ...result, failed };
    } finally {
      this.#drain.ring?.close();
    }
  }

  /** From the first `begin` until no program runs any more and everything they sent is reported. */
  async #trace(): Promise<undefined> {
    const { programs, attachments, options } = this.#parts;
    runSpecial(programs, "begin");
    const self = watchSelf(programs);
    try {
      await attachments.attachAll(programs, this.#attachOptions());
      const entered = this.#atEntry();
      options.child?.release();
      this.#reportAttached();
      await readIterators(attachments.iterators, {
        over: () => this.#exited || options.signal?.aborted === true,
        drain: () => drainToEmpty(this.#drain),
      });
      // with nothing attached and nothing started there is nothing to wait for
      const iterators = iteratorCount(this.#object);
      if (attachments.probes - iterators + self.count > 0 || options.child !== undefined)
        await this.#drainWhile(() => this.#untilEnd());
      await entered;
    } finally {
      self.close();
    }
    await drainToEmpty(this.#drain);
  }

  async #atEntry(): Promise<void> {
    const { tables, options } = this.#parts;
    if (tables !== undefined && options.child !== undefined)
      await readAtEntry(options.child, tables, options.symbolizer);
  }

  #reportAttached(): void {
    const probes = this.#parts.attachments.probes + specialCount(this.#object);
    this.#parts.options.sink.report({ kind: "attached", probes });
  }

  /** `--test` and `--bench`: `begin`, then one after the other. Gives the benchmarks that failed. */
  async #runByHand(mode: "test" | "bench"): Promise<readonly string[] | undefined> {
    const { programs, options } = this.#parts;
    runSpecial(programs, "begin");
    const bench: Bench = {
      run: (manual, testRun) => this.#runOnce(manual, testRun),
      report: (report) => options.sink.report(report),
      aborted: () => options.signal?.aborted === true,
    };
    const list = manuals(programs, mode);
    const failed = mode === "bench" ? await runBenchmarks(list, bench) : undefined;
    const passed = mode === "test" ? await runTests(list, bench) : failed?.length === 0;
    await drainToEmpty(this.#drain);
    this.#exitCode ||= passed ? 0 : 1;
    this.#reportAttached();
    return failed;
  }

  async #runOnce({ program }: Manual, options: TestRunOptions): Promise<Outcome> {
    this.#tap.hold();
    const result = program.testRun(options);
    await drainToEmpty(this.#drain);
    const exitCode = this.#exitCode;
    // exit() ends one test, not those after it
    this.#exitCode = 0;
    this.#drain.dispatcher.muted = false;
    return { ...result, reports: this.#tap.release(), exitCode };
  }

  /** config missing_probes: what cannot be attached is an error, or is left out with or without a warning. */
  #attachOptions(): AttachOptions {
    const { signal, sink } = this.#parts.options;
    const policy = this.#object.config.missing_probes ?? "error";
    if (policy === "error") return { signal };
    const warn = (message: string): void => sink.report({ kind: "runtime-error", message, location: undefined });
    return { signal, skip: (failure) => policy === "warn" && warn(`${failure.message}. Skipping.`) };
  }

  /** Empties the ring buffer on and on until a promise resolves. */
  async #drainWhile(body: () => Promise<void>): Promise<void> {
    const draining = this.#loop.run(() => {
      this.#loss.checkNowAndThen();
      this.#refusals.checkNowAndThen();
    });
    const working = body();
    try {
      // a failing action ends the waiting as well
      await Promise.race([draining, working]);
    } finally {
      this.#end?.();
      this.#loop.stop();
      await Promise.allSettled([draining, working]);
    }
    await draining;
  }

  /** Waits for the end of tracing, then takes the programs off: the others go on sending meanwhile. */
  async #untilEnd(): Promise<void> {
    let unwatch: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      this.#end = resolve;
      unwatch = watchForEnd(this.#parts.options, resolve);
      if (this.#exited) resolve();
    });
    unwatch?.();
    this.#drain.dispatcher.skipsCommands = this.#parts.options.signal?.aborted === true;
    await this.#parts.attachments.detach();
  }

  /** `end` probes, what was lost, and the maps. */
  async #finish(maps: boolean): Promise<void> {
    const { sink } = this.#parts.options;
    const { dispatcher } = this.#drain;
    dispatcher.muted = false;
    dispatcher.skipsCommands = false;
    runSpecial(this.#parts.programs, "end");
    await drainToEmpty(this.#drain);
    this.#loss.check();
    if (dispatcher.skipped > 0) sink.report(commandsSkipped(dispatcher.skipped));
    const refusals = this.#refusals.finish();
    this.#refused = refusals.reduce((sum, { full, other }) => sum + full + other, 0);
    for (const report of summaries(refusals)) sink.report(report);
    sink.end?.();
    if (maps && this.#object.config.print_maps_on_exit !== false) {
      for (const map of this.#scriptMaps.values()) sink.report(map.final());
    }
    await sink.flush();
  }
}

function commandsSkipped(count: number): Report {
  const message = `${count} commands of system() still waited when tracing was ended; they were not run`;
  return { kind: "runtime-error", message, location: undefined };
}

function iteratorCount({ programs }: BpfObject): number {
  return programs.flatMap(({ attachPoints }) => attachPoints).filter((point) => point.kind === "iter").length;
}

function specialCount({ programs }: BpfObject): number {
  return programs.flatMap((program) => program.attachPoints.filter((point) => !isAttached(point))).length;
}

type MapSpec = BpfObject["maps"][number];
type MakeReader = (script: NonNullable<MapSpec["script"]>, map: BpfMap) => ScriptMapReader;

/** In the order in which they are printed at the end: by name. */
function scriptMaps(object: BpfObject, maps: readonly BpfMap[], make: MakeReader): Map<string, ScriptMapReader> {
  const readers = object.maps.flatMap(({ script }, i): [string, ScriptMapReader][] => {
    const map = maps[i];
    return script === undefined || map === undefined ? [] : [[script.name, make(script, map)]];
  });
  return new Map(readers.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refuseToRender(): never {
  throw new TypeError("system() and cat() need a printer; pass `render` to run()");
}

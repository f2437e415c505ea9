// One run of an object, from its maps to its last line: create, load, `begin`, attach, drain until something ends it,
// detach, drain to empty, `end`, drain, maps. Whatever happens, nothing of it stays in the kernel.
import type { BpfObject } from "@kscope/codegen";
import { type BpfMap, RingBuffer } from "@kscope/kernel";
import type { ActionEnvironment } from "../actions/action.ts";
import { Attachments, isAttached } from "../attach/attachments.ts";
import { decodeContext } from "../decode/context.ts";
import { TooManyProbes } from "../errors/too-many-probes.ts";
import { createMaps } from "../load/create-maps.ts";
import { type LoadedProgram, loadPrograms } from "../load/load-programs.ts";
import { ScriptMapReader } from "../maps/script-map-reader.ts";
import { NO_SYMBOLS } from "../symbolize/symbolizer.ts";
import { Dispatcher } from "./dispatcher.ts";
import { DrainLoop, type DrainParts, drainToEmpty } from "./drain-loop.ts";
import { watchForEnd } from "./ending.ts";
import { LossCounter } from "./loss.ts";
import type { RunOptions, RunResult } from "./options.ts";
import { runSpecial } from "./special.ts";

const DEFAULT_MAX_PROBES = 1024;

/**
 * Runs an object on this machine. Resolves when everything is reported and the kernel is as it was before.
 * Throws TooManyProbes, MapRefused, ProgramRejected, AttachFailed, NoPrivilege or NoBpf.
 *
 * @example
 * const { exitCode } = await run(compile(source, target), { sink, signal: controller.signal });
 */
export async function run(object: BpfObject, options: RunOptions): Promise<RunResult> {
  checkLimit(object);
  const maps = createMaps(object, options);
  const attachments = new Attachments();
  let programs: readonly LoadedProgram[] = [];
  try {
    const constants = new Map(Object.entries(options.loadConstants ?? {}));
    programs = await loadPrograms(object, { maps, constants, logLevel: options.logLevel });
    return await new Session(object, { maps, programs, attachments, options }).run();
  } finally {
    attachments.detach();
    options.child?.terminate();
    await attachments.close();
    for (const { program } of programs) program.close();
    for (const map of maps) map.close();
  }
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
}

class Session {
  readonly #object: BpfObject;
  readonly #parts: Parts;
  readonly #scriptMaps: ReadonlyMap<string, ScriptMapReader>;
  readonly #drain: DrainParts;
  readonly #loop: DrainLoop;
  readonly #loss: LossCounter;
  #exitCode = 0;

  constructor(object: BpfObject, parts: Parts) {
    const { maps, options } = parts;
    this.#object = object;
    this.#parts = parts;
    const decoding = decodeContext(object, maps, options.symbolizer ?? NO_SYMBOLS);
    this.#scriptMaps = scriptMaps(object, maps, (spec, map) => new ScriptMapReader(spec, map, decoding));
    const ringMap = object.ring === undefined ? undefined : maps[object.ring];
    const dispatcher = new Dispatcher(object.events, this.#environment(decoding));
    const ring = ringMap === undefined ? undefined : new RingBuffer(ringMap);
    this.#drain = { ring, dispatcher, sink: options.sink };
    this.#loop = new DrainLoop(this.#drain);
    this.#loss = new LossCounter(object.lost === undefined ? undefined : maps[object.lost], options.sink);
  }

  #environment(decoding: ActionEnvironment["decoding"]): ActionEnvironment {
    const { sink, locate, render = refuseToRender } = this.#parts.options;
    return {
      decoding,
      config: this.#object.config,
      render,
      report: (report) => sink.report(report),
      map: (name) => this.#map(name),
      locate: (span) => (span === undefined ? undefined : locate?.(span)),
      exit: (code) => this.#exit(code),
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
    this.#drain.dispatcher.muted = true;
    this.#loop.stop();
  }

  async run(): Promise<RunResult> {
    try {
      await this.#trace();
      await this.#finish();
      return { exitCode: this.#exitCode, lost: this.#loss.total };
    } finally {
      this.#drain.ring?.close();
    }
  }

  /** From the first `begin` until no program runs any more and everything they sent is reported. */
  async #trace(): Promise<void> {
    const { programs, attachments, options } = this.#parts;
    runSpecial(programs, "begin");
    await attachments.attachAll(programs);
    options.child?.resume();
    const probes = this.#object.programs.reduce((sum, program) => sum + program.attachPoints.length, 0);
    options.sink.report({ kind: "attached", probes });
    const unwatch = watchForEnd(options, () => this.#loop.stop());
    // with nothing attached there is nothing to wait for
    if (!this.#object.programs.some((program) => program.attachPoints.some(isAttached))) this.#loop.stop();
    try {
      await this.#loop.run(() => this.#loss.checkNowAndThen());
    } finally {
      unwatch();
      attachments.detach();
    }
    await drainToEmpty(this.#drain);
  }

  /** `end` probes, what was lost, and the maps. */
  async #finish(): Promise<void> {
    const { sink } = this.#parts.options;
    this.#drain.dispatcher.muted = false;
    runSpecial(this.#parts.programs, "end");
    await drainToEmpty(this.#drain);
    this.#loss.check();
    sink.end?.();
    if (this.#object.config.print_maps_on_exit !== false) {
      for (const map of this.#scriptMaps.values()) sink.report(map.final());
    }
    await sink.flush();
  }
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

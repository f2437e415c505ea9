// The compiler: a script's text and a machine in, an object that the engine can load out. No I/O; the same text and the
// same answers of the target give the same object.

import {
  type CheckedProbe,
  type CheckedProgram,
  type CompileOptions,
  checkExpanded,
  type Diagnostic,
  DiagnosticError,
  type ExpandedScript,
  expandScript,
  fromBtf,
  type ResolvedAttachPoint,
  type Source,
  type Target,
  type Type,
} from "@kscope/lang";
import { emitProgram } from "./emit/emit.ts";
import type { ProgramIr } from "./ir/ir.ts";
import {
  cgroupFilter,
  cgroupMapFilter,
  commFilter,
  type Filter,
  goesOn,
  mountNamespaceMapFilter,
  notSelfFilter,
  pidFilter,
  tidFilter,
  uidFilter,
} from "./lower/filter.ts";
import { ObjectBuilder, ScratchTooWide } from "./lower/object-builder.ts";
import { lowerProbe } from "./lower/program.ts";
import { reusableMaps } from "./lower/reusable-maps.ts";
import { pairSessions } from "./lower/session.ts";
import { splitSyscalls } from "./lower/syscall-dispatch.ts";
import { tableMaps } from "./lower/table-maps.ts";
import type { BpfObject, BpfProgram } from "./object.ts";
import { optimise } from "./passes/pipeline.ts";

/** What events a whole run is limited to, enforced before anything else in each program. */
export interface EventFilters {
  readonly tid?: number;
  /** Events of the tracing process do not count. */
  readonly notSelf?: boolean;
  readonly uid?: number;
  readonly comm?: string;
  /** The directory of a cgroup (version 2); those below it count too. */
  readonly cgroup?: string;
  /** Path of a pinned hash map whose u64 keys are ids of cgroups (version 2), as BCC's tools take it. */
  readonly cgroupMap?: string;
  /** The same for the inode numbers of mount namespaces. */
  readonly mountNamespaceMap?: string;
}

export interface CodegenOptions extends CompileOptions {
  readonly helperId: (name: string) => number;
  readonly filters: EventFilters;
  /** Passes to leave out, by name. */
  readonly disabledPasses?: ReadonlySet<string>;
  /** Sees each program's IR before and after optimisation. */
  readonly onIr?: (stage: "ir" | "optimised", program: ProgramIr) => void;
}

export interface CompileResult {
  /** Undefined where there are errors. */
  readonly object: BpfObject | undefined;
  readonly checked: CheckedProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The script and what it imports, by the number that spans carry. */
  readonly sources: readonly Source[];
}

/** `name` is what messages call the script. */
export function compile(text: string, target: Target, options: CodegenOptions, name = "stdin"): CompileResult {
  const source = { name, text };
  return withinTheStack([source], () =>
    compileExpanded(expandScript(source, { target, directory: options.directory }), target, options),
  );
}

/** The parser's limits are for the stack that engines usually have; another may be smaller. */
function withinTheStack(sources: readonly Source[], make: () => CompileResult): CompileResult {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError) || !/call stack/i.test(error.message)) throw error;
    return { object: undefined, checked: undefined, diagnostics: [TOO_DEEP], sources };
  }
}

const TOO_DEEP: Diagnostic = {
  code: "too-deeply-nested",
  severity: "error",
  message: "this script is nested too deeply",
  span: undefined,
  hint: "split its longest expression: keep a part of it in a variable",
};

/** Nothing of the script is parsed any more, and no import read. */
export function compileExpanded(script: ExpandedScript, target: Target, options: CodegenOptions): CompileResult {
  const { program, sources } = script;
  if (program === undefined) return { ...script, object: undefined, checked: undefined };
  const { checked, diagnostics } = checkExpanded({ ...script, program }, target, options);
  const all = [...diagnostics, ...withoutTypes(target, options)];
  if (checked === undefined || all.some((d) => d.severity === "error"))
    return { object: undefined, checked, diagnostics: all, sources };
  try {
    return { object: generate(checked, target, options), checked, diagnostics: all, sources };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { object: undefined, checked, diagnostics: [...all, error.diagnostic], sources };
  }
}

export function generate(checked: CheckedProgram, target: Target, options: CodegenOptions): BpfObject {
  try {
    return generateWith(checked, target, options, false);
  } catch (error) {
    if (!(error instanceof ScratchTooWide)) throw error;
    return generateWith(checked, target, options, true);
  }
}

function generateWith(
  checked: CheckedProgram,
  target: Target,
  options: CodegenOptions,
  wideScratch: boolean,
): BpfObject {
  const reusable = options.reportFailures === true ? new Set<string>() : reusableMaps(checked);
  const tables = options.reportFailures === true ? new Map() : tableMaps(checked);
  const builder = new ObjectBuilder(target, checked.config, { ...options, wideScratch, reusable, tables });
  for (const map of checked.maps.values()) if (map.value.kind !== "none") builder.scriptMap(map);
  const ends = checked.probes.some((probe) => [...probe.calls.values()].some((call) => call.record.ends === true));
  const irs = pairSessions(checked.probes, target)
    .flatMap(({ probe, returns }) => splitSyscalls(probe, target).map((part) => ({ ...part, returns })))
    .flatMap((part) =>
      part.dispatch === undefined ? splitByName(part.probe).map((probe) => ({ ...part, probe })) : [part],
    )
    .map(({ probe, returns, dispatch }, i) => {
      const name = programName(probe, i);
      const ir = lowerProbe(builder, {
        probe,
        returns,
        maps: checked.maps,
        name,
        filters: filtersFor(probe, { options, target, ends }),
        dispatch,
      });
      options.onIr?.("ir", ir);
      return { probe, returns, ir, name, dispatch };
    });
  const programs = irs.map(({ probe, returns, ir, name, dispatch }): BpfProgram => {
    optimise(ir, options.disabledPasses === undefined ? {} : { disabled: options.disabledPasses });
    options.onIr?.("optimised", ir);
    const emitted = emitProgram(ir, { helperId: options.helperId, cpuV4: target.has("cpu_v4") });
    const [first] = probe.points;
    return {
      name,
      type: first === undefined ? "raw_tracepoint" : probe.kind.programType(first),
      attachPoints: probe.points,
      ...(dispatch === undefined ? {} : { through: dispatch.event }),
      ...(returns === undefined ? {} : { returns: returns.points }),
      ...emitted,
    };
  });
  return {
    license: checked.config.string("license"),
    maps: builder.maps,
    programs,
    events: builder.events,
    ring: builder.ring,
    lost: builder.lost,
    refused: builder.refused,
    stacks: builder.stacks,
    unwind: builder.unwind,
    timestamps: false,
    config: Object.fromEntries(
      [...checked.config.entries()].map(([k, v]) => [k, typeof v === "bigint" ? Number(v) : v]),
    ),
  };
}

/** What is a constant of the event, such as the `probe` built-in, needs a program an event. */
function splitByName(probe: CheckedProbe): CheckedProbe[] {
  const named = [...probe.calls.values()].some((c) => c.record.name === "probe" || c.record.perPoint === true);
  if (!named && probe.kind.programType(probe.points[0] as ResolvedAttachPoint) !== "tracing") return [probe];
  return probe.points.map((point) => ({ ...probe, points: [point] }));
}

function eventName(point: ResolvedAttachPoint): string | undefined {
  if ("event" in point) return point.event;
  return "function" in point ? point.function : undefined;
}

function programName(probe: CheckedProbe, index: number): string {
  const point = probe.points[0];
  const event = (point === undefined ? undefined : eventName(point)) ?? probe.kind.name;
  return `${event.replace(/[^A-Za-z0-9_]/g, "_").slice(0, 12)}_${index}`.slice(0, 15);
}

interface FilterContext {
  readonly options: CodegenOptions;
  readonly target: Target;
  /** Some probe of the script may end tracing. */
  readonly ends: boolean;
}

function filtersFor(probe: CheckedProbe, { options, target, ends }: FilterContext): Filter[] {
  const once = ["begin", "end", "test", "bench"].includes(probe.kind.name);
  const filters: Filter[] = ends && !once ? [goesOn] : [];
  if (!probe.kind.pidPredicate) return filters;
  const { tid, notSelf, uid, comm, cgroup, cgroupMap, mountNamespaceMap } = options.filters;
  if (options.pid !== undefined && probe.kind.attachesToProcess !== true) filters.push(pidFilter(options.pid));
  if (tid !== undefined) filters.push(tidFilter(tid));
  if (notSelf === true) filters.push(notSelfFilter);
  if (uid !== undefined) filters.push(uidFilter(uid));
  if (cgroup !== undefined) filters.push(cgroupFilter(cgroup));
  if (cgroupMap !== undefined) filters.push(cgroupMapFilter(cgroupMap));
  const task = mountNamespaceMap === undefined ? undefined : taskType(target);
  if (mountNamespaceMap !== undefined && task !== undefined)
    filters.push(mountNamespaceMapFilter(mountNamespaceMap, task));
  if (comm !== undefined) filters.push(commFilter(comm));
  return filters;
}

function taskType({ btf }: Target): Type | undefined {
  const id = btf?.find("task_struct", "struct");
  return btf === undefined || id === undefined ? undefined : fromBtf(btf, id, "kernel");
}

/** A filter that cannot be applied would let everything through. */
function withoutTypes(target: Target, { filters }: CodegenOptions): Diagnostic[] {
  if (filters.mountNamespaceMap === undefined || taskType(target) !== undefined) return [];
  const message = "A filter by mount namespaces needs the kernel's type information (BTF), which this kernel lacks";
  return [{ code: "no-btf", severity: "error", message, span: undefined }];
}

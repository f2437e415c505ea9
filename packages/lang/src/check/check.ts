// Checks a parsed script against a machine: resolves attach points, infers types to a fixed point, reports what is wrong.

import type { Config } from "../config/config.ts";
import { type ExpandedProgram, expandProgram } from "../expand/expand.ts";
import { Importer } from "../expand/imports.ts";
import type { Item, MapDeclaration, Probe, Program } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Source } from "../syntax/render-diagnostic.ts";
import type { Span } from "../syntax/span.ts";
import type { Target } from "../target.ts";
import { type PointGroup, resolveProbe } from "./attach-points.ts";
import type { CheckedProbe, CheckedProgram } from "./checked-program.ts";
import { readConfig } from "./config-block.ts";
import { readDefinitions } from "./definitions.ts";
import { checkTitles } from "./duplicate-titles.ts";
import { checkCondition, decidedAtCompileTime } from "./expression.ts";
import { scriptOptions } from "./getopt.ts";
import { namesIn } from "./mentions.ts";
import { ProbeChecker } from "./probe-checker.ts";
import { CheckState, type CompileOptions } from "./state.ts";
import { checkBlock } from "./statement.ts";

export interface CheckResult {
  /** Undefined where there are errors. */
  readonly checked: CheckedProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** All texts that spans may lie in, by their number. */
  readonly sources: readonly Source[];
}

const NO_SOURCE: Source = { name: "script", text: "" };

/** Types grow along chains of assignments, each pass by a map at least; more passes than that are a bug of ours. */
const MOST_PASSES = 50;

const MAP_KINDS = new Set(["hash", "lruhash", "percpuhash", "percpulruhash"]);

/** `source` is the text that was parsed, for messages about it. */
export function check(
  parsed: Program,
  target: Target,
  options: CompileOptions,
  source: Source = NO_SOURCE,
): CheckResult {
  return checkExpanded(expandProgram(parsed, source, { target, directory: options.directory }), target, options);
}

/** Of a tree that has its imports, macros and functions in it. */
export function checkExpanded(script: ExpandedProgram, target: Target, options: CompileOptions): CheckResult {
  const { program } = script;
  const early = [...script.diagnostics];
  const report = (d: Diagnostic): number => early.push(d);
  const config = readConfig(script.program.config, target.environment, report);
  const sources = [...script.sources];
  const importer = new Importer({ target, directory: options.directory ?? ".", sources, report });
  let headers: number;
  let result: Omit<CheckResult, "sources">;
  // what an import among statements brings may matter anywhere in the script: everything is checked once more
  do {
    headers = importer.headers.length;
    const cDefinitions = [...importer.headers, ...program.cDefinitions];
    result = checkProgram({ ...program, cDefinitions }, { target, options, config, importer, early });
  } while (importer.headers.length > headers);
  return { ...result, sources };
}

interface CheckContext {
  readonly target: Target;
  readonly options: CompileOptions;
  readonly config: Config;
  readonly importer: Importer;
  /** What was said of the script before. */
  readonly early: readonly Diagnostic[];
}

function checkProgram(program: Program, context: CheckContext): Omit<CheckResult, "sources"> {
  const { target, options, config, importer } = context;
  const early = [...context.early];
  const definitions = readDefinitions(program, { target, options, report: (d) => early.push(d) });
  const names = namesIn(program);
  const uses = {
    usesArguments: names.has("args"),
    usesResult: names.has("retval"),
    usesArgumentWords: [...names].some((name) => /^arg\d+$/.test(name)),
  };
  const state = new CheckState({ target, config, options, importer, ...definitions, ...uses });
  const probes = program.items.filter((i): i is Probe => i.kind === "probe");
  declareItems(state, program.items);
  checkTitles(state, probes);
  const groups = probes
    .flatMap((probe) => resolveProbe(state, probe).map((group) => ({ probe, group: filtered(group, options) })))
    .filter(({ group }) => group.points.length > 0);
  const fixed = [...early, ...state.diagnostics];
  if (groups.length === 0 && !fixed.some((d) => d.severity === "error")) {
    fixed.push({
      code: "no-probes",
      severity: "error",
      message: "No probes to attach",
      span: undefined,
      bare: true,
      hint:
        probes.length === 0 ? "write at least one probe, e.g. begin { … }" : "no attach point of the script is left",
    });
  }
  const checkers = groups.map(({ probe, group }) => ({
    probe,
    group,
    c: new ProbeChecker(state, group.kind, group.points),
  }));
  for (let pass = 0; pass < MOST_PASSES + state.maps.size; pass++) {
    state.changed = false;
    state.diagnostics = [];
    for (const { probe, c } of checkers) checkProbe(c, probe);
    const stuck = !state.changed && state.diagnostics.some((d) => d.code === "undefined-map");
    if (!state.changed && (state.guessing === "maps" || !stuck)) break;
    if (stuck) state.guessing = state.guessing === "nothing" ? "operands" : "maps";
  }
  for (const info of state.maps.values()) {
    if (info.declaration !== undefined && !info.used)
      state.report("warning", "unused-map", `Unused map: ${info.name}`, info.declaration.span);
  }
  const diagnostics = unique([...fixed, ...state.diagnostics]);
  if (diagnostics.some((d) => d.severity === "error")) return { checked: undefined, diagnostics };
  for (const [name, option] of scriptOptions(program)) if (!state.getopts.has(name)) state.getopts.set(name, option);
  const checked: CheckedProgram = {
    program,
    config,
    maps: state.maps,
    options: [...state.getopts.values()],
    probes: checkers.filter(({ probe, c }) => !neverRuns(c, probe)).map(({ probe, c }) => result(probe, c)),
  };
  return { checked, diagnostics };
}

/** `--probe-filter` leaves begin and end in. */
function filtered(group: PointGroup, { probeFilter }: CompileOptions): PointGroup {
  if (probeFilter === undefined) return group;
  return {
    ...group,
    points: group.points.filter((p) => p.kind === "begin" || p.kind === "end" || probeFilter.test(p.name)),
  };
}

function declareItems(state: CheckState, items: readonly Item[]): void {
  for (const item of items) {
    if (item.kind === "map-declaration") declareMap(state, item);
  }
}

function declareMap(state: CheckState, item: MapDeclaration): void {
  const [size] = item.arguments;
  if (!MAP_KINDS.has(item.mapType.name)) {
    state.error(
      "map-kind",
      `Invalid bpf map type: ${item.mapType.name}`,
      item.mapType,
      `map types are ${[...MAP_KINDS].join(", ")}`,
    );
    return;
  }
  if (item.arguments.length !== 1 || size?.kind !== "integer" || size.value < 1n || size.value > 0xffffffffn) {
    state.error(
      "map-size",
      "A map declaration needs its largest number of keys",
      item,
      `let ${item.name.name} = ${item.mapType.name}(1000);`,
    );
    return;
  }
  const info = state.map(item.name.name);
  // the first one counts
  info.declaration ??= { kind: item.mapType.name, maxEntries: Number(size.value), span: item.span };
}

function checkProbe(c: ProbeChecker, probe: Probe): void {
  c.startPass();
  if (probe.predicate !== undefined) checkCondition(c, probe.predicate);
  if (!neverRuns(c, probe)) checkBlock(c, probe.body);
}

/** A probe whose `comptime` predicate is false is left out: nothing of it is loaded or attached. */
function neverRuns(c: ProbeChecker, probe: Probe): boolean {
  return probe.predicate !== undefined && decidedAtCompileTime(c, probe.predicate) === false;
}

function result(probe: Probe, c: ProbeChecker): CheckedProbe {
  const { kind, points, types, constants, variables, calls, unrolls, captures } = c;
  return { probe, kind, points, types, constants, variables, calls, unrolls, captures };
}

/** A probe that is checked for several groups of attach points says the same thing several times. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((d) => {
    const key = `${placeKey(d.span)}:${d.message}`;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}

function placeKey(span: Span | undefined): string {
  if (span === undefined) return "";
  return `${span.file}:${span.start}:${span.end}<${placeKey(span.expandedFrom)}`;
}

// From attach points as written to events of the machine: aliases, parameters, wildcards, and what to do about those
// that do not exist (config missing_probes).

import { nearest } from "../diagnostics/nearest.ts";
import type { ResolvedAttachPoint } from "../probes/attach-point.ts";
import { findProbeKind, PROBE_KINDS } from "../probes/index.ts";
import type { ProbeKind, ResolveRequest } from "../probes/probe-kind.ts";
import type { AttachPoint, Probe } from "../syntax/ast.ts";
import { splitAttachPoint } from "../syntax/attach-point.ts";
import { DiagnosticError } from "../syntax/diagnostic.ts";
import { argumentsUsed, namesIn } from "./mentions.ts";
import type { CheckState } from "./state.ts";

/** Points of one kind whose arguments have the same layout: they can share a program. */
export interface PointGroup {
  readonly kind: ProbeKind;
  readonly points: readonly ResolvedAttachPoint[];
}

export function resolveProbe(state: CheckState, probe: Probe): readonly PointGroup[] {
  const groups = new Map<string, { kind: ProbeKind; points: ResolvedAttachPoint[] }>();
  const before = state.diagnostics.length;
  const named = namesIn(probe).has("probe");
  const used = argumentsUsed(probe);
  for (const point of probe.attachPoints) {
    for (const [kind, resolved] of limited(state, point, resolveFirst(state, point), named)) {
      // what reads args is checked a layout at a time; other probes share everything of a kind
      const layout = kind.arguments === undefined ? "" : layoutKey(state, kind, resolved, used);
      const places = state.usesArgumentWords ? (kind.argumentPlaces?.(resolved) ?? "") : "";
      const key = `${kind.name} ${kind.programType(resolved)} ${layout}${places}`;
      const group = groups.get(key) ?? { kind, points: [] };
      group.points.push(resolved);
      groups.set(key, group);
    }
  }
  if (groups.size > 0) return [...groups.values()];
  if (state.config.string("missing_probes") === "warn") removed(state, probe);
  else if (state.diagnostics.length === before) nothingMatches(state, probe);
  return [...groups.values()];
}

/** A pattern without matches is nothing to complain of while another attach point of the probe has some. */
function nothingMatches(state: CheckState, probe: Probe): void {
  const span = attachPointsSpan(probe);
  const [point] = probe.attachPoints;
  if (span === undefined || point === undefined) return;
  missing(state, "unknown-probe", "Probe has no valid attach points.", { ...point, span }, undefined);
}

function removed(state: CheckState, probe: Probe): void {
  const message = "Probe has no valid attach points. It is being removed which may cause issues with program behavior.";
  state.report("warning", "unknown-probe", message, attachPointsSpan(probe));
}

function attachPointsSpan({ attachPoints }: Probe): Probe["span"] | undefined {
  const [first] = attachPoints;
  return first === undefined ? undefined : { ...first.span, end: (attachPoints.at(-1) ?? first).span.end };
}

/** Where each match of a pattern needs a program of its own, they are counted; none is left of a pattern with too many. */
function limited(
  state: CheckState,
  point: AttachPoint,
  found: [ProbeKind, ResolvedAttachPoint][],
  named: boolean,
): [ProbeKind, ResolvedAttachPoint][] {
  if (found.length < 2 || !(named || found.some(([kind, one]) => kind.programType(one) === "tracing"))) return found;
  const limit = state.config.integer("max_bpf_progs");
  state.expandedPrograms += found.length;
  if (state.expandedPrograms <= limit) return found;
  const message = `Your program is trying to generate more than ${state.expandedPrograms} BPF programs, which exceeds the current limit of ${limit}`;
  const hint = "You can increase the limit through the BPFTRACE_MAX_BPF_PROGS environment variable.";
  state.error("too-many-programs", message, point, hint);
  return [];
}

/** Points with the same key can share a program: of arguments only those matter that the probe names. */
function layoutKey(
  state: CheckState,
  kind: ProbeKind,
  point: ResolvedAttachPoint,
  used: ReadonlySet<string> | "all",
): string {
  const result = state.usesResult && kind.result !== undefined;
  if (!state.usesArguments && !result) return kind.space(point);
  const args = kind.arguments?.(point, state.target);
  if (args === undefined) return "";
  if (used === "all" || result || args.fields.some((f) => f.place === undefined)) return args.key;
  const places = [...used].map((name) => `${name} ${args.fields.find((f) => f.name === name)?.place}`);
  return `${kind.space(point)} ${places.join(";")}`;
}

/** What can be the matter with an attach point that another machine may have. */
const NOT_HERE: ReadonlySet<string> = new Set(["unknown-probe", "unknown-event", "not-supported"]);

/** Of `a || b || c` the first that this machine has and can attach; a mistake in one of them stays a mistake. */
function resolveFirst(state: CheckState, point: AttachPoint): [ProbeKind, ResolvedAttachPoint][] {
  const { alternatives } = point;
  if (alternatives === undefined) return resolvePoint(state, point);
  const points = [point, ...alternatives];
  for (const candidate of points) {
    const before = state.diagnostics.length;
    const found = resolvePoint(state, candidate);
    const said = state.diagnostics.slice(before);
    const attachable = found.filter(([{ feature }]) => feature === undefined || state.target.has(feature));
    if (attachable.length > 0 || said.some((d) => d.severity === "error" && !NOT_HERE.has(d.code))) return attachable;
    state.diagnostics.length = before;
  }
  const span = { ...point.span, end: points.at(-1)?.span.end ?? point.span.end };
  const names = points.map((p) => p.text).join(", ");
  missing(state, "unknown-probe", `This machine has none of ${names}.`, { ...point, span }, undefined);
  return [];
}

function resolvePoint(state: CheckState, point: AttachPoint): [ProbeKind, ResolvedAttachPoint][] {
  const text = expandParameters(state, point.text);
  const parts = text === point.text ? point.parts : splitAttachPoint(text, point.span);
  const name = parts[0]?.text ?? "";
  const kind = findProbeKind(name);
  if (kind === undefined) {
    unknownKind(state, point, name);
    return [];
  }
  const request: ResolveRequest = {
    point,
    parts: parts.slice(1),
    target: state.target,
    pid: state.options.pid,
    unsafe: state.options.unsafe,
    quiet: state.config.string("missing_probes") === "ignore",
    warn: (code, message) => state.warn(code, message, point),
    refuse: (code, message) => {
      throw new DiagnosticError({ code, severity: "error", message, span: undefined });
    },
    fail: (code, message, hint) => {
      const diagnostic = { code, severity: "error" as const, message, span: point.span };
      throw new DiagnosticError(hint === undefined ? diagnostic : { ...diagnostic, hint });
    },
  };
  try {
    return kind.resolve(request).map((r) => [kind, r]);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const { code, message, hint, span } = error.diagnostic;
    if (span === undefined) state.report("error", code, message, undefined, hint);
    else if (code === "unknown-probe") missing(state, code, message, point, hint);
    else state.error(code, message, point, hint);
    return [];
  }
}

function missing(state: CheckState, code: string, message: string, point: AttachPoint, hint: string | undefined): void {
  const policy = state.config.string("missing_probes");
  if (policy === "ignore") return;
  const warn = policy === "warn";
  const advice = hint ?? (warn ? undefined : "if this is expected: config = { missing_probes = warn }");
  state.report(warn ? "warning" : "error", code, warn ? `${message} Skipping.` : message, point.span, advice);
}

function unknownKind(state: CheckState, point: AttachPoint, name: string): void {
  const near = nearest(
    name,
    PROBE_KINDS.flatMap((k) => [k.name, ...k.aliases.filter((a) => a.length > 2)]),
  );
  state.error(
    "unknown-probe-kind",
    `Invalid probe type: ${name}`,
    point,
    near === undefined ? `probe types are ${PROBE_KINDS.map((k) => k.name).join(", ")}` : `did you mean ${near}?`,
  );
}

function expandParameters(state: CheckState, text: string): string {
  return text.replace(/\$(\d+)/g, (_, n: string) => state.options.positional[Number(n) - 1] ?? "");
}

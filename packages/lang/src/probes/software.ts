// Software and hardware events of perf: every N-th occurrence runs the program (perf_event_open(2), PERF_COUNT_SW_*, PERF_COUNT_HW_*).

import { nearest } from "../diagnostics/nearest.ts";
import type { SoftwarePoint } from "./attach-point.ts";
import { globMatcher } from "./glob.ts";
import { wholeNumber } from "./number.ts";
import type { ProbeKind, ResolveRequest } from "./probe-kind.ts";

interface PerfEvent {
  readonly name: string;
  readonly alias?: string;
  readonly config: number;
  readonly period: bigint;
}

const SOFTWARE: readonly PerfEvent[] = [
  { name: "cpu-clock", alias: "cpu", config: 0, period: 1000000n },
  { name: "task-clock", config: 1, period: 1n },
  { name: "page-faults", alias: "faults", config: 2, period: 100n },
  { name: "context-switches", alias: "cs", config: 3, period: 1000n },
  { name: "cpu-migrations", config: 4, period: 1n },
  { name: "minor-faults", config: 5, period: 100n },
  { name: "major-faults", config: 6, period: 1n },
  { name: "alignment-faults", config: 7, period: 1n },
  { name: "emulation-faults", config: 8, period: 1n },
  { name: "dummy", config: 9, period: 1n },
  { name: "bpf-output", config: 10, period: 1n },
];

const HARDWARE: readonly PerfEvent[] = [
  { name: "cpu-cycles", alias: "cycles", config: 0, period: 1000000n },
  { name: "instructions", config: 1, period: 1000000n },
  { name: "cache-references", config: 2, period: 1000000n },
  { name: "cache-misses", config: 3, period: 1000000n },
  { name: "branch-instructions", alias: "branches", config: 4, period: 100000n },
  { name: "branch-misses", config: 5, period: 100000n },
  { name: "bus-cycles", config: 6, period: 100000n },
  { name: "frontend-stalls", config: 7, period: 1000000n },
  { name: "backend-stalls", config: 8, period: 1000000n },
  { name: "ref-cycles", config: 9, period: 1000000n },
];

/** Names of the events of a kind, with their aliases, for listings. */
export function perfEventNames(kind: "software" | "hardware"): readonly string[] {
  return (kind === "software" ? SOFTWARE : HARDWARE).flatMap((e) =>
    e.alias === undefined ? [e.name] : [e.name, e.alias],
  );
}

function resolve(kind: "software" | "hardware", request: ResolveRequest): SoftwarePoint {
  const [name, period, ...rest] = request.parts.map((p) => p.text);
  const events = kind === "software" ? SOFTWARE : HARDWARE;
  const event = events.find((e) => e.name === name || e.alias === name);
  if (event === undefined) {
    const near = nearest(
      name ?? "",
      events.flatMap((e) => [e.name, e.alias ?? e.name]),
    );
    request.fail(
      "unknown-event",
      `Unknown ${kind} event: "${name ?? ""}"`,
      near === undefined ? `known are ${events.map((e) => e.name).join(", ")}` : `did you mean ${near}?`,
    );
  }
  if (rest.length > 0 || (period !== undefined && period !== "" && wholeNumber(period) === undefined)) {
    request.fail(
      "attach-point",
      `Invalid period of ${kind} event ${name}: "${[period, ...rest].join(":")}"`,
      `a number of occurrences is needed, e.g. ${kind}:${name}:${event.period}`,
    );
  }
  // 0 stands for the usual period, as in bpftrace
  const every = wholeNumber(period ?? "") || undefined;
  return {
    kind,
    name: `${kind}:${name}${every === undefined ? "" : `:${period}`}`,
    event: event.name,
    config: event.config,
    period: every ?? event.period,
  };
}

/** With the colon that a count may follow; a pattern need not have it. */
function listedNames(kind: "software" | "hardware", pattern: string): readonly string[] {
  const matches = globMatcher(pattern);
  return perfEventNames(kind)
    .filter((name) => matches(name) || matches(`${name}:`))
    .map((name) => `${name}:`)
    .sort();
}

function perfKind(name: "software" | "hardware", alias: string, doc: string): ProbeKind {
  return {
    name,
    aliases: [alias],
    forms: [`${name}:EVENT`, `${name}:EVENT:COUNT`],
    doc,
    space: () => "unknown",
    programType: () => "perf_event",
    pidPredicate: true,
    registers: true,
    ...(name === "hardware" ? { feature: "hardware_counters" as const } : {}),
    resolve: (request) => [resolve(name, request)],
    listing: { always: true, names: (_target, pattern) => listedNames(name, pattern) },
  };
}

export const software: ProbeKind = perfKind(
  "software",
  "s",
  "Every COUNT-th software event of the kernel, such as page faults and context switches.",
);
export const hardware: ProbeKind = perfKind(
  "hardware",
  "h",
  "Every COUNT-th event of a hardware counter, such as cache misses.",
);

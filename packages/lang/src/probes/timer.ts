// profile and interval: samples by the clock.

import { globMatcher } from "./glob.ts";
import type { ProbeKind, ProbeListing } from "./probe-kind.ts";
import { resolveTimer } from "./units.ts";

/** The units; the number behind them is for the user to choose. */
const unitListing: ProbeListing = {
  always: false,
  names: (_target, pattern) => ["hz:", "ms:", "s:", "us:"].filter(globMatcher(pattern)),
};

export const profile: ProbeKind = {
  name: "profile",
  aliases: ["p"],
  forms: [
    "profile:hz:N",
    "profile:s:N",
    "profile:ms:N",
    "profile:us:N",
    "profile:N (nanoseconds, or with a unit: 10ms)",
  ],
  doc: "Runs on every processor, at a rate or every so often.",
  space: () => "unknown",
  programType: () => "perf_event",
  pidPredicate: true,
  registers: true,
  resolve: (request) => [resolveTimer("profile", request)],
  listing: unitListing,
};

export const interval: ProbeKind = {
  name: "interval",
  aliases: ["i"],
  forms: [
    "interval:s:N",
    "interval:ms:N",
    "interval:us:N",
    "interval:hz:N",
    "interval:N (nanoseconds, or with a unit: 1s)",
  ],
  doc: "Runs on one processor, every so often; for periodic output.",
  space: () => "unknown",
  programType: () => "perf_event",
  pidPredicate: false,
  registers: true,
  resolve: (request) => [resolveTimer("interval", request)],
  listing: unitListing,
};

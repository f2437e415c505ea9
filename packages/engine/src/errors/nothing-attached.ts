// A run that has nothing to wait for and nothing to run.

import type { RunMode } from "../run/options.ts";

export class NothingAttached extends Error {
  /** The mode that would run what the script has. */
  readonly advice: RunMode | undefined;

  constructor(advice: "test" | "bench" | undefined) {
    super(
      advice === undefined
        ? "Attachment failed for all probes."
        : `No probes attached; use --${advice} to run ${advice === "bench" ? "benchmark" : advice} probes.`,
    );
    this.name = "NothingAttached";
    this.advice = advice;
  }
}

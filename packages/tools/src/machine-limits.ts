// What this machine has and its kernel allows, where options take one of it: disks, processors, limits of sampling.

import { readdirSync, readFileSync } from "node:fs";

/** Names as the kernel has them: in /sys a slash is an exclamation mark. Empty where they can't be told. */
export function disks(): readonly string[] {
  try {
    return readdirSync("/sys/block")
      .map((name) => name.replaceAll("!", "/"))
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  } catch {
    return [];
  }
}

export interface Processors {
  /** As the kernel writes them, e.g. `0-3,6`. */
  readonly ranges: string;
  has(cpu: number): boolean;
}

export function onlineProcessors(): Processors {
  const ranges = firstLine("/sys/devices/system/cpu/online");
  return { ranges: ranges ?? "", has: (cpu) => ranges === undefined || inRanges(ranges, cpu) };
}

/** A list of the kernel's, as in `0-3,6`. */
export function inRanges(ranges: string, number: number): boolean {
  return ranges.split(",").some((range) => {
    const [first = "", last = first] = range.split("-");
    return Number(first) <= number && number <= Number(last);
  });
}

/** Frames of a stack. A script has 127 at most, whatever the kernel would give. */
export function mostFrames(): number {
  return Math.min(127, sysctl("perf_event_max_stack") ?? 127);
}

/** Samples a second on one processor; the kernel's default is 100,000, and it lowers that when sampling takes too long. */
export function mostSamples(): number {
  return sysctl("perf_event_max_sample_rate") ?? 100_000;
}

function sysctl(name: string): number | undefined {
  const line = firstLine(`/proc/sys/kernel/${name}`);
  return line === undefined ? undefined : Number(line);
}

function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")[0];
  } catch {
    return undefined;
  }
}

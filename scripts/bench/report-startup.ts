// The table of start-up times: a line a program and tracer, then the ratios.
import type { Load } from "./load.ts";
import type { BenchOptions } from "./options.ts";
import { STARTUP } from "./programs.ts";
import { measureStartup, type StartupTimes } from "./startup.ts";
import { geometricMean, median } from "./statistics.ts";

const COLUMNS = ["firstEventMs", "exitMs", "cpuMs", "peakMiB"] as const satisfies readonly (keyof StartupTimes)[];
type Medians = Record<(typeof COLUMNS)[number], number>;

export async function reportStartup({ sides, rounds, only }: BenchOptions, load: Load): Promise<unknown> {
  const programs = Object.entries(STARTUP).filter(([name]) => only.test(`startup/${name}`));
  if (programs.length === 0) return undefined;
  console.log(`${"startup".padEnd(14)}${"".padEnd(10)}${COLUMNS.map((c) => c.padStart(14)).join("")}`);
  const results: Record<string, Record<string, Medians>> = {};
  const ratios: Medians[] = [];
  for (const [name, program] of programs) {
    const runs = new Map(sides.map((side) => [side.name, [] as StartupTimes[]]));
    for (let round = 0; round < rounds; round++) {
      for (const side of sides) {
        const times = await measureStartup(side, program, load);
        if (typeof times === "string") console.log(`${name}: ${side.name}: ${times}`);
        else runs.get(side.name)?.push(times);
      }
    }
    const medians = sides.map((side) => mediansOf(runs.get(side.name) ?? []));
    results[name] = Object.fromEntries(sides.map((side, i) => [side.name, medians[i] as Medians]));
    for (const [i, side] of sides.entries()) console.log(row(name, side.name, medians[i]));
    const [ours, theirs] = medians;
    if (ours !== undefined && theirs !== undefined) ratios.push(mapColumns((c) => ours[c] / theirs[c]));
    if (ratios.length > 0 && theirs !== undefined) console.log(row("", "ratio", ratios.at(-1), 2));
  }
  const means = ratios.length === 0 ? undefined : mapColumns((c) => geometricMean(ratios.map((r) => r[c])));
  if (means !== undefined) console.log(`${row("geom. mean", "ratio", means, 2)}\n`);
  return { medians: results, geometricMeanOfRatios: means };
}

function mapColumns(value: (column: (typeof COLUMNS)[number]) => number): Medians {
  return Object.fromEntries(COLUMNS.map((c) => [c, value(c)])) as Medians;
}

function mediansOf(runs: readonly StartupTimes[]): Medians {
  return mapColumns((c) => median(runs.map((r) => r[c])));
}

function row(name: string, side: string, values: Medians | undefined, digits = 1): string {
  const cells = COLUMNS.map((c) => (values?.[c] ?? Number.NaN).toFixed(digits).padStart(14));
  return `${name.padEnd(14)}${side.padEnd(10)}${cells.join("")}`;
}

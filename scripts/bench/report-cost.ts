// The table of what an event costs: nanoseconds net of an empty program, and the ratio.
import { measureCost } from "./cost.ts";
import type { Load } from "./load.ts";
import type { BenchOptions, Side } from "./options.ts";
import { COST, type CostProgram, EMPTY } from "./programs.ts";
import { geometricMean, median } from "./statistics.ts";

/** Less is the clock's noise: a ratio of two such numbers says nothing. */
const LEAST_NS = 3;

export async function reportCost(options: BenchOptions, load: Load): Promise<unknown> {
  const { sides, only } = options;
  const programs = Object.entries(COST).filter(([name]) => only.test(`cost/${name}`));
  if (programs.length === 0) return undefined;
  console.log(`${"ns an event".padEnd(20)}${sides.map((s) => s.name.padStart(12)).join("")}${"ratio".padStart(9)}`);
  const empty = await medians(EMPTY, options, load);
  console.log(row("empty", sides, empty, undefined));
  const rows: Record<string, { ns: Record<string, number>; ratio: number | undefined }> = {};
  for (const [name, program] of programs) {
    const gross = await medians(program, options, load);
    const net = gross.map((ns, i) => Math.max(LEAST_NS, ns - (empty[i] ?? 0)));
    const [ours, theirs] = net;
    const ratio = ours === undefined || theirs === undefined ? undefined : ours / theirs;
    rows[name] = { ns: Object.fromEntries(sides.map((s, i) => [s.name, net[i] ?? Number.NaN])), ratio };
    console.log(row(name, sides, net, ratio));
  }
  const ratios = Object.values(rows).flatMap(({ ratio }) =>
    ratio === undefined || Number.isNaN(ratio) ? [] : [ratio],
  );
  const mean = ratios.length === 0 ? undefined : geometricMean(ratios);
  if (mean !== undefined) console.log(`geometric mean ${mean.toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}\n`);
  return { empty: Object.fromEntries(sides.map((s, i) => [s.name, empty[i]])), net: rows, geometricMeanOfRatios: mean };
}

/** One number a side, from rounds A B A B. */
async function medians(program: CostProgram, { sides, rounds }: BenchOptions, load: Load): Promise<readonly number[]> {
  const runs = sides.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, side] of sides.entries()) {
      const ns = await measureCost(side, program, load);
      if (typeof ns === "string") console.log(`${side.name}: ${program.text}: ${ns}`);
      else runs[i]?.push(ns);
    }
  }
  return runs.map(median);
}

function row(name: string, sides: readonly Side[], ns: readonly number[], ratio: number | undefined): string {
  const cells = sides.map((_, i) => (ns[i] ?? Number.NaN).toFixed(1).padStart(12));
  return `${name.padEnd(20)}${cells.join("")}${ratio === undefined ? "" : ratio.toFixed(2).padStart(9)}`;
}

// `--bench`: each benchmark runs ever more often, until one round takes a millisecond; that round is reported.

import { type Bench, hasErrors, type Manual, PACKET } from "./by-hand.ts";

const ENOUGH_NS = 1_000_000;
/** By what factor to repeat more often, for rounds shorter than so many nanoseconds. */
const FACTORS = [
  [1_000, 1000],
  [10_000, 100],
  [100_000, 10],
  [ENOUGH_NS, 2],
] as const;

/** Names of those that failed. What they print is not shown. */
export async function runBenchmarks(benchmarks: readonly Manual[], bench: Bench): Promise<readonly string[]> {
  const names = benchmarks.map((b) => b.title);
  const failed: string[] = [];
  for (const [index, benchmark] of benchmarks.entries()) {
    const round = await lastRound(benchmark, bench);
    if (round === "failed") failed.push(benchmark.title);
    else if (round !== "skipped") bench.report({ kind: "benchmark-result", names, index, ...round });
  }
  return failed;
}

/** A benchmark that returns something else than 0 says that it can't run here. */
async function lastRound(
  benchmark: Manual,
  bench: Bench,
): Promise<{ average: number; iterations: number } | "skipped" | "failed"> {
  for (let iterations = 1; !bench.aborted(); ) {
    const { returnValue, duration, exitCode, reports } = await bench.run(benchmark, {
      data: PACKET,
      repeat: iterations,
    });
    if (exitCode === 0 && returnValue !== 0) return "skipped";
    if (exitCode !== 0 || hasErrors(reports)) return "failed";
    const total = duration * iterations;
    if (total >= ENOUGH_NS) return { average: duration, iterations };
    iterations *= FACTORS.find(([limit]) => total < limit)?.[1] ?? 1;
  }
  return "skipped";
}

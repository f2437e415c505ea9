// The table of printed events: for each rate, how many of them came out.
import type { Load } from "./load.ts";
import type { BenchOptions } from "./options.ts";
import { measureThroughput } from "./throughput.ts";

/** Events a second. */
const RATES: readonly number[] = [25_000, 50_000, 100_000, 200_000, 400_000];

export async function reportThroughput({ sides, only }: BenchOptions, load: Load): Promise<unknown> {
  const rates = RATES.filter((rate) => only.test(`throughput/${rate}`));
  if (rates.length === 0) return undefined;
  console.log(`${"printf/s".padEnd(14)}${"".padEnd(10)}${"printed".padStart(10)}${"CPU µs each".padStart(14)}`);
  const results: Record<string, Record<string, unknown>> = {};
  for (const rate of rates) {
    const row: Record<string, unknown> = {};
    for (const side of sides) {
      const result = await measureThroughput(side, rate, load);
      row[side.name] = result;
      const share = `${((result.printed / result.made) * 100).toFixed(1)}%`;
      const cpu = result.cpuUsPerEvent.toFixed(2);
      console.log(`${String(rate).padEnd(14)}${side.name.padEnd(10)}${share.padStart(10)}${cpu.padStart(14)}`);
    }
    results[rate] = row;
  }
  return results;
}

// What compiling takes, in this process, once everything is loaded and has run some times; and the first time of all.
import { LiveTarget } from "@kscope/engine";
import { compileLive } from "../../packages/kscope/src/live-run.ts";
import type { BenchOptions } from "./options.ts";
import { COMPILED } from "./programs.ts";
import { median } from "./statistics.ts";

const RUNS = 100;
/** Left out of the median: the code is not yet what it will be. */
const WARM_UP = 20;

export interface CompileTimes {
  readonly lines: number;
  readonly firstMs: number;
  readonly bestMs: number;
  readonly medianMs: number;
}

export async function reportCompile({ only }: BenchOptions): Promise<unknown> {
  const programs = Object.entries(COMPILED).filter(([name]) => only.test(`compile/${name}`));
  if (programs.length === 0) return undefined;
  console.log(
    `${"compile".padEnd(24)}${["lines", "firstMs", "bestMs", "medianMs"].map((c) => c.padStart(14)).join("")}`,
  );
  const results: Record<string, CompileTimes> = {};
  for (const [name, text] of programs) {
    const times = measureCompile(text);
    results[name] = times;
    const cells = [String(times.lines), ...[times.firstMs, times.bestMs, times.medianMs].map((ms) => ms.toFixed(2))];
    console.log(`${name.padEnd(24)}${cells.map((cell) => cell.padStart(14)).join("")}`);
  }
  console.log("");
  return results;
}

function measureCompile(text: string): CompileTimes {
  const options = { positional: [], named: new Map(), unsafe: false, pid: undefined, filters: {} };
  using target = new LiveTarget();
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const { object, diagnostics } = compileLive({ name: "stdin", text }, target, options);
    if (object === undefined) throw new Error(diagnostics.map((d) => d.message).join("\n"));
    return performance.now() - start;
  });
  const warm = times.slice(WARM_UP);
  const lines = text.trimEnd().split("\n").length;
  return { lines, firstMs: times[0] ?? Number.NaN, bestMs: Math.min(...warm), medianMs: median(warm) };
}

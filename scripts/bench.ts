// `npm run bench`: what kscope takes, side by side with an installed bpftrace: time to compile and to the first event, time an event in the
// kernel, events a second. Ratios of one run are what counts; absolute numbers are this machine's.
import { writeFileSync } from "node:fs";
import { enableRunStatistics } from "@kscope/kernel";
import { reportCompile } from "./bench/compile.ts";
import { Load } from "./bench/load.ts";
import { type BenchOptions, readOptions, USAGE } from "./bench/options.ts";
import { performancePage } from "./bench/performance-page.ts";
import { type CostRow, reportCost } from "./bench/report-cost.ts";
import { type OutputRow, reportOutputs } from "./bench/report-outputs.ts";
import { reportPasses } from "./bench/report-passes.ts";
import { reportStartup } from "./bench/report-startup.ts";
import { reportThroughput } from "./bench/report-throughput.ts";
import { build, EXECUTABLE, isStale } from "./executable.ts";

const SECTIONS = {
  compile: reportCompile,
  startup: reportStartup,
  cost: reportCost,
  outputs: reportOutputs,
  passes: reportPasses,
  throughput: reportThroughput,
} as const;

async function bench(options: BenchOptions): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error("only root can trace: run it as root");
  if (options.sides[0]?.command[0] === EXECUTABLE && isStale()) build();
  using load = new Load();
  using _statistics = enableRunStatistics();
  console.log(`${options.sides.map((s) => `${s.name}: ${s.command.join(" ")}`).join("\n")}\nload: ${load.how}\n`);
  const results: Record<string, unknown> = {};
  for (const [name, section] of Object.entries(SECTIONS)) results[name] = await section(options, load);
  const cost = results.cost as readonly CostRow[] | undefined;
  const outputs = results.outputs as readonly OutputRow[] | undefined;
  if (options.markdown !== undefined && cost !== undefined)
    writeFileSync(options.markdown, performancePage({ cost, outputs }, options));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);
}

if (process.argv.includes("--help")) console.log(USAGE);
else await bench(readOptions(process.argv.slice(2)));

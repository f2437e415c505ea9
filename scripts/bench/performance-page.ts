// docs/performance.md, from one run of the benchmark.
import { release } from "node:os";
import type { BenchOptions } from "./options.ts";
import { COST } from "./programs.ts";
import type { CostRow } from "./report-cost.ts";
import type { OutputRow } from "./report-outputs.ts";
import { geometricMean } from "./statistics.ts";

/** Of the run's sections, those that the page shows. */
export interface PageResults {
  readonly cost: readonly CostRow[];
  readonly outputs: readonly OutputRow[] | undefined;
}

export function performancePage({ cost, outputs = [] }: PageResults, { sides, rounds }: BenchOptions): string {
  const [ours = "kscope", theirs = "bpftrace"] = sides.map((side) => side.name);
  const ratios = cost.flatMap((row) => (row.nsRatio === undefined ? [] : [row.nsRatio]));
  const sizes = cost.flatMap((row) => (row.instructionRatio === undefined ? [] : [row.instructionRatio]));
  const loads = outputs.flatMap(({ loadRatio }) => (loadRatio === undefined ? [] : [loadRatio]));
  const table = cost.map((row) => {
    const output = outputs.find(({ name }) => name === row.name);
    return [
      row.name,
      `\`${bodyOf(row.name)}\``,
      ...row.ns.map(whole),
      ratio(row.nsRatio),
      ...row.tracedCallNs.map(whole),
      ...row.otherCallNs.map(whole),
      ...row.instructions.map(whole),
      ratio(row.instructionRatio),
      ...row.jited.map(whole),
      ...(output?.loadMs.map((ms) => ms.toFixed(1)) ?? ["", ""]),
      output?.agreement ?? "",
    ].join(" | ");
  });
  const pair = (what: string): string => `${ours} ${what} | ${theirs}`;
  return `# What an event costs

Made by \`npm run bench -- --only "cost|outputs" --rounds ${rounds} --markdown docs/performance.md\` on Linux ${release().replace(/-.*/, "")} with two processors, a virtual machine.

- **ns**: nanoseconds of an event as the kernel counts them (\`kernel.bpf_stats_enabled\`), net of an empty program's. On such a machine they vary by a
  tenth and more from run to run, so the ratios of one run are what counts. Less than three is shown as three.
- **traced**, **other**: what tracing adds, by the clock on the wall, to the system call that is traced (with the kernel's statistics on), and to
  another that nobody traces.
- **instructions**, **bytes**: of the programs that ran, as the verifier left them, and as machine code.
- **load**: milliseconds that the kernel took to verify and load the tracer's programs, those by which it tries out features included; one run.
- **output**: whether both tracers printed the same of 1000 calls of one process: \`numbers\` where only times, numbers of processors and the like differ.

Time: geometric mean of the ratios ${geometricMean(ratios).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}. Instructions: geometric mean ${geometricMean(sizes).toFixed(2)}. Loading: ${loads.length === 0 ? "not measured" : `geometric mean ${geometricMean(loads).toFixed(2)}`}.

| program | | ${pair("ns")} | ratio | ${pair("traced")} | ${pair("other")} | ${pair("instructions")} | ratio | ${pair("bytes")} | ${pair("load")} | output |
|${" --- |".repeat(17)}
${table.map((line) => `| ${line} |`).join("\n")}
`;
}

function whole(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(0);
}

/** Without the tracepoint's name; a bar would end the cell. */
function bodyOf(name: string): string {
  return (COST[name]?.text ?? "").replaceAll(/tracepoint:\S+ /g, "").replaceAll("|", "\\|");
}

function ratio(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(2);
}

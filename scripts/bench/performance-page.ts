// docs/performance.md, from one run of the benchmark.
import { release } from "node:os";
import type { BenchOptions } from "./options.ts";
import { COST } from "./programs.ts";
import type { CostRow } from "./report-cost.ts";
import { geometricMean } from "./statistics.ts";

export function performancePage(rows: readonly CostRow[], { sides, rounds }: BenchOptions): string {
  const [ours = "kscope", theirs = "bpftrace"] = sides.map((side) => side.name);
  const ratios = rows.flatMap((row) => (row.nsRatio === undefined ? [] : [row.nsRatio]));
  const sizes = rows.flatMap((row) => (row.instructionRatio === undefined ? [] : [row.instructionRatio]));
  const table = rows.map((row) =>
    [
      row.name,
      `\`${bodyOf(row.name)}\``,
      ...row.ns.map((ns) => ns.toFixed(0)),
      ratio(row.nsRatio),
      ...row.instructions.map((n) => n.toFixed(0)),
      ratio(row.instructionRatio),
    ].join(" | "),
  );
  return `# What an event costs

Made by \`npm run bench -- --only cost --rounds ${rounds} --markdown docs/performance.md\` on Linux ${release().replace(/-.*/, "")} with two processors, a virtual machine.
Times are nanoseconds of an event as the kernel counts them (\`kernel.bpf_stats_enabled\`), net of an empty program's; at such a machine they vary
by a tenth and more from run to run, so the ratios of one run are what counts. Instructions are those of the programs that ran, as
the verifier left them. A number below three nanoseconds is shown as three.

Time: geometric mean of the ratios ${geometricMean(ratios).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}. Instructions: geometric mean ${geometricMean(sizes).toFixed(2)}.

| program | | ${ours} ns | ${theirs} ns | ratio | ${ours} instructions | ${theirs} | ratio |
| --- | --- | --- | --- | --- | --- | --- | --- |
${table.map((line) => `| ${line} |`).join("\n")}
`;
}

/** Without the tracepoint's name; a bar would end the cell. */
function bodyOf(name: string): string {
  return (COST[name]?.text ?? "").replaceAll(/tracepoint:\S+ /g, "").replaceAll("|", "\\|");
}

function ratio(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(2);
}

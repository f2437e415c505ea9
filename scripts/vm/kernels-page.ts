// docs/kernels.md: which features work under which kernel, by the tests that saw them work there.
import type { TestCase } from "./read-report.ts";
import type { MachineTests } from "./test-machine.ts";

/** Each test of this file is a row. */
export const FEATURES = "packages/kscope/src/kernels/features.vm.test.ts";

const HEAD = `# Kernels

Made by \`npm run test:vm\`, which boots cloud kernels of Debian in virtual machines and runs tests there
(\`packages/kscope/src/kernels/features.vm.test.ts\`). A cell says yes where the event fired on that kernel and brought the values that
were expected; a gap is something that the kernel lacks, or that could not be tried. The machines are emulated: they have no
hardware counters.
`;

const corpusHead = (step: number): string => `## Programs

Programs of the corpus (\`packages/kscope/test/corpus\`) that were compiled and loaded, and those that kscope refused by itself, since the
kernel lacks what they need. None was refused by a verifier. This run tries one in ${step}; \`npm run test:full\` tries all.
`;

/** `step`: of the corpus each so-manieth program was tried. */
export function kernelsPage(machines: readonly MachineTests[], step: number): string {
  const heads = machines.map(({ kernel }) => kernel.series);
  const names = machines[0]?.cases.filter(isFeature).map(({ name }) => name) ?? [];
  const rows = names.map((name) => [name, ...machines.map(({ cases }) => cell(cases, name))]);
  const corpus = machines.map(({ kernel, output }) => [kernel.series, ...corpusOf(output)]);
  return [HEAD, table(["", ...heads], rows), corpusHead(step), table(["kernel", "loaded", "refused"], corpus)].join(
    "\n",
  );
}

function isFeature({ file }: TestCase): boolean {
  return file === FEATURES;
}

function cell(cases: readonly TestCase[], name: string): string {
  return cases.some((one) => isFeature(one) && one.name === name && one.outcome === "passed") ? "yes" : "";
}

function corpusOf(output: string): readonly string[] {
  return /^corpus: (\d+) loaded, (\d+) refused/m.exec(output)?.slice(1) ?? ["", ""];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line), ""].join("\n");
}

// What each pass of the optimiser does for the programs of the benchmark: how many instructions more there are without it.
import { PASSES } from "@kscope/codegen";
import { instructionsOf } from "./compiled.ts";
import type { BenchOptions } from "./options.ts";
import { COST } from "./programs.ts";
import { geometricMean } from "./statistics.ts";

export async function reportPasses({ only }: BenchOptions): Promise<readonly unknown[] | undefined> {
  const passes = PASSES.filter(({ name }) => only.test(`passes/${name}`));
  if (passes.length === 0) return undefined;
  const texts = Object.values(COST).map(({ text }) => text);
  const all = texts.map((text) => instructionsOf(text));
  const total = all.reduce((a, b) => a + b, 0);
  console.log(`${"without".padEnd(24)}instructions   geometric mean`);
  const line = (name: string, sizes: readonly number[]): void => {
    const sum = sizes.reduce((a, b) => a + b, 0);
    const mean = geometricMean(sizes.map((size, i) => size / (all[i] ?? 1)));
    console.log(`${name.padEnd(24)}${String(sum).padStart(12)}${mean.toFixed(3).padStart(17)}`);
  };
  line("nothing", all);
  const rows = passes.map(({ name }) => {
    const sizes = texts.map((text) => instructionsOf(text, [name]));
    line(name, sizes);
    return { name, instructions: sizes.reduce((a, b) => a + b, 0), of: total };
  });
  line(
    "all of them",
    texts.map((text) =>
      instructionsOf(
        text,
        PASSES.map(({ name }) => name),
      ),
    ),
  );
  console.log("");
  return rows;
}

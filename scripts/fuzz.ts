// `npm run fuzz -- [COUNT [SEED]]`: random texts through the whole compiler (a million from seed 0 unless told), printing each
// that it falls over. An input follows from its number alone: `npm run fuzz -- 1 NUMBER` repeats one. With --programs: see
// fuzz-programs.ts.
import { fuzzInput } from "@kscope/lang/fuzz";
import { fuzzCompiler } from "../packages/codegen/test/fuzz-compiler.ts";
import { fuzzPrograms } from "./fuzz-programs.ts";

const STEP = 50_000;
const failures = new Map<string, number>();

const words = process.argv.slice(2);
const numbers = words.filter((word) => !word.startsWith("--")).map(Number);
const failed = words.includes("--programs")
  ? fuzzPrograms(numbers[0] ?? 100_000, numbers[1] ?? 1)
  : fuzzTexts(...numbers);
process.exitCode = failed === 0 ? 0 : 1;

/** Gives how many kinds of failures there are. */
function fuzzTexts(count = 1_000_000, first = 0): number {
  let compiled = 0;
  for (let seed = first; seed < first + count; seed++) {
    try {
      if (fuzzCompiler(seed)) compiled++;
    } catch (error) {
      complain(seed, error);
    }
    if ((seed - first + 1) % STEP === 0) console.log(`${seed - first + 1} inputs, ${compiled} compiled`);
  }
  console.log(`${count} inputs from ${first}: ${compiled} compiled, ${failures.size} kinds of failures`);
  return failures.size;
}

/** One input for each place that an error comes from. */
function complain(seed: number, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const kind = text.split("\n").slice(0, 3).join(" ").replaceAll(/\d+/g, "N");
  const times = failures.get(kind) ?? 0;
  failures.set(kind, times + 1);
  if (times > 0) return;
  console.log(`input ${seed}: ${JSON.stringify(fuzzInput(seed))}\n${text.split("\n").slice(0, 6).join("\n")}\n`);
}

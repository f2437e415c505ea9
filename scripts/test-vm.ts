// `npm run test:vm [SERIES...]`: boots each kernel, two at a time, runs the tests that are for other kernels there, and writes which
// features worked to docs/kernels.md. `npm run test:full` runs all live tests and the whole corpus instead.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, isStale, ROOT } from "./executable.ts";
import { findTests } from "./test-files.ts";
import { type InstalledKernel, installKernel } from "./vm/installed-kernel.ts";
import { KERNELS, kernelOf } from "./vm/kernels.ts";
import { kernelsPage } from "./vm/kernels-page.ts";
import { type MachineTests, type TestJob, testInMachine } from "./vm/test-machine.ts";

const AT_ONCE = 2;
const MINUTE = 60_000;
const PAGE = join(ROOT, "docs/kernels.md");
const CORPUS = "corpus.live.test.ts";
/** A machine loads some two programs a second. */
const CORPUS_STEP = 32;

const full = process.argv.includes("--full");
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const job: TestJob = full
  ? { files: findTests([".live.test.ts", ".vm.test.ts"]).live, environment: {}, limit: 180 * MINUTE }
  : {
      files: findTests([".vm.test.ts", CORPUS]).live,
      environment: { CORPUS_STEP: `${CORPUS_STEP}` },
      limit: 15 * MINUTE,
    };

/** Runs `body` for each, a few at once. Gives the results in the order of the list. */
async function inLanes<T, R>(list: readonly T[], lanes: number, body: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const todo = [...list.entries()];
  const lane = async (): Promise<void> => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) results[next[0]] = await body(next[1]);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

async function run(kernel: InstalledKernel): Promise<MachineTests> {
  const tests = await testInMachine(kernel, job);
  const { cases, status, output, seconds } = tests;
  const count = (outcome: string): number => cases.filter((one) => one.outcome === outcome).length;
  if (status !== 0) console.log(output);
  for (const line of output.match(/^(skipped|corpus)\b.*$/gm) ?? []) console.log(`    ${kernel.series}: ${line}`);
  const counts = `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
  console.log(`${status === 0 ? "ok  " : "FAIL"} Linux ${kernel.release}: ${counts} (${seconds.toFixed(0)} s)`);
  return tests;
}

if (isStale()) build();
const series = wanted.length > 0 ? wanted.map(kernelOf) : KERNELS;
const kernels = series.map(installKernel);
const machines = await inLanes(kernels, AT_ONCE, run);
const ok = machines.every(({ status, cases }) => status === 0 && cases.some((one) => one.outcome === "passed"));
if (ok && !full && wanted.length === 0) writeFileSync(PAGE, kernelsPage(machines, CORPUS_STEP));
process.exitCode = ok ? 0 : 1;

// Runs test files under a kernel, all in one process, and reads what happened.
import { ROOT } from "../executable.ts";
import type { InstalledKernel } from "./installed-kernel.ts";
import { JOB_FOLDER, runInMachine } from "./machine.ts";
import { readCases, type TestCase } from "./read-report.ts";

const MINUTE = 60_000;
const REPORT = "report.xml";

export interface MachineTests {
  readonly kernel: InstalledKernel;
  readonly cases: readonly TestCase[];
  /** Of the whole run; 0 only if no test failed. */
  readonly status: number;
  readonly output: string;
  readonly seconds: number;
}

export interface TestJob {
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly limit: number;
}

export async function testInMachine(kernel: InstalledKernel, job: TestJob): Promise<MachineTests> {
  const start = performance.now();
  const words = ["test", "--only-failures", "--preload", "./scripts/show-skips.ts", `--timeout=${2 * MINUTE}`];
  const report = ["--reporter=junit", `--reporter-outfile=${JOB_FOLDER}/${REPORT}`];
  const command = [process.execPath, ...words, ...report, ...job.files.map((file) => `./${file}`)];
  const { environment, limit } = job;
  const { status, output, files } = await runInMachine(kernel, { command, directory: ROOT, environment, limit }, [
    REPORT,
  ]);
  const seconds = (performance.now() - start) / 1000;
  return { kernel, cases: readCases(files.get(REPORT) ?? ""), status, output, seconds };
}

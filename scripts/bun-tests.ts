// Runs test files under Bun and counts what happened, from the report that Bun writes for machines.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./executable.ts";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestRun extends Counts {
  readonly seconds: number;
  /** What the tests and Bun printed. */
  readonly output: string;
  /** Why tests were skipped, a line each. */
  readonly reasons: readonly string[];
}

export interface TestOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds one test may take, if it does not say so itself. */
  readonly testTimeout: number;
  /** Milliseconds after which the run counts as hung. */
  readonly runTimeout: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Counts of a JUnit report; undefined if it is none. */
export function readReport(xml: string): Counts | undefined {
  const head = /<testsuites [^>]*>/.exec(xml)?.[0];
  if (head === undefined) return undefined;
  const number = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = number("failures") + number("errors");
  return { passed: number("tests") - failed - number("skipped"), failed, skipped: number("skipped") };
}

/** Runs the files in one process, one after another. */
export async function runTests(files: readonly string[], options: TestOptions): Promise<TestRun> {
  const folder = mkdtempSync(join(tmpdir(), "kscope-tests-"));
  try {
    const start = performance.now();
    const report = join(folder, "report.xml");
    const { output, status } = await bunTest(files, report, options);
    const seconds = (performance.now() - start) / 1000;
    const reasons = output.split("\n").flatMap((line) => /^skipped( group)?: .*/.exec(line.trim())?.[0] ?? []);
    const groups = reasons.filter((line) => line.startsWith("skipped group")).length;
    const emptied = groups > 0 && /^Ran 0 tests across /m.test(output);
    const counted = add(emptied ? NOTHING : countsOf(report), { ...NOTHING, skipped: groups });
    // a process that died after its last test is a failure too; one that had no test to run tells so by its status
    const died = counted.failed === 0 && status !== 0 && !emptied;
    return { ...counted, failed: died ? 1 : counted.failed, seconds, output, reasons };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsOf(report: string): Counts {
  try {
    return readReport(readFileSync(report, "utf8")) ?? { ...NOTHING, failed: 1 };
  } catch {
    // Bun ended without a report: it crashed or was killed
    return { ...NOTHING, failed: 1 };
  }
}

interface Ended {
  readonly output: string;
  readonly status: number | null;
}

function bunTest(files: readonly string[], report: string, options: TestOptions): Promise<Ended> {
  const args = [
    ...["test", "--only-failures", "--preload", "./scripts/show-skips.ts", `--timeout=${options.testTimeout}`],
    ...["--reporter=junit", `--reporter-outfile=${report}`, ...files.map((file) => `./${file}`)],
  ];
  const env = { ...process.env, ...options.env };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.runTimeout,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (status) => resolve({ output: Buffer.concat(chunks).toString("utf8"), status }));
  });
}

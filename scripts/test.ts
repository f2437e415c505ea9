// npm test: unit tests, then live tests one file after another, so that none sees another's events. Words choose files by path.
import { add, type Counts, NOTHING, runTests, type TestRun } from "./bun-tests.ts";
import { build, EXECUTABLE, isStale } from "./executable.ts";
import { whyNotLive } from "./live-tests.ts";
import { findTests } from "./test-files.ts";

const MINUTE = 60_000;
/** Names of the tests that failed, told again at the end. */
const failures: string[] = [];

function show(name: string, run: TestRun): void {
  const failed = run.failed > 0;
  if (failed) console.log(run.output);
  failures.push(
    ...Array.from(run.output.matchAll(/^\(fail\) (.*?)(?: \[[\d.]+ms\])?$/gm), ([, test]) => `${name}: ${test}`),
  );
  for (const reason of run.reasons) console.log(`    ${reason}`);
  const { passed, skipped } = run;
  console.log(
    `${failed ? "FAIL" : "ok  "} ${name}: ${passed} passed, ${run.failed} failed, ${skipped} skipped (${run.seconds.toFixed(1)} s)`,
  );
}

async function unitTests(name: string, files: readonly string[]): Promise<Counts> {
  if (files.length === 0) return NOTHING;
  const run = await runTests(files, { testTimeout: MINUTE, runTimeout: 10 * MINUTE });
  show(name, run);
  return run;
}

async function liveTests(files: readonly string[]): Promise<Counts> {
  const obstacle = files.length === 0 ? undefined : whyNotLive();
  if (obstacle !== undefined) {
    for (const file of files) console.log(`    skipped: ${file}: ${obstacle}`);
    return { ...NOTHING, skipped: files.length };
  }
  let counts = NOTHING;
  for (const file of files) {
    const run = await runTests([file], {
      env: { KSCOPE_BIN: EXECUTABLE, KSCOPE_CACHE: "off" },
      testTimeout: MINUTE,
      runTimeout: 10 * MINUTE,
    });
    show(file, run);
    counts = add(counts, run);
  }
  return counts;
}

const files = findTests(process.argv.slice(2));
if (isStale()) build();
const unit = add(await unitTests("unit tests", files.unit), await unitTests("long unit tests", files.long));
const counts = add(unit, await liveTests(files.live));
for (const file of files.virtual) console.log(`    for a virtual machine with kprobes, run by name: ${file}`);
for (const failure of new Set(failures)) console.log(`failed: ${failure}`);
if (counts.passed + counts.failed === 0) console.log("no test ran");
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;

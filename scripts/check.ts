// npm run check: everything about the sources that needs neither root nor a kernel.
import { runTests } from "./bun-tests.ts";
import { ROOT } from "./executable.ts";
import { checkLayers } from "./layers.ts";
import { command, runLanes, type Step, type StepResult } from "./step.ts";
import { findTests } from "./test-files.ts";

async function layers(): Promise<StepResult> {
  const { problems, files, crossings } = checkLayers(ROOT);
  return {
    ok: problems.length === 0,
    output: problems.join("\n"),
    summary: `${files} files, ${crossings} imports between packages`,
  };
}

const tests = findTests();

/** Tests in a process of their own. */
function testing(files: readonly string[]): () => Promise<StepResult> {
  return async () => {
    const run = await runTests(files, { testTimeout: 60_000, runTimeout: 600_000 });
    const ok = run.failed === 0 && run.passed > 0;
    return { ok, output: run.output, summary: `${run.passed} passed, ${run.skipped} skipped` };
  };
}

const sources: readonly Step[] = [
  { name: "layers", run: layers },
  {
    name: "format and lint (biome)",
    run: command("biome", "check", "--error-on-warnings", "--max-diagnostics=50", "."),
  },
  { name: "types (tsc)", run: command("tsc", "-p", ".") },
  { name: "types of what runs in browsers (tsc)", run: command("tsc", "-p", "tsconfig.browser.json") },
  { name: "dead code (knip)", run: command("knip", "--no-progress", "--no-config-hints") },
];

// two lanes for two processors, which take about as long
const unit: Step = { name: "unit tests", run: testing(tests.unit) };
const long: Step = { name: "long unit tests", run: testing(tests.long) };
process.exitCode = (await runLanes([[unit], [...sources, long]])) ? 0 : 1;

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

async function unitTests(): Promise<StepResult> {
  const run = await runTests(findTests().unit, { testTimeout: 60_000, runTimeout: 300_000 });
  const ok = run.failed === 0 && run.passed > 0;
  return { ok, output: run.output, summary: `${run.passed} passed, ${run.skipped} skipped` };
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

// two lanes for two processors: the tests take about as long as all the rest
process.exitCode = (await runLanes([[{ name: "unit tests", run: unitTests }], sources])) ? 0 : 1;

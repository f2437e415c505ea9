// How results of a run are counted: a run that died must never look like one that passed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { readReport, runTests } from "./bun-tests.ts";
import { ROOT } from "./executable.ts";

const folder = mkdtempSync(join(ROOT, "node_modules/.bun-tests-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The counts of a run of one test file with this text. */
async function counted(name: string, text: string): Promise<readonly [number, number, number, readonly string[]]> {
  const path = join(folder, `${name}.test.ts`);
  writeFileSync(path, `import { describe, test } from "node:test";\n${text}`);
  const run = await runTests([relative(ROOT, path)], { testTimeout: 5000, runTimeout: 20_000 });
  return [run.passed, run.failed, run.skipped, run.reasons];
}

describe("a run of tests", { timeout: 60_000 }, () => {
  test("passes, failures and skips are counted", async () => {
    const text = `
      test("fine", () => {});
      test("bad", () => { throw new Error("on purpose"); });
      test("never", { skip: "no gcc" }, () => {});
      test("half-way", (t) => t.skip("no luck"));
      describe("many", { skip: "no root" }, () => { test("inner", () => {}); });`;
    const reasons = ["skipped: never: no gcc", "skipped group: many: no root", "skipped: half-way: no luck"];
    assert.deepEqual(await counted("mixed", text), [1, 1, 3, reasons]);
  });

  test("a file whose only group is skipped has not failed", async () => {
    const text = `describe("all", { skip: "no gcc" }, () => { test("inner", () => {}); });`;
    assert.deepEqual(await counted("emptied", text), [0, 0, 1, ["skipped group: all: no gcc"]]);
  });

  test("a file without tests has failed", async () => {
    assert.deepEqual(await counted("empty", ""), [0, 1, 0, []]);
  });

  test("a process that ends half-way has failed", async () => {
    const text = `test("fine", () => {}); test("exits", () => process.exit(0)); test("lost", () => {});`;
    const [, failed] = await counted("exits", text);
    assert.ok(failed > 0);
  });

  test("a file that can't be loaded has failed", async () => {
    const [passed, failed] = await counted("unloadable", `import "./nowhere.ts"; test("fine", () => {});`);
    assert.deepEqual([passed, failed > 0], [0, true]);
  });
});

test("a report that is none has no counts", () => {
  assert.equal(readReport(""), undefined);
});

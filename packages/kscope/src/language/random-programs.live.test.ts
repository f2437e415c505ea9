// Random scripts give in the kernel (BPF_PROG_TEST_RUN of a raw tracepoint program, which `begin` is) what their trees mean:
// those that codegen's tests run in the interpreter, translated with all passes of the optimiser; some with none, and with
// one left out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSES } from "@kscope/codegen";
import { LiveTarget } from "@kscope/engine";
import { fromSeed } from "../../../codegen/test/reference/choices.ts";
import { randomScript } from "../../../codegen/test/reference/random-script.ts";
import { meaningOf, meaningText } from "../../../codegen/test/reference/run-compiled.ts";
import { runInKernel } from "../../test/run-in-kernel.ts";

const SCRIPTS = 5000;
/** One script of so many is run without passes, too. */
const EVERY = 20;
const ALL = PASSES.map((pass) => pass.name);

async function agree(seeds: readonly number[], without: (seed: number) => readonly string[]): Promise<void> {
  using target = new LiveTarget();
  for (const seed of seeds) {
    const source = randomScript(fromSeed(seed));
    const passes = without(seed);
    const got = meaningText(await runInKernel(source, target, passes));
    assert.equal(got, meaningText(meaningOf(source)), `script ${seed} without ${passes.join()}:\n${source}`);
  }
}

const seeds = Array.from({ length: SCRIPTS }, (_, i) => i + 1);
const some = seeds.filter((seed) => seed % EVERY === 0);

test(`${SCRIPTS} random scripts in the kernel mean what they say`, { timeout: 300_000 }, () => agree(seeds, () => []));
test("without passes", { timeout: 60_000 }, () => agree(some, () => ALL));
test("without one pass", { timeout: 60_000 }, () => agree(some, (seed) => [ALL[(seed / EVERY) % ALL.length] ?? ""]));

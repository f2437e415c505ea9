// Every program of the corpus is loaded by this machine's kernel, or refused by us with what the kernel lacks: the verifier refuses none.
// In virtual machines, where it takes minutes, CORPUS_STEP says to take each so-manieth.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveTarget } from "@kscope/engine";
import { CORPUS } from "../test/corpus/corpus.ts";
import { tryProgram } from "../test/corpus/try-program.ts";

const step = Number(process.env.CORPUS_STEP ?? 1);
/** Slow machines are emulated ones. */
const LIMIT_MS = 1_800_000;

test("no program of the corpus is refused by the verifier", { timeout: LIMIT_MS }, async () => {
  using target = new LiveTarget();
  const refused = new Map<string, number>();
  const rejected: string[] = [];
  let loaded = 0;
  for (const program of CORPUS.filter((_, i) => i % step === 0)) {
    const { state, why } = await tryProgram(program, target);
    if (state === "loaded") loaded++;
    else if (state === "refused") refused.set(why, (refused.get(why) ?? 0) + 1);
    else rejected.push(`${why}\n${program.text}`);
  }
  const count = [...refused.values()].reduce((sum, n) => sum + n, 0);
  console.log(`corpus: ${loaded} loaded, ${count} refused, ${rejected.length} rejected`);
  for (const [why, n] of [...refused].sort(([, a], [, b]) => b - a)) console.log(`corpus refused: ${n} ${why}`);
  assert.deepEqual(rejected, []);
});

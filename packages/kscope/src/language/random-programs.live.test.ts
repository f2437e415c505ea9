// Random integer scripts give in the kernel (BPF_PROG_TEST_RUN of a raw tracepoint program, which `begin` is) what the
// reference evaluator and our interpreter say, with all passes of the optimiser, with none and with one left out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, PASSES } from "@kscope/codegen";
import { LiveTarget, type Report, run } from "@kscope/engine";
import { HELPER_ID } from "@kscope/kernel";
import { randomScript } from "../../../codegen/test/reference/random-script.ts";
import { compileForTest, interpreted, meaningOf, meaningText } from "../../../codegen/test/reference/run-compiled.ts";

const SCRIPTS = 200;
const ALL = PASSES.map((pass) => pass.name);
const HELPERS: Readonly<Record<string, number>> = HELPER_ID;

/** A script a seed (a linear congruential generator, Knuth's constants). */
function scriptOf(seed: number): string {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n;
  return randomScript((limit) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number((state >> 33n) % BigInt(limit));
  });
}

async function inKernel(source: string, disabledPasses: ReadonlySet<string>, target: LiveTarget): Promise<string> {
  const nothing = { positional: [], named: new Map<string, string>(), unsafe: false, pid: undefined, filters: {} };
  const helperId = (name: string): number => HELPERS[name] ?? 0;
  const { object, diagnostics } = compile(source, target, { ...nothing, helperId, disabledPasses });
  assert.ok(object, diagnostics.map((d) => d.message).join());
  const reports: Report[] = [];
  const sink = { report: (report: Report) => reports.push(report), flush: async () => undefined };
  await run(object, { sink: { ...sink, report: (r) => void sink.report(r) } });
  const maps = new Map<string, Map<string, bigint>>();
  for (const report of reports) {
    if (report.kind !== "map") continue;
    const entries = report.entries.map(({ key, value }): [string, bigint] => [
      key === undefined ? "" : String(key),
      BigInt(value as number | bigint | boolean),
    ]);
    maps.set(report.name, new Map(entries));
  }
  return meaningText({ maps, divisionsByZero: reports.filter((r) => r.kind === "runtime-error").length });
}

test("random integer scripts mean the same to the evaluator, the interpreter and the kernel", {
  timeout: 300_000,
}, async () => {
  using target = new LiveTarget();
  for (let seed = 1; seed <= SCRIPTS; seed++) {
    const source = scriptOf(seed);
    const disabled = seed % 3 === 0 ? [] : seed % 3 === 1 ? ALL : [ALL[seed % ALL.length] ?? ""];
    const passes = new Set(disabled);
    const meaning = meaningText(meaningOf(source));
    const { object } = compileForTest(source, passes);
    assert.ok(object, source);
    assert.equal(meaningText(interpreted(object)), meaning, `interpreter, without ${disabled.join()}:\n${source}`);
    assert.equal(await inKernel(source, passes, target), meaning, `kernel, without ${disabled.join()}:\n${source}`);
  }
});

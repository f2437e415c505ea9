// `--mode compiler-bench`: how long the compiler's stages take for a script, as a table with a line a stage.

import { generate } from "@kscope/codegen";
import type { LiveTarget } from "@kscope/engine";
import { helperId } from "@kscope/kernel";
import { binaryString, check, parse } from "@kscope/lang";
import { EXIT_ERROR } from "./failure.ts";
import type { ScriptRun } from "./run-script.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import type { Streams } from "./streams.ts";

/** Each stage is repeated at least so often, and until it has taken so many nanoseconds. */
const FEWEST_RUNS = 4;
const ENOUGH_NS = 100e6;
const MOST_RUNS = 10_000;
/** Standard errors on either side of the mean that hold 95 % of a normal distribution. */
const P95 = 1.96;

/** 1 if the script can't be compiled. */
export function compilerBench(script: ScriptRun, target: LiveTarget, streams: Streams): number {
  const { source } = script;
  const options = { ...script, helperId };
  const { program } = parse(source.text);
  const { checked, diagnostics, sources } = target.guarded(() => check(program, target, options, source));
  showDiagnostics({ sources, warnings: script.warnings }, diagnostics, streams);
  if (checked === undefined) return EXIT_ERROR;
  const stages: readonly (readonly [string, () => unknown])[] = [
    ["parse", () => parse(source.text)],
    ["check", () => check(program, target, options, source)],
    ["generate", () => generate(checked, target, options)],
  ];
  const measured = stages.map(([name, run]) => ({ name, samples: measure(run) }));
  for (const { name, samples } of measured) streams.out.write(row(name, samples));
  const runs = Math.min(...measured.map(({ samples }) => samples.length));
  const whole = Array.from({ length: runs }, (_, i) => measured.reduce((sum, m) => sum + (m.samples[i] ?? 0), 0));
  streams.out.write(row("total", whole));
  return 0;
}

/** Nanoseconds of each run. */
function measure(run: () => unknown): readonly number[] {
  const samples: number[] = [];
  let total = 0;
  while (samples.length < MOST_RUNS && (samples.length < FEWEST_RUNS || total < ENOUGH_NS)) {
    const start = process.hrtime.bigint();
    run();
    const taken = Number(process.hrtime.bigint() - start);
    samples.push(taken);
    total += taken;
  }
  return samples;
}

function row(name: string, samples: readonly number[]): string {
  const total = samples.reduce((sum, s) => sum + s, 0);
  const mean = total / samples.length;
  const variance = samples.reduce((sum, s) => sum + (s - mean) ** 2, 0) / samples.length;
  const [unit, scale] = unitOf(mean);
  const spread = (P95 * Math.sqrt(variance)) / Math.sqrt(samples.length) / scale;
  const cells = `${name.padEnd(30)}${String(samples.length).padEnd(8)}${String(Math.round(total)).padEnd(14)}`;
  const text = `${cells}${Math.trunc(mean / scale)} ± ${Math.trunc(spread)} ${unit}\n`;
  return binaryString(text);
}

function unitOf(nanoseconds: number): readonly [string, number] {
  if (nanoseconds >= 1e9) return ["s", 1e9];
  if (nanoseconds >= 1e6) return ["ms", 1e6];
  return nanoseconds >= 1e3 ? ["μs", 1e3] : ["ns", 1];
}

// Random scripts give in the kernel (BPF_PROG_TEST_RUN of a raw tracepoint program, which `begin` is) what their trees mean:
// those that codegen's tests run in the interpreter, translated with all passes of the optimiser; some with none, and with
// one left out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type BpfMapSpec, type BpfObject, compile, PASSES } from "@kscope/codegen";
import { LiveTarget } from "@kscope/engine";
import { type BpfMap, HELPER_ID, RingBuffer } from "@kscope/kernel";
import { fromSeed } from "../../../codegen/test/reference/choices.ts";
import type { Meaning } from "../../../codegen/test/reference/evaluate-script.ts";
import { randomScript } from "../../../codegen/test/reference/random-script.ts";
import { contents, meaningOf, meaningText } from "../../../codegen/test/reference/run-compiled.ts";
import type { Entries } from "../../../codegen/test/reference/variables.ts";
import { constantsOf } from "../../../engine/src/load/constants.ts";
import { createMaps } from "../../../engine/src/load/create-maps.ts";
import { loadPrograms } from "../../../engine/src/load/load-programs.ts";

const SCRIPTS = 5000;
/** One script of so many is run without passes, too. */
const EVERY = 20;
const ALL = PASSES.map((pass) => pass.name);
const HELPERS: Readonly<Record<string, number>> = HELPER_ID;
/** More than a random script puts into a map; what maps have room for is what takes the kernel longest. */
const MOST_KEYS = 64;
const RING_BYTES = 1 << 16;

async function agree(seeds: readonly number[], without: (seed: number) => readonly string[]): Promise<void> {
  using target = new LiveTarget();
  for (const seed of seeds) {
    const source = randomScript(fromSeed(seed));
    const passes = without(seed);
    const got = meaningText(await runInKernel(source, target, passes));
    assert.equal(got, meaningText(meaningOf(source)), `script ${seed} without ${passes.join()}:\n${source}`);
  }
}

/** By the loader alone: the engine's session takes its time to listen, and thousands of scripts are to be run. */
async function runInKernel(source: string, target: LiveTarget, disabledPasses: readonly string[]): Promise<Meaning> {
  const { object, diagnostics } = compile(source, target, {
    positional: [],
    named: new Map(),
    unsafe: false,
    pid: undefined,
    filters: {},
    helperId: (name) => HELPERS[name] ?? 0,
    disabledPasses: new Set(disabledPasses),
  });
  if (object === undefined) throw new Error(diagnostics.map((d) => d.message).join("\n"));
  const small = { ...object, maps: object.maps.map(smaller) };
  const maps = createMaps(small);
  try {
    const programs = await loadPrograms(small, { maps, constants: constantsOf(undefined) });
    try {
      programs[0]?.program.testRun();
    } finally {
      for (const { program } of programs) program.close();
    }
    return meaningOfMaps(small, maps);
  } finally {
    for (const map of maps) map.close();
  }
}

function smaller(spec: BpfMapSpec): BpfMapSpec {
  if (spec.kind === "ringbuf") return { ...spec, maxEntries: RING_BYTES };
  return spec.kind === "hash" ? { ...spec, maxEntries: MOST_KEYS } : spec;
}

function meaningOfMaps(object: BpfObject, maps: readonly BpfMap[]): Meaning {
  const read = object.maps.flatMap(({ script }, i): [string, Entries][] => {
    const map = maps[i];
    return script === undefined || map === undefined ? [] : [[script.name, contents(script, [...map.entries()])]];
  });
  const ring = object.ring === undefined ? undefined : maps[object.ring];
  return { maps: new Map(read), divisionsByZero: ring === undefined ? 0 : recordsIn(ring) };
}

function recordsIn(map: BpfMap): number {
  using ring = new RingBuffer(map);
  return ring.drain(() => undefined);
}

const seeds = Array.from({ length: SCRIPTS }, (_, i) => i + 1);
const some = seeds.filter((seed) => seed % EVERY === 0);

test(`${SCRIPTS} random scripts in the kernel mean what they say`, { timeout: 540_000 }, () => agree(seeds, () => []));
test("without passes", { timeout: 60_000 }, () => agree(some, () => ALL));
test("without one pass", { timeout: 60_000 }, () => agree(some, (seed) => [ALL[(seed / EVERY) % ALL.length] ?? ""]));

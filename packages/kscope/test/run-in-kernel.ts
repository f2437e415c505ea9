// Runs the `begin` program of a script by BPF_PROG_TEST_RUN and tells what is in the maps afterwards. Without the engine's
// session, which takes its time to listen: thousands of scripts are to be run.

import { type BpfMapSpec, type BpfObject, compile } from "@kscope/codegen";
import type { LiveTarget } from "@kscope/engine";
import { type BpfMap, HELPER_ID, RingBuffer } from "@kscope/kernel";
import type { Meaning } from "../../codegen/test/reference/evaluate-script.ts";
import { contents } from "../../codegen/test/reference/run-compiled.ts";
import type { Entries } from "../../codegen/test/reference/variables.ts";
import { constantsOf } from "../../engine/src/load/constants.ts";
import { createMaps } from "../../engine/src/load/create-maps.ts";
import { loadPrograms } from "../../engine/src/load/load-programs.ts";

const HELPERS: Readonly<Record<string, number>> = HELPER_ID;
/** More than a random script puts into a map; what maps have room for is what takes the kernel longest. */
const MOST_KEYS = 64;
const RING_BYTES = 1 << 16;

export async function runInKernel(
  source: string,
  target: LiveTarget,
  disabledPasses: readonly string[] = [],
): Promise<Meaning> {
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

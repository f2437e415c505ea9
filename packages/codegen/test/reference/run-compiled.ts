// Compiles an integer script and runs its `begin` program in the interpreter; gives what is in the maps afterwards.

import { parse, sizeOf } from "@kscope/lang";
import { testTarget } from "@kscope/lang/test-target";
import { type CompileResult, compile } from "../../src/compile.ts";
import { interpret } from "../../src/interpret/interpret.ts";
import type { InterpretedMap, InterpretedMapKind } from "../../src/interpret/maps.ts";
import type { BpfObject, ScriptMap } from "../../src/object.ts";
import { evaluateScript, type Meaning } from "./evaluate-script.ts";

const RING_BYTES = 1 << 20;

const HELPER_IDS: Readonly<Record<string, number>> = {
  map_lookup_elem: 1,
  map_update_elem: 2,
  ringbuf_reserve: 131,
  ringbuf_submit: 132,
  ringbuf_discard: 133,
  loop: 181,
};

/** Compiled for the test machine, to be interpreted only: helpers that the interpreter lacks have no number. */
export function compileForTest(source: string, disabledPasses: ReadonlySet<string> = new Set()): CompileResult {
  return compile(source, testTarget(), {
    positional: [],
    named: new Map(),
    unsafe: false,
    pid: undefined,
    filters: {},
    disabledPasses,
    helperId: (name) => HELPER_IDS[name] ?? 0,
  });
}

/** Of the only probe of a script. */
export function meaningOf(source: string): Meaning {
  const probe = parse(source).program.items.find((item) => item.kind === "probe");
  if (probe?.kind !== "probe") throw new RangeError("the script has no probe");
  return evaluateScript(probe.body);
}

export function interpreted(object: BpfObject): Meaning {
  const [program] = object.programs;
  if (program === undefined) throw new RangeError("the object has no program");
  const { maps } = interpret(program, {
    maps: object.maps.map((spec, i) => ({
      ...spec,
      kind: spec.kind as InterpretedMapKind,
      maxEntries: i === object.ring ? RING_BYTES : spec.maxEntries,
    })),
    budget: 10_000_000,
  });
  const read = object.maps.flatMap(({ script }, i): [string, ReadonlyMap<string, bigint>][] => {
    const map = maps[i];
    return script === undefined || map === undefined ? [] : [[script.name, contents(script, map)]];
  });
  return {
    maps: new Map(read),
    divisionsByZero: object.ring === undefined ? 0 : (maps[object.ring]?.records.length ?? 0),
  };
}

function contents({ key, value, setFlagOffset }: ScriptMap, map: InterpretedMap): ReadonlyMap<string, bigint> {
  const entries = map.snapshot().flatMap((entry): [string, bigint][] => {
    const bytes = entry.values[0] ?? new Uint8Array(8);
    if (setFlagOffset !== undefined && number(bytes, { at: setFlagOffset, size: 8, signed: false }) === 0n) return [];
    const name =
      key === undefined ? "" : String(number(entry.key, { at: 0, size: sizeOf(key), signed: isSigned(key) }));
    return [[name, number(bytes, { at: 0, size: sizeOf(value), signed: isSigned(value) })]];
  });
  return new Map(entries);
}

function isSigned(type: ScriptMap["value"]): boolean {
  return type.kind === "integer" && type.signed;
}

function number(bytes: Uint8Array, { at, size, signed }: { at: number; size: number; signed: boolean }): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return signed ? BigInt.asIntN(size * 8, value) : value;
}

/** In a form that can be compared and read. */
export function meaningText({ maps, divisionsByZero }: Meaning): string {
  const lines = [...maps].flatMap(([name, entries]) =>
    [...entries].map(([key, value]) => `${name}${key === "" ? "" : `[${key}]`}: ${value}`),
  );
  return [...lines.sort(), `divisions by zero: ${divisionsByZero}`].join("\n");
}

// Compiles a script and runs its `begin` program in the interpreter; gives what is in the maps afterwards.

import { type CheckedProgram, checkExpanded, expandScript, isSigned, parse, sizeOf, type Type } from "@kscope/lang";
import { testTarget } from "@kscope/lang/test-target";
import { type CodegenOptions, generate } from "../../src/compile.ts";
import { interpret } from "../../src/interpret/interpret.ts";
import type { InterpretedMap, InterpretedMapKind } from "../../src/interpret/maps.ts";
import type { BpfObject, ScriptMap } from "../../src/object.ts";
import { evaluateScript, type Meaning } from "./evaluate-script.ts";
import { type Value, valueText } from "./shape.ts";
import type { Entries, Entry } from "./variables.ts";

const RING_BYTES = 1 << 20;

const HELPER_IDS: Readonly<Record<string, number>> = {
  map_lookup_elem: 1,
  map_update_elem: 2,
  map_delete_elem: 3,
  probe_read_kernel: 113,
  probe_read_kernel_str: 115,
  ringbuf_reserve: 131,
  ringbuf_submit: 132,
  ringbuf_discard: 133,
  for_each_map_elem: 164,
  loop: 181,
};

const TARGET = testTarget();
/** To be interpreted only: helpers that the interpreter lacks have no number. */
const OPTIONS: CodegenOptions = {
  positional: [],
  named: new Map(),
  unsafe: false,
  pid: undefined,
  filters: {},
  helperId: (name) => HELPER_IDS[name] ?? 0,
};

/** For the test machine. Throws with what the compiler says where it refuses the script. */
export function checkForTest(source: string): CheckedProgram {
  const { program, ...script } = expandScript(
    { name: "random", text: source },
    { target: TARGET, directory: undefined },
  );
  const { checked, diagnostics } =
    program === undefined ? { ...script, checked: undefined } : checkExpanded({ ...script, program }, TARGET, OPTIONS);
  const errors = diagnostics.filter((d) => d.severity === "error");
  if (checked === undefined || errors.length > 0) throw new Error(errors.map((d) => d.message).join("\n"));
  return checked;
}

export function compileForTest(checked: CheckedProgram, disabledPasses: readonly string[]): BpfObject {
  return generate(checked, TARGET, { ...OPTIONS, disabledPasses: new Set(disabledPasses) });
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
  const read = object.maps.flatMap(({ script }, i): [string, Entries][] => {
    const map = maps[i];
    return script === undefined || map === undefined ? [] : [[script.name, contents(script, pairsOf(map))]];
  });
  return {
    maps: new Map(read),
    divisionsByZero: object.ring === undefined ? 0 : (maps[object.ring]?.records.length ?? 0),
  };
}

function pairsOf(map: InterpretedMap): [Uint8Array, Uint8Array][] {
  return map.snapshot().map(({ key, values: [value = new Uint8Array()] }) => [key, value]);
}

/** Of a map of the script, from the bytes of its keys and values. */
export function contents(
  { key, value, setFlagOffset }: ScriptMap,
  pairs: readonly (readonly [key: Uint8Array, value: Uint8Array])[],
): Entries {
  const entries = pairs.flatMap(([keyBytes, bytes]): [string, Entry][] => {
    if (setFlagOffset !== undefined && word(bytes.subarray(setFlagOffset, setFlagOffset + 8)) === 0n) return [];
    const decoded = key === undefined ? "" : decode(key, keyBytes);
    return [[key === undefined ? "" : valueText(decoded), { key: decoded, value: decode(value, bytes) }]];
  });
  return new Map(entries);
}

function decode(type: Type, bytes: Uint8Array): Value {
  const own = bytes.subarray(0, sizeOf(type));
  if (type.kind === "string") return String.fromCharCode(...own.subarray(0, own.indexOf(0)));
  if (type.kind === "tuple")
    return type.elements.map((element, i) => decode(element, bytes.subarray(type.offsets[i] ?? 0)));
  return isSigned(type) ? BigInt.asIntN(own.length * 8, word(own)) : word(own);
}

function word(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** In a form that can be compared and read. */
export function meaningText({ maps, divisionsByZero }: Meaning): string {
  const lines = [...maps].flatMap(([name, entries]) =>
    [...entries].map(([key, { value }]) => `${name}${key === "" ? "" : `[${key}]`}: ${valueText(value)}`),
  );
  return [...lines.sort(), `divisions by zero: ${divisionsByZero}`].join("\n");
}

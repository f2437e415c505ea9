// How a map of the script lies in a BPF map. Scalar maps are arrays of one element, so that reaching the value needs no
// look-up; aggregations have a value a processor.

import { type Config, INT64, isIntegral, type MapInfo, sizeOf, type Target, type Type, UINT64 } from "@kscope/lang";
import type { BpfMapKind, BpfMapSpec, ScriptMap } from "../object.ts";

export interface MapLayout {
  readonly index: number;
  readonly spec: BpfMapSpec;
  readonly script: ScriptMap;
  readonly valueSize: number;
}

interface Context {
  readonly config: Config;
  readonly target: Target;
  readonly index: number;
}

/** BPF_F_NO_PREALLOC: memory is taken when a key is inserted. */
export const NO_PREALLOC = 1;
/** Above this, memory for all keys in advance costs more at start-up than taking it on demand costs later. */
const PREALLOCATE_BYTES = 1 << 20;

/** Declared kinds, for plain values and for aggregations. */
const KINDS: Readonly<Record<string, readonly [BpfMapKind, BpfMapKind]>> = {
  hash: ["hash", "percpu_hash"],
  lruhash: ["lru_hash", "lru_percpu_hash"],
  percpuhash: ["percpu_hash", "percpu_hash"],
  percpulruhash: ["lru_percpu_hash", "lru_percpu_hash"],
};

export function scriptMapLayout(info: MapInfo, context: Context): MapLayout {
  return info.scalar || info.key === undefined ? scalarLayout(info, context) : keyedLayout(info, context);
}

/** Integers take a whole word in a map, whatever their type, so that they can be added to in place. */
export function storedType(type: Type): Type {
  return isIntegral(type) && type.kind === "integer" ? (type.signed ? INT64 : UINT64) : type;
}

function roundUp(size: number): number {
  return Math.max(8, Math.ceil(size / 8) * 8);
}

function bpfName(name: string): string {
  return name === "@" ? "AT_" : `AT_${name.slice(1)}`;
}

function scalarLayout(info: MapInfo, context: Context): MapLayout {
  const value = storedType(info.value);
  const perCpu = value.kind === "aggregate";
  const size = roundUp(sizeOf(value));
  // all aggregations but sum count something, so that zero says that nothing was aggregated
  const flagged = !perCpu || value.name === "sum";
  const script: ScriptMap = {
    name: info.name,
    key: undefined,
    value,
    perCpu,
    setFlagOffset: flagged ? size : undefined,
  };
  const valueSize = size + (flagged ? 8 : 0);
  const spec: BpfMapSpec = {
    name: bpfName(info.name),
    kind: perCpu ? "percpu_array" : "array",
    keySize: 4,
    valueSize,
    maxEntries: 1,
    flags: 0,
    script,
  };
  return { index: context.index, spec, script, valueSize };
}

function keyedLayout(info: MapInfo, context: Context): MapLayout {
  const value = storedType(info.value);
  const kinds = KINDS[info.declaration?.kind ?? "hash"] ?? (["hash", "percpu_hash"] as const);
  const kind = kinds[value.kind === "aggregate" ? 1 : 0];
  const perCpu = kind === "percpu_hash" || kind === "lru_percpu_hash";
  const maxEntries = info.declaration?.maxEntries ?? context.config.integer("max_map_keys");
  const keySize = Math.max(1, sizeOf(info.key ?? INT64));
  const valueSize = Math.max(1, sizeOf(value));
  const memory = maxEntries * (keySize + roundUp(valueSize) * (perCpu ? context.target.possibleCpus : 1));
  const onDemand =
    (perCpu || memory > PREALLOCATE_BYTES) && !kind.startsWith("lru") && context.target.has("unprealloc_tracing");
  const script: ScriptMap = { name: info.name, key: info.key, value, perCpu, setFlagOffset: undefined };
  const spec: BpfMapSpec = {
    name: bpfName(info.name),
    kind,
    keySize,
    valueSize,
    maxEntries,
    flags: onDemand ? NO_PREALLOC : 0,
    script,
  };
  return { index: context.index, spec, script, valueSize };
}

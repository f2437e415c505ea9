// How a map of the script lies in a BPF map. Scalar maps are arrays of one element, so that reaching the value needs no
// look-up; aggregations have a value a processor.

import {
  type Config,
  DiagnosticError,
  INT64,
  isIntegral,
  type MapInfo,
  sizeOf,
  type Target,
  type Type,
  UINT64,
} from "@kscope/lang";
import type { BpfMapKind, BpfMapSpec, KeyTable, ScriptMap } from "../object.ts";
import type { TableUse } from "./table-maps.ts";

export interface MapLayout {
  readonly index: number;
  readonly spec: BpfMapSpec;
  readonly script: ScriptMap;
  readonly valueSize: number;
  /** How many keys the map may hold, gone ones included, before deletion is for good; undefined where it always is. */
  readonly keptKeys: number | undefined;
}

interface Context {
  readonly config: Config;
  readonly target: Target;
  readonly index: number;
  /** Deleted keys may stay, see reusable-maps.ts. */
  readonly reusable: boolean;
  /** Its keys may be in a table of our own, see table-maps.ts. */
  readonly table: TableUse | undefined;
}

/** BPF_F_NO_PREALLOC: memory is taken when a key is inserted. */
export const NO_PREALLOC = 1;
/** Above this, memory for all keys in advance takes longer at start-up than scripts should wait. Below it is worth it:
 * memory taken in a probe, where it can't be waited for, is refused now and then. */
const PREALLOCATE_BYTES = 8 << 20;
/** Per-CPU memory is taken key by key, which takes 0.3 microseconds each and more. */
const PREALLOCATE_PER_CPU_KEYS = 16384;

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
  return { index: context.index, spec, script, valueSize, keptKeys: undefined };
}

function keyedLayout(info: MapInfo, context: Context): MapLayout {
  const value = storedType(info.value);
  const table = context.table && tableOf(info, value, context, context.table);
  if (table !== undefined) return tableLayout(info, value, context, table);
  const kinds = KINDS[info.declaration?.kind ?? "hash"] ?? (["hash", "percpu_hash"] as const);
  const kind = kinds[value.kind === "aggregate" && !isShared(value) ? 1 : 0];
  const perCpu = kind === "percpu_hash" || kind === "lru_percpu_hash";
  const keys = info.declaration?.maxEntries ?? context.config.integer("max_map_keys");
  // as many gone keys find room beside those that are there
  const maxEntries = context.reusable ? keys * 2 : keys;
  const keySize = Math.max(1, sizeOf(info.key ?? INT64));
  const flag = context.reusable ? sizeOf(value) : undefined;
  if (keySize > SHORT_KEY && !context.target.has("long_map_keys")) throw keysTooLong(info.name, keySize);
  const valueSize = Math.max(1, sizeOf(value)) + (flag === undefined ? 0 : 8);
  const large = perCpu
    ? maxEntries > PREALLOCATE_PER_CPU_KEYS
    : maxEntries * (keySize + roundUp(valueSize)) > PREALLOCATE_BYTES;
  const onDemand = large && !kind.startsWith("lru") && context.target.has("unprealloc_tracing");
  const script: ScriptMap = { name: info.name, key: info.key, value, perCpu, setFlagOffset: flag };
  const spec: BpfMapSpec = {
    name: bpfName(info.name),
    kind,
    keySize,
    valueSize,
    maxEntries,
    flags: onDemand ? NO_PREALLOC : 0,
    script,
  };
  return { index: context.index, spec, script, valueSize, keptKeys: context.reusable ? keys : undefined };
}

/** What all kernels take. */
const SHORT_KEY = 512;

function keysTooLong(name: string, keySize: number): DiagnosticError {
  return new DiagnosticError({
    code: "unsupported-feature",
    severity: "error",
    message: `This kernel's maps have keys of at most ${SHORT_KEY} bytes (longer ones came with Linux 5.11); those of ${name} have ${keySize}`,
    span: undefined,
    hint: "make its strings shorter: str(pointer, 200), or config = { max_strlen = 200 }",
  });
}

/** More room than this is left to the kernel's maps, which take it key by key. */
const MOST_TABLE_BYTES = 16 << 20;
/** Longer keys are compared by their hashes first, if they are strings; other long ones are left to the kernel. */
const LONGEST_TABLE_KEY = 64;
/** The verifier walks through the words of a string, which takes it some milliseconds at the default size, and seconds at ten times that. */
const LONGEST_TABLE_TEXT = 1024;
/** So that keys that share a place are few: of two million keys of full tables one finds the eight slots taken that are looked at. */
const SLOTS_A_KEY = 16;

/** Undefined where the map is too large, or the kernel can't. */
function tableOf(info: MapInfo, value: Type, context: Context, { clears }: TableUse): KeyTable | undefined {
  const { target } = context;
  const keySize = sizeOf(info.key ?? INT64);
  const hashed = keySize > LONGEST_TABLE_KEY;
  if (hashed && (info.key?.kind !== "string" || keySize % 8 !== 0 || keySize > LONGEST_TABLE_TEXT)) return undefined;
  if (keySize === 0 || value.kind !== "aggregate") return undefined;
  if (!target.has("atomic_fetch") || !target.has("map_mmap")) return undefined;
  const limit = info.declaration?.maxEntries ?? context.config.integer("max_map_keys");
  const room = powerOfTwo(limit);
  const slots = room * SLOTS_A_KEY;
  const keyOffset = hashed ? 8 : 0;
  const keyStride = keyOffset + roundUp(keySize);
  const valueStride = sizeOf(value) + (value.name === "sum" ? 8 : 0);
  const rows = isShared(value) ? 1 : powerOfTwo(target.possibleCpus);
  const banks = clears ? 2 : 1;
  const bankBytes = TABLE_LINE + slots * 4 + room * (keyStride + rows * valueStride);
  if (TABLE_LINE + banks * bankBytes > MOST_TABLE_BYTES) return undefined;
  const slotsAt = 2 * TABLE_LINE;
  const keysAt = slotsAt + slots * 4;
  const shape = { limit, room, slots, keyStride, keyOffset, valueStride, rows, banks, bankBytes } as const;
  return { ...shape, bankAt: TABLE_LINE, slotsAt, keysAt, valuesAt: keysAt + room * keyStride };
}

/** What changes often shares no cache line with what does not. */
const TABLE_LINE = 64;
/** BPF_F_MMAPABLE */
const MAPPABLE = 1 << 10;

/** More bytes than a text of this size has, by a number that verifiers understand. */
export function textRoom(size: number): number {
  return powerOfTwo(size + 1);
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, least)));
}

function tableLayout(info: MapInfo, value: Type, { index }: Context, table: KeyTable): MapLayout {
  const flag = value.kind === "aggregate" && value.name === "sum" ? sizeOf(value) : undefined;
  const script: ScriptMap = {
    name: info.name,
    key: info.key,
    value,
    perCpu: table.rows > 1,
    setFlagOffset: flag,
    table,
  };
  const keySize = sizeOf(info.key ?? INT64);
  const valueSize = TABLE_LINE + table.banks * table.bankBytes + (table.keyOffset > 0 ? textRoom(keySize) : 0);
  const spec: BpfMapSpec = {
    name: bpfName(info.name),
    kind: "array",
    keySize: 4,
    valueSize,
    maxEntries: 1,
    flags: MAPPABLE,
    script,
  };
  return { index, spec, script, valueSize, keptKeys: undefined };
}

/**
 * Aggregations whose value all processors share, to be added to atomically: histograms with keys. A value for each of a
 * hundred processors would take hundreds of megabytes, and could not be had in advance.
 */
export function isShared(type: Type): boolean {
  return type.kind === "aggregate" && (type.name === "hist" || type.name === "lhist");
}

// What the compiler hands to the engine: everything needed to create maps, load and attach programs, and to read what they
// send, with nothing of the source left to ask. Plain data, so that it can be cached, shipped and loaded elsewhere.

import type { EventAction, ProgramType, ResolvedAttachPoint, Span, Type } from "@kscope/lang";

/** Kinds as the kernel names them, lower case without BPF_MAP_TYPE_. */
export type BpfMapKind =
  | "hash"
  | "percpu_hash"
  | "lru_hash"
  | "lru_percpu_hash"
  | "array"
  | "percpu_array"
  | "ringbuf"
  | "stack_trace"
  | "prog_array"
  | "task_storage"
  | "perf_event_array"
  | "cgroup_array";

export interface BpfMapSpec {
  /** Index is the map's number in relocations. */
  readonly name: string;
  readonly kind: BpfMapKind;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  /** Bytes to put into a single-element array before loading (constants, zeroes are implied). */
  readonly initial?: Uint8Array;
  /** A cgroup's directory, which is element 0 (cgroup_array). */
  readonly cgroup?: string;
  /** Not made anew, but the map that is pinned at this path of a BPF file system. */
  readonly pinned?: string;
  /** The script's map that this one implements; absent for internal maps. */
  readonly script?: ScriptMap;
}

/**
 * A hash table in the only value of an array map (lower/key-table.ts). A bank is u64 how many entries there are, at its start;
 * u32 slots, found by a key's hash, each 0 or an entry's number plus one; keys and values of the entries, by their
 * numbers. Entries are never removed from a bank; in one whose value nobody has set its key is not there.
 */
export interface KeyTable {
  /** Most keys, and the power of two that they have room for. */
  readonly limit: number;
  readonly room: number;
  /** A power of two. */
  readonly slots: number;
  readonly keyStride: number;
  /** Where in an entry the key lies: behind its hash, where that is compared in its stead. */
  readonly keyOffset: 0 | 8;
  readonly valueStride: number;
  /** Values an entry: those of a processor lie together. */
  readonly rows: number;
  /** With two, a u32 at the map's start says which one is in use. */
  readonly banks: 1 | 2;
  readonly bankBytes: number;
  /** From the map's start, in the first bank. */
  readonly bankAt: number;
  readonly slotsAt: number;
  readonly keysAt: number;
  readonly valuesAt: number;
}

/** How a `@map` of the script lies in its BPF map. */
export interface ScriptMap {
  readonly name: string;
  /** Undefined for a scalar map, which lies in a single-element array. */
  readonly key: Type | undefined;
  readonly value: Type;
  /** Values are one a processor, to be merged by the rule of the aggregation. */
  readonly perCpu: boolean;
  /** Offset of the u64 that is zero where the value is not set: of a scalar map until it is assigned, of one with keys for
   * keys that were deleted and stay for their return. Undefined: a scalar whose count is zero has not been assigned, every
   * key is set. */
  readonly setFlagOffset: number | undefined;
  /** Set for a map whose keys are in a table of our own. */
  readonly table?: KeyTable;
}

export interface Relocation {
  /** Index of the (first) 8-byte instruction. */
  readonly instruction: number;
  readonly kind: "map" | "map-value" | "load-constant" | "kfunc";
  readonly map?: number;
  /** load-constant: the name; kfunc: that of the kernel's function, whose BTF type the call is to name. */
  readonly name?: string;
}

export interface LineRecord {
  readonly instruction: number;
  readonly span: Span;
}

export interface BpfFunction {
  readonly name: string;
  /** First instruction. */
  readonly instruction: number;
  readonly argumentCount: number;
}

export interface BpfProgram {
  /** At most 15 characters of [A-Za-z0-9_.]. */
  readonly name: string;
  readonly type: ProgramType;
  /** At least one; all of the kinds that load as `type`. Order of `begin`s is the order of programs. */
  readonly attachPoints: readonly ResolvedAttachPoint[];
  /** The event of raw_syscalls that stands for all attach points: the program tells them apart. */
  readonly through?: "sys_enter" | "sys_exit";
  /** Points of the same functions' returns, in a program that runs at both: a kprobe session. */
  readonly returns?: readonly ResolvedAttachPoint[];
  /** 8 bytes each, ready but for relocations. */
  readonly instructions: Uint8Array;
  readonly relocations: readonly Relocation[];
  readonly functions: readonly BpfFunction[];
  readonly lines: readonly LineRecord[];
}

/** A record in the ring buffer starts with u32 `event` (index into `events`); then, where `timestamps` is set on the
 * object, u32 of padding and u64 ktime; fields lie at their offsets from the record's start. */
export interface EventSpec {
  readonly action: AsyncAction;
  readonly fields: readonly EventField[];
  readonly size: number;
  readonly span: Span | undefined;
}

export interface EventField {
  readonly offset: number;
  readonly type: Type;
}

/** What the engine does with a record: the language says what there is (lang/src/lowering/event-action.ts). */
export type AsyncAction = EventAction;

/** Where stacks of a depth are: most in a stack trace map by u32 number; those that collided there in a hash map, by u64
 * numbers with bit 62 set. */
export interface StackMaps {
  /** None for stacks that are deeper than stack trace maps have them. */
  readonly map: number | undefined;
  readonly more: number;
  readonly depth: number;
  readonly buildId: boolean;
}

/** Maps of unwinding tables, as unwind-layout.ts has them: the engine makes them as large as they have to be. */
export interface UnwindMaps {
  readonly processes: number;
  readonly mappings: number;
  readonly rows: number;
  readonly rules: number;
}

/** A place of the script that updates one of its maps. */
export interface RefusingPlace {
  readonly map: string;
  /** Its first failure sends a record, which stands where it belongs among what the probe prints. */
  readonly sends: boolean;
  readonly span: Span | undefined;
}

export interface BpfObject {
  readonly license: string;
  readonly maps: readonly BpfMapSpec[];
  readonly programs: readonly BpfProgram[];
  readonly events: readonly EventSpec[];
  /** Index of the ring buffer map, if any program sends events. */
  readonly ring: number | undefined;
  /** Index of the per-CPU array that counts records lost for want of ring buffer space, one u64 a program. */
  readonly lost: number | undefined;
  /** A single-element array with two u64 counters a place in the script of map updates that failed: since the map was full,
   * and for another reason. */
  readonly refused: { readonly map: number; readonly slots: readonly RefusingPlace[] } | undefined;
  readonly stacks: readonly StackMaps[];
  readonly unwind: UnwindMaps | undefined;
  readonly timestamps: boolean;
  readonly config: Readonly<Record<string, string | number | boolean>>;
}

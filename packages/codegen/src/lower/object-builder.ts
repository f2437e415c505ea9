// Collects what the programs of one object share: maps, events, stack maps, scratch memory.

import type { Config, EventAction, MapInfo, Span, Target, Type } from "@kscope/lang";
import { alignOf, sizeOf } from "@kscope/lang";
import type { BpfMapKind, BpfMapSpec, EventField, EventSpec, RefusingPlace, StackMaps, UnwindMaps } from "../object.ts";
import { MAPPING, PROCESS, ROW, RULE } from "../unwind-layout.ts";
import { type MapLayout, NO_PREALLOC, scriptMapLayout } from "./map-layout.ts";
import { frameBytes } from "./stacks.ts";
import type { TableUse } from "./table-maps.ts";

/** A record starts with the u32 number of its event and u32 of padding. */
const RECORD_HEADER = 8;

const PAGE = 4096;

/** The largest value of a per-CPU map (PCPU_MIN_UNIT_SIZE in include/linux/percpu.h). */
const PER_CPU_BYTES = 32768;

/** Thrown when it shows that a program needs more scratch memory than a per-CPU map has; the object is made anew then. */
export class ScratchTooWide extends Error {
  constructor() {
    super("scratch memory is wider than a per-CPU value");
    this.name = "ScratchTooWide";
  }
}

export interface ObjectOptions {
  readonly reportFailures?: boolean;
  readonly wideScratch?: boolean;
  /** Names of maps whose deleted keys may stay. */
  readonly reusable?: ReadonlySet<string>;
  /** Maps whose keys may be in tables of our own. */
  readonly tables?: ReadonlyMap<string, TableUse>;
}

export class ObjectBuilder {
  readonly target: Target;
  readonly config: Config;
  readonly reportFailures: boolean;
  readonly maps: (BpfMapSpec & { valueSize: number; maxEntries: number })[] = [];
  readonly events: EventSpec[] = [];
  readonly stacks: StackMaps[] = [];
  unwind: UnwindMaps | undefined;
  ring: number | undefined;
  lost: number | undefined;
  refused: { readonly map: number; readonly slots: RefusingPlace[] } | undefined;
  readonly #layouts: Map<string, MapLayout> = new Map();
  #scratch: number | undefined;
  #ended: number | undefined;
  #cgroup: number | undefined;
  #zeroes: number | undefined;
  #keyCounts: number | undefined;
  readonly #counted: string[] = [];
  readonly #reusable: ReadonlySet<string>;
  readonly #tables: ReadonlyMap<string, TableUse>;
  #programs = 0;

  /** Rows of scratch memory are elements of a plain array, one a processor, since they are too wide for a per-CPU map. */
  readonly wideScratch: boolean;

  constructor(target: Target, config: Config, options: ObjectOptions = {}) {
    const { reportFailures = false, wideScratch = false, reusable = new Set(), tables = new Map() } = options;
    this.#reusable = reusable;
    this.#tables = tables;
    this.target = target;
    this.wideScratch = wideScratch;
    this.reportFailures = reportFailures;
    this.config = config;
  }

  /** Number of the program that is begun: its row in the scratch and lost maps. */
  startProgram(): number {
    return this.#programs++;
  }

  /** The maps of the script that are used. */
  scriptMap(info: MapInfo): MapLayout {
    let layout = this.#layouts.get(info.name);
    if (layout === undefined) {
      layout = scriptMapLayout(info, {
        config: this.config,
        target: this.target,
        index: this.maps.length,
        reusable: this.#reusable.has(info.name),
        table: this.#tables.get(info.name),
      });
      this.#layouts.set(info.name, layout);
      this.maps.push({ ...layout.spec });
    }
    return layout;
  }

  /** Its size is for the engine to say where the configuration does not. */
  ringMap(): number {
    this.ring ??= this.#internal("ringbuf", "ring", 0, 0, this.#ringBytes(this.config.integer("perf_rb_pages")));
    return this.ring;
  }

  /** A page a processor at least, and a power of two. */
  #ringBytes(pages: number): number {
    return pages === 0 ? 0 : 2 ** Math.ceil(Math.log2(Math.max(pages, this.target.possibleCpus) * PAGE));
  }

  /** One word: 1 from the first exit() on. */
  endedMap(): number {
    this.#ended ??= this.#internal("array", "ended", 4, 8, 1);
    return this.#ended;
  }

  /** A counter a program of records that found no room. */
  lostMap(): number {
    this.lost ??= this.#internal("percpu_array", "lost", 4, 8, 1);
    this.#grow(this.lost, 8);
    return this.lost;
  }

  /** A table that programs read. */
  tableMap(name: string, bytes: Uint8Array): number {
    const map = this.#internal("array", name, 4, bytes.length, 1);
    this.maps[map] = { ...(this.maps[map] as BpfMapSpec), initial: bytes };
    return map;
  }

  /** A word that counts the keys of a map of the script, gone ones included. */
  keyCount(name: string): { map: number; offset: number } {
    this.#keyCounts ??= this.#internal("array", "keys", 4, 8, 1);
    const map = this.#keyCounts;
    let slot = this.#counted.indexOf(name);
    if (slot < 0) slot = this.#counted.push(name) - 1;
    const spec = this.maps[map];
    if (spec !== undefined) spec.valueSize = 8 * this.#counted.length;
    return { map, offset: 8 * slot };
  }

  /** Two counters of updates that a place of the script could not make in a map: full, and otherwise. */
  refusedSlot(place: RefusingPlace): { map: number; offset: number; place: number } {
    this.refused ??= { map: this.#internal("array", "refused", 4, 8, 1), slots: [] };
    const { map, slots } = this.refused;
    slots.push(place);
    const spec = this.maps[map];
    if (spec !== undefined) spec.valueSize = 16 * slots.length;
    return { map, offset: 16 * (slots.length - 1), place: slots.length - 1 };
  }

  /** Per-CPU memory, one row a program, at least `size` bytes wide. */
  scratchMap(size: number): number {
    this.#scratch ??= this.#internal(this.wideScratch ? "array" : "percpu_array", "scratch", 4, 8, 1);
    this.#grow(this.#scratch, size);
    const spec = this.maps[this.#scratch];
    if (spec === undefined) return this.#scratch;
    if (!this.wideScratch && spec.valueSize > PER_CPU_BYTES) throw new ScratchTooWide();
    if (this.wideScratch) spec.maxEntries = this.#programs * this.target.possibleCpus;
    return this.#scratch;
  }

  /** A map whose one element is the cgroup with this directory. */
  cgroupMap(directory: string): number {
    this.#cgroup ??= this.maps.push({ ...CGROUP, cgroup: directory }) - 1;
    return this.#cgroup;
  }

  /** A map of u64 keys that somebody else has made. */
  pinnedMap(path: string): number {
    const known = this.maps.findIndex((m) => m.pinned === path);
    return known >= 0 ? known : this.maps.push({ ...PINNED, pinned: path }) - 1;
  }

  /** `size` zero bytes, for values that are inserted before they are updated in place. */
  zeroMap(size: number): number {
    this.#zeroes ??= this.#internal("array", "zeroes", 4, 8, 1);
    const spec = this.maps[this.#zeroes];
    if (spec !== undefined) spec.valueSize = Math.max(spec.valueSize, size);
    return this.#zeroes;
  }

  /** The map of stacks of a depth, and the one for those that find no place in it. */
  stackMaps(depth: number, buildId: boolean): StackMaps {
    const known = this.stacks.find((s) => s.depth === depth && s.buildId === buildId);
    if (known !== undefined) return known;
    const size = depth * frameBytes(buildId);
    const name = `stack_${depth}${buildId ? "_b" : ""}`;
    const flags = buildId ? STACK_BUILD_ID : 0;
    const map =
      depth > DEEPEST_TRACE
        ? undefined
        : this.#internal("stack_trace", name, 4, size, this.config.integer("max_stacks"), flags);
    const onDemand = this.target.has("unprealloc_tracing") ? NO_PREALLOC : 0;
    const more = this.#internal("hash", `${name}_more`, 8, size, MORE_STACKS, onDemand);
    const maps = { map, more, depth, buildId };
    this.stacks.push(maps);
    return maps;
  }

  /** The maps of unwinding tables; how many entries they have is for the engine to say. */
  unwindMaps(): UnwindMaps {
    this.unwind ??= {
      processes: this.#internal("hash", "processes", 8, PROCESS.size, 1),
      mappings: this.#internal("array", "mappings", 4, MAPPING.size, 1),
      rows: this.#internal("array", "rows", 4, ROW.size, 1),
      rules: this.#internal("array", "rules", 4, RULE.size, 1),
    };
    return this.unwind;
  }

  event(
    action: EventAction,
    types: readonly Type[],
    span: Span | undefined,
  ): { index: number; offsets: number[]; size: number } {
    const fields: EventField[] = [];
    let offset = RECORD_HEADER;
    for (const type of types) {
      const align = alignOf(type);
      offset = Math.ceil(offset / align) * align;
      fields.push({ offset, type });
      offset += sizeOf(type);
    }
    const size = Math.ceil(offset / 8) * 8;
    const spec: EventSpec = { action, fields, size, span };
    const same = this.events.findIndex(
      (e) => e.span === span && e.size === size && JSON.stringify(e.action) === JSON.stringify(action),
    );
    const index = same >= 0 ? same : this.events.push(spec) - 1;
    return { index, offsets: fields.map((f) => f.offset), size };
  }

  #grow(map: number, valueSize: number): void {
    const spec = this.maps[map];
    if (spec === undefined) return;
    spec.valueSize = Math.max(spec.valueSize, Math.ceil(valueSize / 8) * 8);
    spec.maxEntries = Math.max(spec.maxEntries, this.#programs);
  }

  #internal(kind: BpfMapKind, name: string, keySize: number, valueSize: number, maxEntries: number, flags = 0): number {
    return this.maps.push({ name, kind, keySize, valueSize, maxEntries, flags }) - 1;
  }
}

const CGROUP = { name: "cgroup", kind: "cgroup_array", keySize: 4, valueSize: 4, maxEntries: 1, flags: 0 } as const;
/** Values are not looked at, and of a size that its maker chose. */
const PINNED = { name: "pinned", kind: "hash", keySize: 8, valueSize: 8, maxEntries: 1, flags: 0 } as const;
/** What the kernel makes stack trace maps for (kernel.perf_event_max_stack), unless it is told otherwise. */
const DEEPEST_TRACE = 127;
/** Of stacks whose bucket is taken; memory is taken as they come. */
const MORE_STACKS = 16384;
/** BPF_F_STACK_BUILD_ID */
const STACK_BUILD_ID = 1 << 5;

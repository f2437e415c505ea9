// BPF maps as the interpreter has them: enough of their kernel behaviour to run what we compile.

import type { Memory } from "./memory.ts";

export type InterpretedMapKind = "hash" | "percpu_hash" | "array" | "percpu_array" | "ringbuf";

export interface InterpretedMapSpec {
  readonly kind: InterpretedMapKind;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  /** Arrays: the bytes of all elements. */
  readonly initial?: Uint8Array;
}

const ENOENT = -2n;
const E2BIG = -7n;
const EEXIST = -17n;
const EINVAL = -22n;

/** Flags of bpf_map_update_elem (linux/bpf.h). */
const NO_EXIST = 1n;
const EXIST = 2n;

interface Entry {
  readonly key: Uint8Array;
  /** One a processor; one in all for maps that are not per CPU. */
  readonly values: { readonly address: bigint; readonly bytes: Uint8Array }[];
}

export class InterpretedMap {
  readonly spec: InterpretedMapSpec;
  readonly entries: Map<string, Entry> = new Map();
  /** Ring buffers: what was submitted, in order. */
  readonly records: Uint8Array[] = [];
  readonly #memory: Memory;
  readonly #processors: number;

  constructor(spec: InterpretedMapSpec, memory: Memory, processors: number) {
    this.spec = spec;
    this.#memory = memory;
    this.#processors = spec.kind.startsWith("percpu_") ? processors : 1;
    if (this.isArray) for (let index = 0; index < spec.maxEntries; index++) this.#create(indexKey(index), index);
  }

  get isArray(): boolean {
    return this.spec.kind === "array" || this.spec.kind === "percpu_array";
  }

  /** Address of the value, or 0. */
  lookup(key: Uint8Array, cpu: number): bigint {
    return this.entries.get(textOf(key))?.values[this.#processors === 1 ? 0 : cpu]?.address ?? 0n;
  }

  update(key: Uint8Array, value: Uint8Array, flags: bigint, cpu: number): bigint {
    const known = this.entries.get(textOf(key));
    if (known !== undefined && flags === NO_EXIST) return EEXIST;
    if (known === undefined && flags === EXIST) return ENOENT;
    if (known === undefined && (this.isArray || this.entries.size >= this.spec.maxEntries)) return E2BIG;
    const entry = known ?? this.#create(key, 0);
    entry.values[this.#processors === 1 ? 0 : cpu]?.bytes.set(value);
    return 0n;
  }

  delete(key: Uint8Array): bigint {
    if (this.isArray) return EINVAL;
    return this.entries.delete(textOf(key)) ? 0n : ENOENT;
  }

  /** Copies of all values: by entry, then by processor. */
  snapshot(): { key: Uint8Array; values: Uint8Array[] }[] {
    return [...this.entries.values()].map(({ key, values }) => ({
      key,
      values: values.map(({ bytes }) => bytes.slice()),
    }));
  }

  #create(key: Uint8Array, index: number): Entry {
    const values: Entry["values"] = [];
    for (let cpu = 0; cpu < this.#processors; cpu++) {
      const bytes = new Uint8Array(this.spec.valueSize);
      const initial = this.spec.initial?.subarray(index * bytes.length, (index + 1) * bytes.length);
      if (initial !== undefined) bytes.set(initial);
      values.push({ address: this.#memory.map(bytes), bytes });
    }
    const entry = { key: key.slice(), values };
    this.entries.set(textOf(key), entry);
    return entry;
  }
}

/** The key of an array's element: u32, little-endian. */
export function indexKey(index: number): Uint8Array {
  const key = new Uint8Array(4);
  new DataView(key.buffer).setUint32(0, index, true);
  return key;
}

function textOf(key: Uint8Array): string {
  return String.fromCharCode(...key);
}

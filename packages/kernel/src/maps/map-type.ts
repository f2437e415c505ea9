// What is particular about a map type, one record each: the rest of the package asks here instead of switching on types.

import type { MAP_TYPE } from "../generated/bpf-enums.generated.ts";
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";

export type MapType = keyof typeof MAP_TYPE;

export interface MapTraits {
  /** Each entry holds a value for every possible processor, each rounded up to eight bytes. */
  readonly perCpu?: true;
  /** Keys are 0 … maxEntries-1 and always there: deleting means zeroing. */
  readonly indexed?: true;
  /** Push, pop and peek only. */
  readonly keyless?: true;
  /** Has no entries that user space could read. */
  readonly opaque?: true;
  /** Needs BTF for key and value. */
  readonly localStorage?: true;
  /** Flags without which the kernel refuses the type. */
  readonly flags?: number;
}

const NO_PREALLOC = BPF_FLAG.BPF_F_NO_PREALLOC;
const STORAGE: MapTraits = { localStorage: true, flags: NO_PREALLOC };

const TRAITS: Partial<Readonly<Record<MapType, MapTraits>>> = {
  array: { indexed: true },
  percpu_array: { indexed: true, perCpu: true },
  percpu_hash: { perCpu: true },
  lru_percpu_hash: { perCpu: true },
  queue: { keyless: true },
  stack: { keyless: true },
  bloom_filter: { keyless: true },
  ringbuf: { opaque: true },
  user_ringbuf: { opaque: true },
  lpm_trie: { flags: NO_PREALLOC },
  task_storage: STORAGE,
  inode_storage: STORAGE,
  sk_storage: STORAGE,
  cgrp_storage: STORAGE,
};

const NONE: MapTraits = {};

export function mapTraits(type: MapType): MapTraits {
  return TRAITS[type] ?? NONE;
}

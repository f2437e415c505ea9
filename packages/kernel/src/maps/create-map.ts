// BPF_MAP_CREATE: from a description of a map to its descriptor.
import { bpf, tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import type { Fd } from "../fd.ts";
import { Fd as OwnedFd } from "../fd.ts";
import { MAP_TYPE } from "../generated/bpf-enums.generated.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { mapCreateAttr } from "../generated/layouts.generated.ts";
import { Arena } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import { raiseMemlockLimit } from "../process/resource-limit.ts";
import { loadBtf } from "../programs/load-btf.ts";
import { type MapType, mapTraits } from "./map-type.ts";
import { objectName } from "./object-name.ts";
import { STORAGE_KEY_TYPE, STORAGE_VALUE_TYPE, storageBtf } from "./storage-btf.ts";

/** A map to create. Sizes in bytes; `flags` are the BPF_F_ ones of the kernel, those a type demands are added. */
export interface MapSpec {
  readonly type: MapType;
  readonly name: string;
  readonly keySize: number;
  readonly valueSize: number;
  /** Entries; for a ring buffer its size in bytes, a power of two and whole pages. */
  readonly maxEntries: number;
  readonly flags?: number;
  /** For maps of maps: a map like those that will be put in. */
  readonly innerMapFd?: number;
  readonly numaNode?: number;
  readonly btf?: { readonly fd: number; readonly keyTypeId: number; readonly valueTypeId: number };
  /** map_extra: the number of hash functions of a bloom filter, for instance. */
  readonly extra?: number;
}

function describe(spec: MapSpec): Struct<typeof mapCreateAttr> {
  const attr = new Struct(mapCreateAttr, new Arena(mapCreateAttr.size));
  attr.set("map_type", MAP_TYPE[spec.type]).set("key_size", spec.keySize).set("value_size", spec.valueSize);
  attr.set("max_entries", spec.maxEntries).set("map_flags", (spec.flags ?? 0) | (mapTraits(spec.type).flags ?? 0));
  if (spec.innerMapFd !== undefined) attr.set("inner_map_fd", spec.innerMapFd);
  if (spec.numaNode !== undefined) attr.set("numa_node", spec.numaNode);
  attr.setBytes("map_name", objectName(spec.name));
  if (spec.extra !== undefined) attr.set("map_extra", spec.extra);
  return attr;
}

function create(attr: Struct<typeof mapCreateAttr>, spec: MapSpec): Fd {
  const first = tryBpf("MAP_CREATE", attr);
  if (first >= 0) return new OwnedFd(first);
  if (first !== -ERRNO.EPERM) throw new BpfError("MAP_CREATE", -first, `${spec.type} "${spec.name}"`);
  // before 5.11 a used-up RLIMIT_MEMLOCK says EPERM as well
  raiseMemlockLimit();
  return new OwnedFd(bpf("MAP_CREATE", attr, `${spec.type} "${spec.name}"`));
}

/** Creates a map and returns its descriptor. Throws BpfError. */
export function createMap(spec: MapSpec): Fd {
  const attr = describe(spec);
  const { btf } = spec;
  if (btf !== undefined) {
    attr.set("btf_fd", btf.fd).set("btf_key_type_id", btf.keyTypeId).set("btf_value_type_id", btf.valueTypeId);
  }
  if (btf !== undefined || mapTraits(spec.type).localStorage === undefined) return create(attr, spec);
  using own = loadBtf(storageBtf(spec.valueSize));
  attr.set("btf_fd", own.number).set("btf_key_type_id", STORAGE_KEY_TYPE).set("btf_value_type_id", STORAGE_VALUE_TYPE);
  return create(attr, spec);
}

// The maps of an object, in the kernel. Initial data is written before any program is loaded: the verifier reads
// frozen maps, and programs must never see a map half filled.
import type { BpfMapSpec, BpfObject } from "@kscope/codegen";
import { BpfError, BpfMap, possibleCpus } from "@kscope/kernel";
import { MapRefused } from "../errors/map-refused.ts";
import { generalCause } from "../errors/no-privilege.ts";

/** BPF_F_RDONLY_PROG: programs only read, so that user space may freeze it and the verifier may fold its values. */
const READ_ONLY_PROGRAM = 1 << 7;

export interface MapOptions {
  /** Bytes of the ring buffer: a power of two and whole pages. Undefined: what the object says. */
  readonly ringSize?: number | undefined;
}

/** Creates all maps, in the object's order. Throws MapRefused, NoPrivilege or NoBpf, and then leaves none behind. */
export function createMaps(object: BpfObject, options: MapOptions = {}): readonly BpfMap[] {
  const maps: BpfMap[] = [];
  try {
    for (const spec of object.maps) maps.push(createMap(spec, options));
  } catch (error) {
    for (const map of maps) map.close();
    throw error;
  }
  return maps;
}

function createMap(spec: BpfMapSpec, { ringSize }: MapOptions): BpfMap {
  const maxEntries = spec.kind === "ringbuf" ? (ringSize ?? spec.maxEntries) : spec.maxEntries;
  const { name, kind: type, keySize, valueSize, flags } = spec;
  try {
    const map = BpfMap.create({ name, type, keySize, valueSize, maxEntries, flags });
    if (spec.initial !== undefined) initialise(map, spec.initial);
    return map;
  } catch (error) {
    if (!(error instanceof BpfError)) throw error;
    throw generalCause(error) ?? new MapRefused(spec, possibleCpus(), error);
  }
}

function initialise(map: BpfMap, initial: Uint8Array): void {
  const value = new Uint8Array(map.valueBytes);
  for (let at = 0; at < value.length; at += map.valueStride) value.set(initial.subarray(0, map.valueSize), at);
  map.update(new Uint8Array(map.keySize), value);
  if ((map.flags & READ_ONLY_PROGRAM) !== 0) map.freeze();
}

// Whether the kernel has a map type: by creating a small one.
import { BpfMap } from "../maps/bpf-map.ts";
import type { MapSpec } from "../maps/create-map.ts";
import { type MapType, mapTraits } from "../maps/map-type.ts";
import { pageSize } from "../memory/page-size.ts";
import { type Answer, attempt } from "./answer.ts";

const SHAPES: Partial<Readonly<Record<MapType, Partial<MapSpec>>>> = {
  stack_trace: { valueSize: 8 },
  lpm_trie: { keySize: 8 },
  prog_array: { valueSize: 4 },
  perf_event_array: { valueSize: 4 },
  cgroup_array: { valueSize: 4 },
};

function shapeOf(type: MapType): MapSpec {
  const traits = mapTraits(type);
  const base: MapSpec = { type, name: "probe_map", keySize: 4, valueSize: 8, maxEntries: 1 };
  if (traits.opaque) return { ...base, keySize: 0, valueSize: 0, maxEntries: pageSize() };
  if (traits.keyless) return { ...base, keySize: 0 };
  if (traits.localStorage) return { ...base, maxEntries: 0 };
  return { ...base, ...SHAPES[type] };
}

function createMapOfMaps(type: MapType): BpfMap {
  using inner = BpfMap.create(shapeOf("array"));
  return BpfMap.create({ ...shapeOf(type), valueSize: 4, innerMapFd: inner.fd.number });
}

const known = new Map<MapType, Answer>();

/** Asked once per type. */
export function probeMapType(type: MapType): Answer {
  const create = type.endsWith("_of_maps") ? createMapOfMaps : (it: MapType) => BpfMap.create(shapeOf(it));
  const answer = known.get(type) ?? attempt(() => create(type));
  known.set(type, answer);
  return answer;
}

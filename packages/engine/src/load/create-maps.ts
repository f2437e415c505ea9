// The maps of an object, in the kernel. Initial data is written before any program is loaded: the verifier reads
// frozen maps, and programs must never see a map half filled.

import { closeSync, openSync } from "node:fs";
import type { BpfMapSpec, BpfObject } from "@kscope/codegen";
import { BPF_FLAG, BpfError, BpfMap, possibleCpus } from "@kscope/kernel";
import { MapRefused } from "../errors/map-refused.ts";
import { generalCause } from "../errors/no-privilege.ts";
import { PinnedMapUnusable } from "../errors/pinned-map-unusable.ts";
import { ringBytes } from "./ring-bytes.ts";

/** Creates all maps, in the object's order. Throws MapRefused, PinnedMapUnusable, NoPrivilege or NoBpf, and then leaves none behind. */
export function createMaps(object: BpfObject): readonly BpfMap[] {
  const maps: BpfMap[] = [];
  try {
    for (const spec of object.maps) maps.push(createMap(spec));
  } catch (error) {
    for (const map of maps) map.close();
    throw error;
  }
  return maps;
}

function createMap(spec: BpfMapSpec): BpfMap {
  const { name, kind: type, keySize, valueSize, flags } = spec;
  const maxEntries = type === "ringbuf" && spec.maxEntries === 0 ? ringBytes() : spec.maxEntries;
  if (spec.pinned !== undefined) return openPinned(spec, spec.pinned);
  try {
    const map = BpfMap.create({ name, type, keySize, valueSize, maxEntries, flags });
    if (spec.initial !== undefined) initialise(map, spec.initial);
    if (spec.cgroup !== undefined) setCgroup(map, spec.cgroup);
    return map;
  } catch (error) {
    if (!(error instanceof BpfError)) throw error;
    throw generalCause(error) ?? new MapRefused({ ...spec, maxEntries }, possibleCpus(), error);
  }
}

/** Throws PinnedMapUnusable. */
function openPinned({ kind, keySize }: BpfMapSpec, path: string): BpfMap {
  let map: BpfMap;
  try {
    map = BpfMap.openPinned(path);
  } catch (error) {
    if (!(error instanceof BpfError)) throw error;
    throw generalCause(error) ?? new PinnedMapUnusable(path, error.message);
  }
  if (map.type === kind && map.keySize === keySize) return map;
  map.close();
  throw new PinnedMapUnusable(path, `it is of type ${map.type} with keys of ${map.keySize} bytes`);
}

function setCgroup(map: BpfMap, directory: string): void {
  const fd = openSync(directory, "r");
  try {
    map.setFd(0, fd);
  } finally {
    closeSync(fd);
  }
}

function initialise(map: BpfMap, initial: Uint8Array): void {
  const value = new Uint8Array(map.valueBytes);
  for (let at = 0; at < value.length; at += map.valueStride) value.set(initial.subarray(0, map.valueSize), at);
  map.update(new Uint8Array(map.keySize), value);
  // programs only read it: frozen, so that the verifier may fold its values
  if ((map.flags & BPF_FLAG.BPF_F_RDONLY_PROG) !== 0) map.freeze();
}

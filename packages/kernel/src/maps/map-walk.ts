// Lists a map key by key, for the types and kernels that have no batch commands. Other processors may delete keys
// meanwhile: from a key that is gone the kernel starts over at the first one. Then the walk steps back to the last key that
// is still there; it is bounded, since keys may vanish faster than it steps.

import { SyscallError } from "../errors/syscall-error.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { joinedBytes } from "../memory/joined-bytes.ts";
import type { BpfMap } from "./bpf-map.ts";
import type { MapDump } from "./map-batch.ts";

/** Programs, perf events and such have keys whose values cannot be read; those entries do not count. */
function read(map: BpfMap, key: Uint8Array): Uint8Array | undefined {
  try {
    return map.lookup(key);
  } catch (error) {
    if (error instanceof SyscallError && error.errno === ERRNO.ENOENT) return undefined;
    throw error;
  }
}

/** Where to go on from after the kernel started over: the last key that is known to be there still. */
function stepBack(live: Uint8Array[], cursor: Uint8Array | undefined): Uint8Array | undefined {
  if (live.at(-1) === cursor) live.pop();
  return live.at(-1);
}

export function walkMap(map: BpfMap): MapDump {
  const seen = new Set<string>();
  const live: Uint8Array[] = [];
  const keys: Uint8Array[] = [];
  const values: Uint8Array[] = [];
  let cursor: Uint8Array | undefined;
  for (let steps = 4 * map.maxEntries + 64; steps > 0; steps--) {
    const next = map.getNextKey(cursor);
    if (next === undefined) break;
    const text = Buffer.from(next).toString("latin1");
    if (seen.has(text)) {
      cursor = stepBack(live, cursor) ?? next;
      continue;
    }
    seen.add(text);
    cursor = next;
    const value = read(map, next);
    if (value === undefined) continue;
    live.push(next);
    keys.push(next);
    values.push(value);
  }
  return { count: keys.length, keys: joinedBytes(keys), values: joinedBytes(values) };
}

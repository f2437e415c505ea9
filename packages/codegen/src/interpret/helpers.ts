// Kernel helpers that the interpreter knows by itself, by their id in linux/bpf.h. Others, or these with other behaviour,
// come with the environment.

import type { InterpretedMap } from "./maps.ts";
import type { Memory } from "./memory.ts";

/** What a helper may use. */
export interface HelperHost {
  readonly memory: Memory;
  readonly cpu: number;
  /** Nanoseconds, for the clock helpers. */
  now(): bigint;
  readonly pidTgid: bigint;
  /** The map at a descriptor's address. Throws if there is none. */
  mapOf(address: bigint): InterpretedMap;
  /** Runs a function of the program by the address that ld_imm64 gave it. */
  callback(address: bigint, args: readonly bigint[]): bigint;
  /** Records that are reserved and not yet submitted. */
  readonly reserved: Map<bigint, { readonly map: InterpretedMap; readonly bytes: Uint8Array }>;
}

export type Helper = (host: HelperHost, args: readonly bigint[]) => bigint;

const EFAULT = -14n;
const E2BIG = -7n;
/** BPF_MAX_LOOPS. */
const MAXIMUM_LOOPS = 1n << 23n;

export const DEFAULT_HELPERS: ReadonlyMap<number, Helper> = new Map<number, Helper>([
  [1, (host, [map = 0n, key = 0n]) => withKey(host, map, key, (found, bytes) => found.lookup(bytes, host.cpu))],
  [2, updateElement],
  [3, (host, [map = 0n, key = 0n]) => withKey(host, map, key, (found, bytes) => found.delete(bytes))],
  [4, probeRead],
  [5, (host) => host.now()],
  [8, (host) => BigInt(host.cpu)],
  [14, (host) => host.pidTgid],
  [112, probeRead],
  [113, probeRead],
  [115, probeReadText],
  [125, (host) => host.now()],
  [131, ringReserve],
  [132, ringSubmit],
  [133, ringDiscard],
  [164, forEachElement],
  [181, loop],
]);

function withKey(
  host: HelperHost,
  map: bigint,
  key: bigint,
  use: (map: InterpretedMap, key: Uint8Array) => bigint,
): bigint {
  const found = host.mapOf(map);
  return use(found, host.memory.slice(key, found.spec.keySize));
}

function updateElement(host: HelperHost, [map = 0n, key = 0n, value = 0n, flags = 0n]: readonly bigint[]): bigint {
  return withKey(host, map, key, (found, bytes) =>
    found.update(bytes, host.memory.slice(value, found.spec.valueSize), flags, host.cpu),
  );
}

/** On a fault the destination is zeroed, as the kernel does. */
function probeRead(host: HelperHost, [target = 0n, size = 0n, source = 0n]: readonly bigint[]): bigint {
  const length = Number(BigInt.asUintN(32, size));
  const place = host.memory.find(source, length);
  host.memory.fill(target, place?.bytes.slice(place.offset, place.offset + length) ?? new Uint8Array(length));
  return place === undefined ? EFAULT : 0n;
}

/** Up to the NUL, which is counted, or cut to `size` bytes with a NUL at the end. */
function probeReadText(host: HelperHost, [target = 0n, size = 0n, source = 0n]: readonly bigint[]): bigint {
  const room = Number(BigInt.asUintN(32, size));
  if (room === 0) return 0n;
  const bytes: number[] = [];
  for (let next = -1; next !== 0; bytes.push(next)) {
    const place = host.memory.find(source + BigInt(bytes.length), 1);
    if (place === undefined) {
      host.memory.fill(target, new Uint8Array(room));
      return EFAULT;
    }
    next = bytes.length === room - 1 ? 0 : (place.bytes[place.offset] ?? 0);
  }
  host.memory.fill(target, Uint8Array.from(bytes));
  return BigInt(bytes.length);
}

function ringReserve(host: HelperHost, [map = 0n, size = 0n]: readonly bigint[]): bigint {
  const found = host.mapOf(map);
  const used = found.records.reduce((sum, record) => sum + record.length + 8, 0);
  // Each record has a header of 8 bytes, and lengths are rounded up to 8.
  if (used + Number(size) + 8 > found.spec.maxEntries) return 0n;
  const bytes = new Uint8Array(Number(size));
  const address = host.memory.map(bytes);
  host.reserved.set(address, { map: found, bytes });
  return address;
}

function ringSubmit(host: HelperHost, [record = 0n]: readonly bigint[]): bigint {
  const reserved = host.reserved.get(record);
  if (reserved === undefined) throw new Error("submits a record that is not reserved");
  reserved.map.records.push(reserved.bytes);
  host.reserved.delete(record);
  return 0n;
}

function ringDiscard(host: HelperHost, [record = 0n]: readonly bigint[]): bigint {
  host.reserved.delete(record);
  return 0n;
}

function forEachElement(host: HelperHost, [map = 0n, fn = 0n, context = 0n]: readonly bigint[]): bigint {
  const found = host.mapOf(map);
  let count = 0n;
  for (const { key } of [...found.entries.values()]) {
    count++;
    const args = [map, host.memory.map(key), found.lookup(key, host.cpu), context];
    if (host.callback(fn, args) !== 0n) break;
  }
  return count;
}

function loop(host: HelperHost, [times = 0n, fn = 0n, context = 0n]: readonly bigint[]): bigint {
  const limit = BigInt.asUintN(32, times);
  if (limit > MAXIMUM_LOOPS) return E2BIG;
  for (let index = 0n; index < limit; index++) if (host.callback(fn, [index, context]) !== 0n) return index + 1n;
  return limit;
}

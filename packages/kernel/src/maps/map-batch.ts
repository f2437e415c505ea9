// Whole maps at once: the kernel's batch commands (5.6), and key by key where a map type or kernel has none. A million
// entries come in some hundred calls and two buffers.
import { tryBpf } from "../bpf-call.ts";
import { ENOTSUPP } from "../errors/errno.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { mapBatchAttr } from "../generated/layouts.generated.ts";
import { Arena, placedSize } from "../memory/arena.ts";
import { joinedBytes } from "../memory/joined-bytes.ts";
import { Struct } from "../memory/struct.ts";
import type { BpfMap } from "./bpf-map.ts";
import { mapTraits } from "./map-type.ts";
import { walkMap } from "./map-walk.ts";

/** Entries of a map, one after another: `count` × keySize bytes of keys, `count` × valueBytes bytes of values. */
export interface MapDump {
  readonly count: number;
  readonly keys: Uint8Array;
  readonly values: Uint8Array;
}

type BatchCommand = "MAP_LOOKUP_BATCH" | "MAP_LOOKUP_AND_DELETE_BATCH" | "MAP_UPDATE_BATCH" | "MAP_DELETE_BATCH";

/** What the kernel says when a map type, or the kernel itself, has no such command. */
const NO_BATCH: ReadonlySet<number> = new Set([ENOTSUPP, ERRNO.EINVAL, ERRNO.EOPNOTSUPP, ERRNO.ENOSYS]);

/** Bytes that one call moves at most: it bounds how long the caller is away. */
const CALL_BYTES = 1 << 20;

function perCall(map: BpfMap): number {
  return Math.max(1, Math.min(map.maxEntries, Math.floor(CALL_BYTES / (map.keySize + map.valueBytes))));
}

/** Memory for batch calls on one map; `room` is how many entries fit. */
class Batch {
  readonly map: BpfMap;
  readonly room: number;
  readonly #arena: Arena;
  readonly #attr: Struct<typeof mapBatchAttr>;
  readonly #keys: number;
  readonly #values: number;
  readonly #token: number;
  #started = false;

  constructor(map: BpfMap, room: number) {
    this.map = map;
    this.room = room;
    // hash maps keep a bucket number in the token, the others a key
    const token = Math.max(8, placedSize(map.keySize));
    const bytes = placedSize(map.keySize * room) + placedSize(map.valueBytes * room);
    this.#arena = new Arena(mapBatchAttr.size + bytes + token);
    this.#attr = new Struct(mapBatchAttr, this.#arena).set("map_fd", map.fd.number);
    this.#keys = this.#arena.take(map.keySize * room);
    this.#values = this.#arena.take(map.valueBytes * room);
    this.#token = this.#arena.take(token);
    this.#attr.set("keys", this.#arena.address + this.#keys).set("values", this.#arena.address + this.#values);
  }

  /** Reads on from where the last call stopped. Returns the error number or 0. */
  read(command: BatchCommand): number {
    const token = this.#arena.address + this.#token;
    this.#attr
      .set("in_batch", this.#started ? token : 0)
      .set("out_batch", token)
      .set("count", this.room);
    const errno = -tryBpf(command, this.#attr);
    if (errno === 0) this.#started = true;
    return errno;
  }

  write(command: BatchCommand, keys: Uint8Array, values?: Uint8Array): number {
    this.#arena.bytes.set(keys, this.#keys);
    if (values !== undefined) this.#arena.bytes.set(values, this.#values);
    this.#attr.set("count", keys.length / this.map.keySize);
    return -tryBpf(command, this.#attr);
  }

  /** Entries that the last call moved. */
  get count(): number {
    return this.#attr.get("count");
  }

  get keys(): Uint8Array {
    return this.#arena.bytes.subarray(this.#keys, this.#keys + this.count * this.map.keySize);
  }

  get values(): Uint8Array {
    return this.#arena.bytes.subarray(this.#values, this.#values + this.count * this.map.valueBytes);
  }

  /** The same position with more room: a bucket did not fit. */
  larger(): Batch {
    const next = new Batch(this.map, this.room * 2);
    next.#started = this.#started;
    next.#arena.bytes.set(
      this.#arena.bytes.subarray(this.#token, this.#token + placedSize(this.map.keySize)),
      next.#token,
    );
    return next;
  }
}

/** Reads everything with a batch command; undefined if the map has none. */
function readAll(map: BpfMap, command: BatchCommand): MapDump | undefined {
  const keys: Uint8Array[] = [];
  const values: Uint8Array[] = [];
  let batch = new Batch(map, perCall(map));
  for (let calls = 0; ; calls++) {
    const errno = batch.read(command);
    if (errno === ERRNO.ENOSPC) {
      batch = batch.larger();
      continue;
    }
    if (errno !== 0 && errno !== ERRNO.ENOENT) {
      if (calls === 0 && NO_BATCH.has(errno)) return undefined;
      throw new BpfError(command, errno, `${map.type} "${map.name}"`);
    }
    keys.push(batch.keys.slice());
    values.push(batch.values.slice());
    if (errno === ERRNO.ENOENT) break;
  }
  const allKeys = joinedBytes(keys);
  return { count: allKeys.length / map.keySize, keys: allKeys, values: joinedBytes(values) };
}

function refuseUnreadable(map: BpfMap): void {
  const { keyless, opaque, localStorage } = mapTraits(map.type);
  if (keyless || opaque || localStorage) throw new TypeError(`a map of type ${map.type} cannot be listed`);
}

export function dumpMap(map: BpfMap): MapDump {
  refuseUnreadable(map);
  return readAll(map, "MAP_LOOKUP_BATCH") ?? walkMap(map);
}

export function takeAll(map: BpfMap): MapDump {
  refuseUnreadable(map);
  if (!mapTraits(map.type).indexed) {
    const taken = readAll(map, "MAP_LOOKUP_AND_DELETE_BATCH");
    if (taken !== undefined) return taken;
  }
  const dump = dumpMap(map);
  if (mapTraits(map.type).indexed) clearMap(map);
  else deleteKeys(map, dump.keys);
  return dump;
}

function deleteEach(map: BpfMap, keys: Uint8Array): void {
  for (let at = 0; at < keys.length; at += map.keySize) map.delete(keys.subarray(at, at + map.keySize));
}

export function deleteKeys(map: BpfMap, keys: Uint8Array): void {
  const batch = new Batch(map, perCall(map));
  for (let at = 0; at < keys.length; ) {
    const part = keys.subarray(at, at + batch.room * map.keySize);
    const errno = batch.write("MAP_DELETE_BATCH", part);
    if (NO_BATCH.has(errno)) {
      deleteEach(map, keys.subarray(at));
      return;
    }
    if (errno !== 0 && errno !== ERRNO.ENOENT) throw new BpfError("MAP_DELETE_BATCH", errno, `"${map.name}"`);
    // ENOENT stops at the key that is gone: go on behind it
    at += errno === 0 ? part.length : (batch.count + 1) * map.keySize;
  }
}

function updateEach(map: BpfMap, keys: Uint8Array, values: Uint8Array): void {
  const count = keys.length / map.keySize;
  for (let i = 0; i < count; i++) {
    const key = keys.subarray(i * map.keySize, (i + 1) * map.keySize);
    map.update(key, values.subarray(i * map.valueBytes, (i + 1) * map.valueBytes));
  }
}

export function updateAll(map: BpfMap, keys: Uint8Array, values: Uint8Array): void {
  const batch = new Batch(map, perCall(map));
  const count = keys.length / map.keySize;
  for (let done = 0; done < count; ) {
    const next = Math.min(count, done + batch.room);
    const someKeys = keys.subarray(done * map.keySize, next * map.keySize);
    const someValues = values.subarray(done * map.valueBytes, next * map.valueBytes);
    const errno = batch.write("MAP_UPDATE_BATCH", someKeys, someValues);
    if (NO_BATCH.has(errno)) updateEach(map, someKeys, someValues);
    else if (errno !== 0) throw new BpfError("MAP_UPDATE_BATCH", errno, `${map.type} "${map.name}"`);
    done = next;
  }
}

export function clearMap(map: BpfMap): void {
  const traits = mapTraits(map.type);
  if (traits.keyless) while (map.pop() !== undefined);
  else if (traits.indexed) updateAll(map, dumpMap(map).keys, new Uint8Array(map.maxEntries * map.valueBytes));
  else deleteKeys(map, dumpMap(map).keys);
}

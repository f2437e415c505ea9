// A BPF map seen from user space: single entries. Whole maps at once are in map-batch.ts.
import { libc } from "#libc";
import { BpfError } from "../errors/syscall-error.ts";
import type { Fd } from "../fd.ts";
import { BPF_CMD, MAP_TYPE } from "../generated/bpf-enums.generated.ts";
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { mapElementAttr, mapInfo } from "../generated/layouts.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { Arena, placedSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import { objectInfo } from "../object-info.ts";
import { openPinned } from "../pinned-object.ts";
import { possibleCpus } from "../process/cpus.ts";
import { createMap, type MapSpec } from "./create-map.ts";
import { clearMap, deleteKeys, dumpMap, type MapDump, takeAll, updateAll } from "./map-batch.ts";
import { MapMemory } from "./map-memory.ts";
import { type MapType, mapTraits } from "./map-type.ts";

/** For commands that refuse a value pointer. */
const NO_RESULT = -1;

export class BpfMap implements Disposable {
  readonly fd: Fd;
  readonly type: MapType;
  readonly name: string;
  readonly keySize: number;
  /** Size of one value as the program sees it. */
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  /** Size of a value as read here: for per-CPU maps one of `valueStride` bytes for each possible processor. */
  readonly valueBytes: number;
  /** Distance between two processors' values in a per-CPU value. */
  readonly valueStride: number;
  // attribute, key, next key and value stay in place: a look-up copies a key in and a value out
  readonly #arena: Arena;
  readonly #attr: Struct<typeof mapElementAttr>;
  readonly #key: number;
  readonly #next: number;
  readonly #value: number;

  constructor(fd: Fd, spec: MapSpec) {
    this.fd = fd;
    this.type = spec.type;
    this.name = spec.name;
    this.keySize = spec.keySize;
    this.valueSize = spec.valueSize;
    this.maxEntries = spec.maxEntries;
    this.flags = spec.flags ?? 0;
    const perCpu = mapTraits(spec.type).perCpu === true;
    this.valueStride = perCpu ? placedSize(spec.valueSize) : spec.valueSize;
    this.valueBytes = this.valueStride * (perCpu ? possibleCpus() : 1);
    const size = mapElementAttr.size + 2 * placedSize(this.keySize) + placedSize(this.valueBytes);
    this.#arena = new Arena(size);
    this.#attr = new Struct(mapElementAttr, this.#arena);
    this.#key = this.#arena.take(this.keySize);
    this.#next = this.#arena.take(this.keySize);
    this.#value = this.#arena.take(this.valueBytes);
  }

  /** Creates a map. Throws BpfError. */
  static create(spec: MapSpec): BpfMap {
    return new BpfMap(createMap(spec), spec);
  }

  /** The map that is pinned at a path of a BPF file system. Throws BpfError. */
  static openPinned(path: string): BpfMap {
    const fd = openPinned(path);
    const info = objectInfo(fd, mapInfo);
    const [type] = Object.entries(MAP_TYPE).find(([, number]) => number === info.get("type")) ?? [];
    if (type === undefined) throw new RangeError(`${path} is a map of an unknown type (${info.get("type")})`);
    return new BpfMap(fd, {
      type: type as MapType,
      name: path,
      keySize: info.get("key_size"),
      valueSize: info.get("value_size"),
      maxEntries: info.get("max_entries"),
      flags: info.get("map_flags"),
    });
  }

  #call(command: keyof typeof BPF_CMD, result: number, flags: number, hasKey = true): number {
    const attr = this.#attr.set("map_fd", this.fd.number).set("flags", flags);
    attr
      .set("key", hasKey ? this.#arena.address + this.#key : 0)
      .set("value", result < 0 ? 0 : this.#arena.address + result);
    return libc.syscall(NR.bpf, BPF_CMD[command], attr.address, attr.used);
  }

  #fail(command: string, errno: number): never {
    throw new BpfError(command, errno, `${this.type} "${this.name}"`);
  }

  #setKey(key: Uint8Array): void {
    if (key.length !== this.keySize) throw new RangeError(`a key of map "${this.name}" has ${this.keySize} bytes`);
    this.#arena.bytes.set(key, this.#key);
  }

  /** Copies the value of a key to `out`; false if there is none. */
  lookupInto(key: Uint8Array, out: Uint8Array): boolean {
    this.#setKey(key);
    const result = this.#call("MAP_LOOKUP_ELEM", this.#value, 0);
    if (result === -ERRNO.ENOENT) return false;
    if (result < 0) this.#fail("MAP_LOOKUP_ELEM", -result);
    out.set(this.#arena.bytes.subarray(this.#value, this.#value + Math.min(out.length, this.valueBytes)));
    return true;
  }

  /** The value of a key (a copy of `valueBytes` bytes), or undefined if there is none. */
  lookup(key: Uint8Array): Uint8Array | undefined {
    const out = new Uint8Array(this.valueBytes);
    return this.lookupInto(key, out) ? out : undefined;
  }

  #setValue(value: Uint8Array): void {
    if (value.length !== this.valueBytes) {
      throw new RangeError(`a value of map "${this.name}" has ${this.valueBytes} bytes, not ${value.length}`);
    }
    this.#arena.bytes.set(value, this.#value);
  }

  /** Writes a value; `flags` BPF_ANY, BPF_NOEXIST (throws EEXIST) or BPF_EXIST (throws ENOENT). */
  update(key: Uint8Array, value: Uint8Array, flags: number = BPF_FLAG.BPF_ANY): void {
    this.#setKey(key);
    this.#setValue(value);
    const result = this.#call("MAP_UPDATE_ELEM", this.#value, flags);
    if (result < 0) this.#fail("MAP_UPDATE_ELEM", -result);
  }

  /** Puts a descriptor (program, map or perf event) into a map that holds such. */
  setFd(index: number, fd: number): void {
    const bytes = new Uint8Array(new Int32Array([index, fd]).buffer);
    this.update(bytes.subarray(0, 4), bytes.subarray(4));
  }

  /** Deletes a key; false if there was none. */
  delete(key: Uint8Array): boolean {
    this.#setKey(key);
    const result = this.#call("MAP_DELETE_ELEM", NO_RESULT, 0);
    if (result < 0 && result !== -ERRNO.ENOENT) this.#fail("MAP_DELETE_ELEM", -result);
    return result >= 0;
  }

  /** The key after the given one, or the first; undefined at the end. After a key that is gone comes the first again. */
  getNextKey(key?: Uint8Array): Uint8Array | undefined {
    if (key !== undefined) this.#setKey(key);
    const result = this.#call("MAP_GET_NEXT_KEY", this.#next, 0, key !== undefined);
    if (result === -ERRNO.ENOENT) return undefined;
    if (result < 0) this.#fail("MAP_GET_NEXT_KEY", -result);
    return this.#arena.bytes.slice(this.#next, this.#next + this.keySize);
  }

  /** Adds to a queue, stack or bloom filter; with BPF_EXIST a full queue drops its oldest. */
  push(value: Uint8Array, flags: number = BPF_FLAG.BPF_ANY): void {
    this.#setValue(value);
    const result = this.#call("MAP_UPDATE_ELEM", this.#value, flags, false);
    if (result < 0) this.#fail("MAP_UPDATE_ELEM", -result);
  }

  #take(command: "MAP_LOOKUP_AND_DELETE_ELEM" | "MAP_LOOKUP_ELEM"): Uint8Array | undefined {
    const result = this.#call(command, this.#value, 0, false);
    if (result === -ERRNO.ENOENT) return undefined;
    if (result < 0) this.#fail(command, -result);
    return this.#arena.bytes.slice(this.#value, this.#value + this.valueBytes);
  }

  /** Takes the next of a queue or stack; undefined if it is empty. */
  pop(): Uint8Array | undefined {
    return this.#take("MAP_LOOKUP_AND_DELETE_ELEM");
  }

  peek(): Uint8Array | undefined {
    return this.#take("MAP_LOOKUP_ELEM");
  }

  /** No more writing from user space. */
  freeze(): void {
    const attr = new Struct(mapElementAttr, new Arena(mapElementAttr.size)).set("map_fd", this.fd.number);
    const result = libc.syscall(NR.bpf, BPF_CMD.MAP_FREEZE, attr.address, attr.used);
    if (result < 0) this.#fail("MAP_FREEZE", -result);
  }

  /** All entries in two buffers, read in batches. */
  dump(): MapDump {
    return dumpMap(this);
  }

  /** All entries, taken out: nothing that is added meanwhile is lost, it stays for the next time. */
  takeAll(): MapDump {
    return takeAll(this);
  }

  /** All entries, one after another; both parts are views of the dump's own buffers. */
  *entries(): Generator<[key: Uint8Array, value: Uint8Array]> {
    const { count, keys, values } = this.dump();
    for (let i = 0; i < count; i++) {
      const key = keys.subarray(i * this.keySize, (i + 1) * this.keySize);
      yield [key, values.subarray(i * this.valueBytes, (i + 1) * this.valueBytes)];
    }
  }

  /** Writes many entries: `keys` and `values` one after another. */
  updateBatch(keys: Uint8Array, values: Uint8Array): void {
    updateAll(this, keys, values);
  }

  /** Deletes many keys, one after another in `keys`; those that are gone already do not matter. */
  deleteBatch(keys: Uint8Array): void {
    deleteKeys(this, keys);
  }

  /** Deletes all entries; those of an array become zero. */
  clear(): void {
    clearMap(this);
  }

  /** Maps the values of an array made with BPF_F_MMAPABLE into this process. */
  mapMemory(): MapMemory {
    return new MapMemory(this);
  }

  close(): void {
    this.fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

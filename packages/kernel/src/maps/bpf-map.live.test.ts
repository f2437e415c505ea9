import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { libc } from "#libc";
import { needs } from "../../test/needs.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { possibleCpus } from "../process/cpus.ts";
import { BpfMap } from "./bpf-map.ts";
import type { MapType } from "./map-type.ts";

const u32 = (n: number): Uint8Array => new Uint8Array(new Uint32Array([n]).buffer);
const u64 = (...n: number[]): Uint8Array => new Uint8Array(new BigUint64Array(n.map(BigInt)).buffer);
const sorted = (map: BpfMap): string[] =>
  [...map.entries()].map(([k, v]) => `${Buffer.from(k).toString("hex")}=${Buffer.from(v).toString("hex")}`).sort();

function create(type: MapType, over: Partial<Parameters<typeof BpfMap.create>[0]> = {}): BpfMap {
  return BpfMap.create({ type, name: `t_${type}`, keySize: 4, valueSize: 8, maxEntries: 64, ...over });
}

describe("maps with keys", () => {
  for (const type of ["hash", "lru_hash", "percpu_hash", "lru_percpu_hash"] as const) {
    test(`${type}: write, read, list, delete`, () => {
      using map = create(type);
      const cpus = type.includes("percpu") ? possibleCpus() : 1;
      const value = (n: number): Uint8Array => u64(...Array.from({ length: cpus }, (_, cpu) => n * 10 + cpu));
      assert.equal(map.lookup(u32(1)), undefined);
      for (let i = 0; i < 20; i++) map.update(u32(i), value(i));
      assert.deepEqual(map.lookup(u32(7)), value(7));
      const want = Array.from(
        { length: 20 },
        (_, i) => `${Buffer.from(u32(i)).toString("hex")}=${Buffer.from(value(i)).toString("hex")}`,
      );
      assert.deepEqual(sorted(map), want.sort());
      assert.equal(map.delete(u32(7)), true);
      assert.equal(map.delete(u32(7)), false);
      assert.throws(() => map.update(u32(8), value(1), BPF_FLAG.BPF_NOEXIST), { errnoName: "EEXIST" });
      map.deleteBatch(Buffer.concat([u32(1), u32(7), u32(2)]));
      assert.equal(map.dump().count, 17);
      assert.equal(map.takeAll().count, 17);
      assert.equal(map.dump().count, 0);
      map.updateBatch(Buffer.concat([u32(1), u32(2)]), Buffer.concat([value(1), value(2)]));
      assert.deepEqual(map.lookup(u32(2)), value(2));
      map.clear();
      assert.equal(map.dump().count, 0);
    });
  }

  for (const type of ["array", "percpu_array"] as const) {
    test(`${type}: all keys are there, clearing makes zeros`, () => {
      using map = create(type, { maxEntries: 5 });
      const value = new Uint8Array(map.valueBytes).fill(3);
      map.update(u32(4), value);
      assert.deepEqual(map.lookup(u32(4)), value);
      assert.equal(map.dump().count, 5);
      assert.equal(map.lookup(u32(5)), undefined);
      assert.deepEqual(map.takeAll().values.subarray(4 * map.valueBytes), value);
      assert.deepEqual(map.lookup(u32(4)), new Uint8Array(map.valueBytes));
    });
  }

  test("a per-CPU value of odd size is padded for each processor", () => {
    using map = create("percpu_array", { valueSize: 12, maxEntries: 2 });
    assert.equal(map.valueStride, 16);
    assert.equal(map.valueBytes, 16 * possibleCpus());
    assert.equal(map.lookup(u32(0))?.length, map.valueBytes);
  });

  test("lpm_trie: the longest prefix wins", () => {
    using map = create("lpm_trie", { keySize: 8 });
    const key = (bits: number, ...ip: number[]): Uint8Array => Buffer.concat([u32(bits), Uint8Array.from(ip)]);
    map.update(key(8, 10, 0, 0, 0), u64(8));
    map.update(key(16, 10, 1, 0, 0), u64(16));
    assert.deepEqual(map.lookup(key(32, 10, 1, 2, 3)), u64(16));
    assert.deepEqual(map.lookup(key(32, 10, 9, 2, 3)), u64(8));
    assert.equal(map.lookup(key(32, 11, 9, 2, 3)), undefined);
    assert.equal(map.dump().count, 2);
    map.clear();
    assert.equal(map.dump().count, 0);
  });
});

describe("other maps", () => {
  test("queue: first in, first out", () => {
    using map = create("queue", { keySize: 0, maxEntries: 2 });
    map.push(u64(1));
    map.push(u64(2));
    assert.throws(() => map.push(u64(3)), { errnoName: "E2BIG" });
    assert.deepEqual(map.peek(), u64(1));
    assert.deepEqual([map.pop(), map.pop(), map.pop()], [u64(1), u64(2), undefined]);
    assert.throws(() => map.dump(), TypeError);
  });

  test("array and hash of maps hold maps, and read back as their ids", () => {
    using inner = create("array", { maxEntries: 4 });
    for (const type of ["array_of_maps", "hash_of_maps"] as const) {
      using outer = create(type, { valueSize: 4, innerMapFd: inner.fd.number });
      outer.setFd(1, inner.fd.number);
      const id = outer.lookup(u32(1));
      assert.ok(id !== undefined && Buffer.from(id).readUInt32LE() > 0);
      assert.deepEqual(sorted(outer), [`01000000=${Buffer.from(id).toString("hex")}`]);
    }
  });

  test("ringbuf, stack_trace, prog_array, perf_event_array can be made", () => {
    create("ringbuf", { keySize: 0, valueSize: 0, maxEntries: 4096 }).close();
    create("stack_trace", { valueSize: 127 * 8 }).close();
    create("prog_array", { valueSize: 4 }).close();
    create("perf_event_array", { valueSize: 4, maxEntries: possibleCpus() }).close();
  });

  test("task_storage: a value for a process, by its pidfd", needs("task_storage"), () => {
    using map = create("task_storage", { maxEntries: 0, valueSize: 24 });
    using pidfd = new Fd(libc.syscall(NR.pidfd_open, process.pid, 0));
    const value = new Uint8Array(24).fill(5);
    map.update(u32(pidfd.number), value);
    assert.deepEqual(map.lookup(u32(pidfd.number)), value);
  });

  test("a mapped array and the map are the same memory", () => {
    using map = create("array", { flags: BPF_FLAG.BPF_F_MMAPABLE, maxEntries: 600 });
    using memory = map.mapMemory();
    map.update(u32(599), u64(77));
    assert.equal(memory.getBigUint64(599 * 8), 77n);
    memory.setBigUint64(8, 5n);
    assert.deepEqual(map.lookup(u32(1)), u64(5));
  });

  test("a frozen map cannot be written", () => {
    using map = create("array");
    map.freeze();
    assert.throws(() => map.update(u32(0), u64(1)), { errnoName: "EPERM" });
  });
});

describe("errors", () => {
  test("say which command on which map, and why", () => {
    assert.throws(
      () => create("hash", { keySize: 0 }),
      (error) => {
        assert.ok(error instanceof BpfError);
        assert.equal(error.command, "MAP_CREATE");
        assert.equal(error.message, 'bpf(BPF_MAP_CREATE) hash "t_hash": invalid argument (EINVAL)');
        return true;
      },
    );
  });

  test("a closed map refuses before the kernel is asked", () => {
    const map = create("hash");
    map.close();
    map.close();
    assert.throws(() => map.lookup(u32(1)), /closed/);
  });

  test("keys and values of the wrong size are refused", () => {
    using map = create("hash");
    assert.throws(() => map.lookup(u64(1)), RangeError);
    assert.throws(() => map.update(u32(1), u32(1)), RangeError);
  });
});

test("a million entries are written and read in batches within seconds", () => {
  const count = 1_000_000;
  using map = create("hash", { maxEntries: count });
  const keys = new Uint32Array(count).map((_, i) => i);
  const values = new BigUint64Array(count).map((_, i) => BigInt(i) * 3n);
  map.updateBatch(new Uint8Array(keys.buffer), new Uint8Array(values.buffer));
  const start = performance.now();
  const dump = map.dump();
  const ms = performance.now() - start;
  assert.equal(dump.count, count);
  const gotKeys = new Uint32Array(dump.keys.buffer, dump.keys.byteOffset, count);
  const gotValues = new BigUint64Array(dump.values.buffer, dump.values.byteOffset, count);
  const wrong = gotKeys.findIndex((key, i) => gotValues[i] !== BigInt(key) * 3n);
  assert.equal(wrong, -1);
  assert.equal(new Set(gotKeys).size, count);
  assert.ok(ms < 5000, `reading took ${ms.toFixed()} ms`);
  console.log(`    a million entries read in ${ms.toFixed()} ms`);
});

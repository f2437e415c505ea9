// Lines of /proc/PID/maps and of perf maps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LruCache } from "./lru-cache.ts";
import { PerfMap } from "./perf-map.ts";
import { ProcessMaps } from "./process-maps.ts";

const TEXT = `55d7259e5000-55d7259e7000 r--p 00000000 fe:00 260131                     /usr/bin/cat
55d7259e7000-55d7259ec000 r-xp 00002000 fe:00 260131                     /usr/bin/cat
7f0000000000-7f0000001000 r-xp 00000000 00:00 0 
7f0000002000-7f0000003000 r-xp 00001000 fd:01 77                         /tmp/a b\\012c (deleted)
7f0000004000-7f0000005000 rwxp 00000000 00:00 0                          [anon:jit]
7f688e43b000-7f688e43d000 r-xp 00000000 00:00 0                          [vdso]
ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
garbage
`;

test("executable mappings and their kinds", () => {
  const { ranges } = ProcessMaps.parse(TEXT);
  assert.deepEqual(
    ranges.map(({ kind, path }) => `${kind} ${path}`),
    ["file /usr/bin/cat", "anonymous ", "deleted /tmp/a b\nc", "anonymous [anon:jit]", "vdso [vdso]"],
  );
  const first = { start: 0x55d7259e7000, end: 0x55d7259ec000, offset: 0x2000, device: "fe:00", inode: "260131" };
  assert.deepEqual(ranges[0], { ...first, kind: "file", path: "/usr/bin/cat" });
});

test("find honours both ends", () => {
  const maps = ProcessMaps.parse(TEXT);
  assert.equal(maps.find(0x55d7259e6fff), undefined);
  assert.equal(maps.find(0x55d7259e7000)?.path, "/usr/bin/cat");
  assert.equal(maps.find(0x55d7259ebfff)?.path, "/usr/bin/cat");
  assert.equal(maps.find(0x55d7259ec000), undefined);
  assert.equal(maps.find(Number.NaN), undefined);
  assert.equal(ProcessMaps.parse("").find(1), undefined);
});

test("perf map: the latest line wins, a half-written one does not count", () => {
  const map = PerfMap.parse("1000 100 old name\n0x1040 20 moved\nnonsense\n2000 0 empty\n3000 10 half");
  assert.deepEqual(map.lookup(0x1004), { name: "old name", offset: 4 });
  assert.deepEqual(map.lookup(0x1041), { name: "moved", offset: 1 });
  assert.deepEqual(map.lookup(0x1060), { name: "old name", offset: 0x60 });
  for (const address of [0xfff, 0x1100, 0x2000, 0x3000]) assert.equal(map.lookup(address), undefined);
  assert.equal(PerfMap.parse("1000 10 inner\n1000 100 outer\n").lookup(0x1008)?.name, "outer");
});

test("cache drops the least recently used beyond its budget", () => {
  const cache = new LruCache<string, number>(10, (value) => value);
  cache.set("a", 4);
  cache.set("b", 4);
  cache.get("a");
  cache.set("c", 4);
  assert.deepEqual([cache.get("a"), cache.get("b"), cache.get("c")], [4, undefined, 4]);
  cache.set("big", 50);
  assert.deepEqual([cache.get("a"), cache.get("c"), cache.get("big")], [undefined, undefined, 50]);
  cache.set("d", 1);
  assert.deepEqual([cache.get("big"), cache.get("d")], [undefined, 1]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { BpfMap } from "./bpf-map.ts";
import { walkMap } from "./map-walk.ts";

const u32 = (n: number): Uint8Array => new Uint8Array(new Uint32Array([n]).buffer);

function filled(count: number): BpfMap {
  const map = BpfMap.create({ type: "hash", name: "walk", keySize: 4, valueSize: 4, maxEntries: count });
  for (let i = 0; i < count; i++) map.update(u32(i), u32(i * 2));
  return map;
}

/** A map whose keys vanish while it is walked: every third key is deleted right after it was handed out. */
class Vanishing extends BpfMap {
  handedOut = 0;

  override getNextKey(key?: Uint8Array): Uint8Array | undefined {
    const next = super.getNextKey(key);
    if (next !== undefined && ++this.handedOut % 3 === 0) this.delete(next);
    return next;
  }
}

test("walking key by key finds what batches find", () => {
  using map = filled(1000);
  const walked = walkMap(map);
  const dumped = map.dump();
  assert.equal(walked.count, 1000);
  const pairs = ({ keys, values }: typeof walked): string[] => {
    const [k, v] = [Buffer.from(keys), Buffer.from(values)];
    return Array.from({ length: 1000 }, (_, i) => `${k.readUInt32LE(i * 4)}=${v.readUInt32LE(i * 4)}`).sort();
  };
  assert.deepEqual(pairs(walked), pairs(dumped));
});

test("of keys deleted meanwhile none appears twice, and all that survive are found", () => {
  const spec = { type: "hash", name: "vanishing", keySize: 4, valueSize: 4, maxEntries: 100 } as const;
  using plain = BpfMap.create(spec);
  using map = new Vanishing(plain.fd, spec);
  for (let i = 0; i < 100; i++) map.update(u32(i), u32(i));
  const { count, keys } = walkMap(map);
  const seen = new Uint32Array(Uint8Array.from(keys).buffer);
  assert.equal(new Set(seen).size, count);
  assert.ok(count < 100);
  const survivors = new Uint32Array(Uint8Array.from(map.dump().keys).buffer);
  assert.ok(survivors.length > 20);
  assert.deepEqual(
    [...survivors].filter((key) => !seen.includes(key)),
    [],
  );
});

test("an empty map has no entries", () => {
  using map = BpfMap.create({ type: "hash", name: "empty", keySize: 4, valueSize: 4, maxEntries: 4 });
  assert.equal(walkMap(map).count, 0);
  assert.deepEqual([...map.entries()], []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ScriptMap } from "@kscope/codegen";
import { BpfMap, type MapType, possibleCpus } from "@kscope/kernel";
import { aggregate, INT64, sizeOf, string, type Type, UINT64 } from "@kscope/lang";
import { BARE_CONTEXT } from "../../test/bare-context.ts";
import { type PrintOptions, ScriptMapReader } from "./script-map-reader.ts";

const ALL: PrintOptions = { top: 0, divisor: 1 };

function word(value: bigint): Uint8Array {
  return new Uint8Array(new BigUint64Array([BigInt.asUintN(64, value)]).buffer);
}

/** A value that the first two processors (or the only one) have these words in. */
function perCpu(map: BpfMap, ...shares: readonly (readonly bigint[])[]): Uint8Array {
  const bytes = new Uint8Array(map.valueBytes);
  shares.slice(0, possibleCpus()).forEach((share, cpu) => {
    share.forEach((value, i) => {
      bytes.set(word(value), cpu * map.valueStride + i * 8);
    });
  });
  return bytes;
}

function keyed(type: MapType, key: Type, value: Type): { map: BpfMap; reader: ScriptMapReader } {
  const map = BpfMap.create({ type, name: "t", keySize: sizeOf(key), valueSize: sizeOf(value), maxEntries: 16 });
  const spec: ScriptMap = { name: "@m", key, value, perCpu: type.includes("percpu"), setFlagOffset: undefined };
  return { map, reader: new ScriptMapReader(spec, map, BARE_CONTEXT) };
}

function scalar(value: Type, setFlagOffset: number | undefined): { map: BpfMap; reader: ScriptMapReader } {
  const valueSize = sizeOf(value) + (setFlagOffset === undefined ? 0 : 8);
  const map = BpfMap.create({ type: "array", name: "t", keySize: 4, valueSize, maxEntries: 1 });
  const spec: ScriptMap = { name: "@m", key: undefined, value, perCpu: false, setFlagOffset };
  return { map, reader: new ScriptMapReader(spec, map, BARE_CONTEXT) };
}

function shown(report: ReturnType<ScriptMapReader["print"]>): unknown[] {
  assert.equal(report.kind, "map");
  return report.kind === "map" ? report.entries.map((entry) => [entry.key, entry.value]) : [];
}

test("a counting hash: sorted, cut to the top, divided, zeroed, cleared", () => {
  const { map, reader } = keyed("percpu_hash", INT64, aggregate("count", false));
  using _owned = map;
  map.update(word(1n), perCpu(map, [30n], [0n]));
  map.update(word(2n), perCpu(map, [10n], [0n]));
  map.update(word(3n), perCpu(map, [20n], [0n]));
  assert.deepEqual(shown(reader.final()), [
    [2, 10],
    [3, 20],
    [1, 30],
  ]);
  assert.deepEqual(shown(reader.print({ top: 2, divisor: 10 })), [
    [3, 2],
    [1, 3],
  ]);
  assert.equal(reader.valueAt(word(3n), ALL), 20);
  assert.equal(reader.valueAt(word(9n), ALL), 0);
  reader.zero();
  assert.deepEqual(shown(reader.final()), [
    [1, 0],
    [2, 0],
    [3, 0],
  ]);
  reader.clear();
  assert.deepEqual(shown(reader.print(ALL)), []);
});

test("values of all processors are added up", { skip: possibleCpus() < 2 && "one processor" }, () => {
  const { map, reader } = keyed("percpu_hash", INT64, aggregate("stats", true));
  using _owned = map;
  map.update(word(-1n), perCpu(map, [10n, 2n], [-4n, 1n]));
  assert.deepEqual(shown(reader.final()), [[-1, { count: 3, total: 6, average: 2 }]]);
});

test("a text map is ordered by key", () => {
  const { map, reader } = keyed("hash", string(8), string(8));
  using _owned = map;
  const text = (value: string): Uint8Array => new Uint8Array(Buffer.alloc(8, value.padEnd(8, "\0")));
  map.update(text("b"), text("1"));
  map.update(text("a"), text("12345678"));
  assert.deepEqual(shown(reader.final()), [
    ["a", "12345678.."],
    ["b", "1"],
  ]);
});

test("an unassigned scalar is printed as zero on request, and not at the end", () => {
  const { map, reader } = scalar(UINT64, 8);
  using _owned = map;
  assert.deepEqual(shown(reader.final()), []);
  assert.deepEqual(shown(reader.print(ALL)), [[undefined, 0]]);
  map.update(new Uint8Array(4), perCpu(map, [0n, 1n]));
  assert.deepEqual(shown(reader.final()), [[undefined, 0]]);
  reader.clear();
  assert.deepEqual(shown(reader.final()), []);
});

test("a scalar count that was zeroed stays assigned, one that was cleared does not", () => {
  const { map, reader } = scalar(aggregate("count", false), undefined);
  using _owned = map;
  reader.zero();
  assert.deepEqual(shown(reader.final()), []);
  map.update(new Uint8Array(4), word(5n));
  reader.zero();
  assert.deepEqual(shown(reader.final()), [[undefined, 0]]);
  reader.clear();
  assert.deepEqual(shown(reader.final()), []);
});

test("an empty histogram is not shown at all", () => {
  const { map, reader } = scalar(aggregate("lhist", true, [0n, 2n, 1n]), undefined);
  using _owned = map;
  assert.deepEqual(shown(reader.print(ALL)), []);
  map.update(new Uint8Array(4), perCpu(map, [0n, 1n, 0n, 0n]));
  assert.deepEqual(shown(reader.print(ALL)), [[undefined, { counts: [0, 1, 0, 0] }]]);
});

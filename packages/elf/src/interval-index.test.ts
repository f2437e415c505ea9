// The sweep against the definition: of the ranges that cover a point the one of highest priority.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addressOrder } from "./address-order.ts";
import { IntervalIndex } from "./interval-index.ts";

const range = fc.record({ start: fc.nat(40), size: fc.nat(20) });

function owner(
  ranges: readonly { start: number; size: number }[],
  priorities: readonly number[],
  point: number,
): number {
  let best = -1;
  ranges.forEach(({ start, size }, row) => {
    const covers = point >= start && point < start + size;
    if (covers && (best < 0 || (priorities[row] ?? 0) > (priorities[best] ?? 0))) best = row;
  });
  return best;
}

test("agrees with looking at all ranges", () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 30 }), fc.infiniteStream(fc.double({ noNaN: true })), (ranges, stream) => {
      const noise = ranges.map(() => stream.next().value ?? 0);
      // distinct priorities, in random order
      const ranked = noise.map((_, row) => row).sort((a, b) => (noise[a] ?? 0) - (noise[b] ?? 0));
      const priorities = ranges.map((_, row) => ranked.indexOf(row));
      const starts = Float64Array.from(ranges, ({ start }) => start);
      const index = new IntervalIndex({
        starts,
        ends: Float64Array.from(ranges, ({ start, size }) => start + size),
        priorities: Float64Array.from(priorities),
        order: addressOrder(starts),
      });
      for (let point = -1; point < 62; point++) assert.equal(index.find(point), owner(ranges, priorities, point));
    }),
  );
});

test("order is that of a stable sort, also where key and index do not fit one number", () => {
  const key = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.maxSafeInteger());
  fc.assert(
    fc.property(fc.array(key, { maxLength: 50 }), (keys) => {
      const expected = keys.map((_, row) => row).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
      assert.deepEqual([...addressOrder(Float64Array.from(keys))], expected);
    }),
  );
});

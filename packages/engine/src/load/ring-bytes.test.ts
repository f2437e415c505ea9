import assert from "node:assert/strict";
import { test } from "node:test";
import { ringBytes } from "./ring-bytes.ts";

const MIB = 1 << 20;
const of = (kib: number): number => ringBytes(`MemTotal:       99 kB\nMemFree: 1 kB\nMemAvailable:   ${kib} kB\n`);

test("the nearest power of two of what memory is available, within bounds", () => {
  assert.deepEqual(
    [0, 100, 300, 400, 1024, 12_288, 12_289, 15_000, 23_000_000].map((kib) => of(kib) / MIB),
    [0.25, 0.25, 0.25, 0.5, 1, 8, 16, 16, 16],
  );
  assert.equal(ringBytes("") / MIB, 0.25);
});

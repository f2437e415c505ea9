import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { bootTimeOffsetNs, clockGettime } from "./clock.ts";
import { onlineCpus, parseCpuList, possibleCpus } from "./cpus.ts";
import { raiseMemlockLimit } from "./resource-limit.ts";

test("processor lists of the kernel", () => {
  assert.deepEqual(parseCpuList("0-3,8,10-11\n"), [0, 1, 2, 3, 8, 10, 11]);
  assert.deepEqual(parseCpuList("0\n"), [0]);
  assert.deepEqual(parseCpuList("\n"), []);
});

test("this machine has as many processors as it says", () => {
  assert.ok(onlineCpus().length >= availableParallelism());
  assert.ok(possibleCpus() >= onlineCpus().length);
});

test("boot time plus its offset is the wall clock", () => {
  const now = clockGettime("boottime") + bootTimeOffsetNs();
  const differenceMs = Math.abs(Number(now / 1_000_000n) - Date.now());
  assert.ok(differenceMs < 50, `${differenceMs} ms apart`);
  assert.ok(clockGettime("monotonic") <= clockGettime("boottime"));
});

test("raising the limit of locked memory never throws", () => {
  assert.equal(typeof raiseMemlockLimit(), "boolean");
});

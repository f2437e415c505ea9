// No program of the benchmark becomes larger unnoticed. Where one has a reason to, `size-budget.json` is made anew:
// `node scripts/bun.mjs scripts/bench/write-size-budget.ts`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveTarget } from "@kscope/engine";
import { instructionsOf } from "./compiled.ts";
import { COST } from "./programs.ts";
import budget from "./size-budget.json" with { type: "json" };

const SIZES: Readonly<Record<string, number>> = budget;

/** Programs are larger on kernels that have less. */
function hasAll(): boolean {
  using target = new LiveTarget();
  return (["atomic_fetch", "map_mmap", "bpf_loop", "cpu_v4", "get_current_task_btf"] as const).every((f) =>
    target.has(f),
  );
}

test("programs are not larger than they were", { skip: !hasAll() && "this kernel lacks features" }, () => {
  const larger = Object.entries(COST).flatMap(([name, { text }]) => {
    const size = instructionsOf(text);
    return size > (SIZES[name] ?? 0) ? [`${name}: ${size} instructions, ${SIZES[name] ?? 0} allowed`] : [];
  });
  assert.deepEqual(larger, []);
});

test("the budget is of the programs that there are", () => {
  assert.deepEqual(Object.keys(SIZES).sort(), Object.keys(COST).sort());
});

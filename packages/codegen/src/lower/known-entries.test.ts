import assert from "node:assert/strict";
import { test } from "node:test";
import { stagesOf } from "../../test/stages-of.ts";

const PROBE = "tracepoint:syscalls:sys_enter_openat";

/** Of the map @a, which is the first. */
function lookups(script: string): number {
  return stagesOf(script).assembly.match(/r1 = map\[0\] ll\n(?:(?!.*call).*\n)*.*call map_lookup_elem/g)?.length ?? 0;
}

const CASES: readonly (readonly [string, number])[] = [
  ["/@a[tid]/ { @b = @a[tid]; }", 1],
  ["/@a[tid] && @a[tid] > 5/ { @b = @a[tid] + @a[tid]; @c = @a[tid]; }", 1],
  ["/@a[tid]/ { @b = @a[tid]; delete(@a, tid); }", 1],
  // the key may be another one
  ["/@a[tid]/ { @b = @a[pid]; }", 2],
  ["/@a[rand]/ { @b = @a[rand]; }", 2],
  // the predicate may not have come to it
  ["/pid == 1 || @a[tid]/ { @b = @a[tid]; }", 2],
  // the map may have another value, or the key, by then
  ["/@a[tid]/ { @a[tid] = 7; @b = @a[tid]; }", 2],
  ["/@a[tid]/ { @a[pid] = 7; @b = @a[tid]; }", 3],
  ["/@a[tid]/ { if (cpu) { delete(@a, tid); } @b = @a[tid]; }", 2],
  ["/@a[tid]/ { unroll(2) { @b = @a[tid]; delete(@a, tid); } }", 5],
];

for (const [body, expected] of CASES) {
  test(`${body}: ${expected}`, () => {
    // begin, which sets the map, looks once
    assert.equal(lookups(`begin { @a[(uint32)1] = 5; @b = 1; @c = 1; } ${PROBE} ${body}`) - 1, expected);
  });
}

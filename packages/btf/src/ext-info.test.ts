import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFuncInfo, encodeLineInfo } from "./ext-info.ts";

function words(bytes: Uint8Array): number[] {
  return [...new Uint32Array(bytes.slice().buffer)];
}

test("func_info is instruction and type id", () => {
  const bytes = encodeFuncInfo([
    { insnOffset: 0, typeId: 7 },
    { insnOffset: 12, typeId: 9 },
  ]);
  assert.deepEqual(words(bytes), [0, 7, 12, 9]);
  assert.equal(bytes.length, 2 * 8);
});

test("line_info packs line and column into one word, clamped to 22 and 10 bits", () => {
  const at = { insnOffset: 3, fileNameOffset: 20, lineOffset: 30 };
  const bytes = encodeLineInfo([
    { ...at, line: 5, column: 2 },
    { ...at, line: 1e9, column: 5000 },
  ]);
  assert.deepEqual(words(bytes), [3, 20, 30, (5 << 10) | 2, 3, 20, 30, 0xffffffff]);
  assert.equal(bytes.length, 2 * 16);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { FullMaps } from "./full-maps.ts";

const at = (line: number): { file: string; line: number; column: number; endColumn: number; excerpt: string } => ({
  file: "x.bt",
  line,
  column: 1,
  endColumn: 2,
  excerpt: "",
});

test("each place is told once, and a map's total at the end", () => {
  const full = new FullMaps();
  assert.deepEqual([full.count("@a", at(1)), full.count("@a", at(1)), full.count("@a", at(2))], [true, false, true]);
  const [report, ...more] = full.take();
  assert.match(
    report?.kind === "runtime-error" ? report.message : "",
    /^@a was full: 3 updates were dropped; .*let @a = hash/,
  );
  assert.deepEqual([more, full.take()], [[], []]);
});

test("what was told in full needs no total", () => {
  const full = new FullMaps();
  full.count("@a", at(1));
  assert.deepEqual(full.take(), []);
});

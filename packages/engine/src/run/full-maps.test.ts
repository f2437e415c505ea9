import assert from "node:assert/strict";
import { test } from "node:test";
import { summaries } from "./full-maps.ts";

test("all updates that a map refused are summed over the places of the script", () => {
  const [report, ...more] = summaries([
    { map: "@a", count: 2 },
    { map: "@a", count: 1 },
    { map: "@b", count: 0 },
  ]);
  assert.equal(report?.kind, "runtime-error");
  assert.match(
    report?.kind === "runtime-error" ? report.message : "",
    /^@a was full: 3 updates were dropped; .*let @a = hash/,
  );
  assert.deepEqual(more, []);
});

test("what was told in full needs no total", () => {
  assert.deepEqual(summaries([{ map: "@a", count: 1 }]), []);
});

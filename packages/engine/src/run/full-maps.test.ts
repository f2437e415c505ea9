import assert from "node:assert/strict";
import { test } from "node:test";
import { summaries } from "./full-maps.ts";

function messages(places: Parameters<typeof summaries>[0]): string[] {
  return summaries(places).map((r) => (r.kind === "runtime-error" ? r.message : r.kind));
}

test("all updates that a map refused are summed over the places of the script", () => {
  const [message, ...more] = messages([
    { map: "@a", full: 2, other: 0 },
    { map: "@a", full: 1, other: 0 },
    { map: "@b", full: 0, other: 0 },
  ]);
  assert.match(message ?? "", /^@a was full: 3 updates were dropped; .*let @a = hash/);
  assert.deepEqual(more, []);
});

test("a map that was not full is not said to be", () => {
  assert.deepEqual(messages([{ map: "@a", full: 0, other: 5 }]), [
    "@a: 5 updates were dropped, since the kernel had no memory for new keys at once",
  ]);
});

test("what was told in full needs no total", () => {
  assert.deepEqual(messages([{ map: "@a", full: 1, other: 0 }]), []);
});

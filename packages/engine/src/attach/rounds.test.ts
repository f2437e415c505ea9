import assert from "node:assert/strict";
import { test } from "node:test";
import { rounds } from "./rounds.ts";

const apart = (text: string): readonly string[] => rounds([...text], (c) => c.toLowerCase()).map((r) => r.join(""));

test("what has the same key is put into rounds, in order", () => {
  assert.deepEqual(apart(""), []);
  assert.deepEqual(apart("abc"), ["abc"]);
  assert.deepEqual(apart("abAcaB"), ["abc", "AB", "a"]);
});

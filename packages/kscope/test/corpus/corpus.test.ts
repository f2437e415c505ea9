import assert from "node:assert/strict";
import { test } from "node:test";
import { FUNCTIONS, PROBE_KINDS } from "@kscope/lang";
import { CORPUS } from "./corpus.ts";

/** Need a program with USDT probes, which features.vm.test.ts builds. */
const ELSEWHERE = /^(usdt|arg[6-9]|arg1[01])$/;
const words = new Set(CORPUS.flatMap(({ text }) => text.match(/\w+/g) ?? []));

test("the corpus has its five hundred programs and more", () => {
  assert.ok(CORPUS.length > 1000);
});

test("every built-in and function is in the corpus", () => {
  const names = [...FUNCTIONS.values()].map((record) => record.name);
  assert.deepEqual(
    names.filter((name) => !words.has(name) && !ELSEWHERE.test(name)),
    [],
  );
});

test("every kind of probe is in the corpus", () => {
  assert.deepEqual(
    PROBE_KINDS.map((kind) => kind.name).filter((name) => !words.has(name) && !ELSEWHERE.test(name)),
    [],
  );
});

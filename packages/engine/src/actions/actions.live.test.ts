import assert from "node:assert/strict";
import { test } from "node:test";
import type { FormatPart } from "@kscope/lang";
import { assemble } from "../../test/assembly.ts";
import {
  BEGIN,
  event,
  increment,
  literal,
  MemorySink,
  OK,
  object,
  PRINTF,
  program,
  RING,
  scalar,
  send,
} from "../../test/objects.ts";
import { run } from "../run/session.ts";

test("actions: time, clear, zero, print of a map and of a key, system in order", async () => {
  const sink = new MemorySink();
  const events = [
    event({ action: { kind: "time", format: "%Y\n" }, size: 16 }),
    event({ action: { kind: "print-map", map: "@n", top: 0, divisor: 1 }, size: 16 }),
    event({ action: { kind: "zero", map: "@n" }, size: 16 }),
    event({ action: { kind: "system", format: literal("echo out; echo err >&2") }, size: 16 }),
    event({ action: { kind: "clear", map: "@n" }, size: 16 }),
    event({ action: { kind: "cat", format: literal("/proc/self/comm") }, size: 16 }),
    PRINTF,
  ];
  const sends = [0, 1, 2, 1, 3, 4, 5, 1, 6].flatMap((number) => send(number, number));
  const begin = program("raw_tracepoint", BEGIN, assemble(...increment(1), ...increment(1), ...sends, ...OK));
  const render = (format: readonly FormatPart[]): string => format.map((part) => part.text).join("");
  await run(object({ maps: [RING, scalar("n", "array", {})], ring: 0, events, programs: [begin] }), { sink, render });
  const told = sink.reports.map((r) => (r.kind === "map" ? r.entries[0]?.value : r.kind === "text" ? r.text : r.kind));
  const year = `${new Date().getFullYear()}\n`;
  assert.deepEqual(
    told.filter((t) => t !== "attached"),
    [year, 2, 0, "out\nerr\n", told[5], 0, "printf", undefined],
  );
  assert.match(String(told[5]), /\n$/);
});

test("cat shows more of a file in /proc than its first page", async () => {
  const sink = new MemorySink();
  const render = (format: readonly FormatPart[]): string => format.map((part) => part.text).join("");
  const events = [event({ action: { kind: "cat", format: literal("/proc/kallsyms") }, size: 16 })];
  const begin = program("raw_tracepoint", BEGIN, assemble(...send(0, 0), ...OK));
  await run(object({ maps: [RING], ring: 0, events, programs: [begin] }), { sink, render });
  assert.deepEqual(
    sink.of("text").map((r) => r.text.length),
    [10240],
  );
});

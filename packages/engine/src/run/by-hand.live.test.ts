import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EventSpec } from "@kscope/codegen";
import type { ResolvedAttachPoint } from "@kscope/lang";
import { asm, assemble, type Piece } from "../../test/assembly.ts";
import {
  BEGIN,
  END,
  EXIT,
  event,
  literal,
  MemorySink,
  OK,
  object,
  PRINTF,
  program,
  RING,
  send,
} from "../../test/objects.ts";
import { NothingAttached } from "../errors/nothing-attached.ts";
import type { RunMode } from "./options.ts";
import { run } from "./session.ts";

const ERROR: EventSpec = event({ action: { kind: "errorf", format: literal("bad") }, size: 16 });
const EVENTS = [PRINTF, EXIT, ERROR];

function point(kind: "test" | "bench", title: string): ResolvedAttachPoint {
  return { kind, title, name: `${kind}:${title}` };
}

type Programs = readonly (readonly [string, readonly Piece[]])[];

async function runAll(kind: "test" | "bench", programs: Programs, mode: RunMode = kind) {
  const sink = new MemorySink();
  const begin = program("raw_tracepoint", BEGIN, assemble(...send(0, 1), ...OK));
  const end = program("raw_tracepoint", END, assemble(...send(0, 2), ...OK));
  const own = programs.map(([title, code]) => program("xdp", point(kind, title), assemble(...code)));
  const all = { maps: [RING], ring: 0, events: EVENTS, programs: [begin, ...own, end] };
  return { result: await run(object(all), { sink, mode }), sink };
}

const fails: readonly Piece[] = [asm.mov(0, 1), asm.exit];

describe("tests", () => {
  test("pass by returning 0 without errors, and are reported with what they said", async () => {
    const { result, sink } = await runAll("test", [
      ["good", [...send(0, 7), ...OK]],
      ["returns", fails],
      ["errors", [...send(2), ...OK]],
      ["exits with a code", [...send(1, 3), ...OK]],
      ["exits", [...send(1, 0), ...OK]],
    ]);
    const results = sink.of("test-result");
    assert.deepEqual(
      results.map((r) => [r.names[r.index], r.passed.at(-1)]),
      [
        ["good", true],
        ["returns", false],
        ["errors", false],
        ["exits with a code", false],
        ["exits", true],
      ],
    );
    assert.equal(result.exitCode, 1);
    // what begin said belongs to the first test, what end says to none
    const kinds = results[0]?.output.map((r) => (r.kind === "printf" ? r.values : r.kind));
    assert.deepEqual(kinds, [[1], [7]]);
    assert.deepEqual(
      sink.of("printf").map((r) => r.values),
      [[2]],
    );
    assert.ok(results.every((r) => r.duration > 0));
  });

  test("that all pass give exit code 0", async () => {
    const { result } = await runAll("test", [["good", OK]]);
    assert.equal(result.exitCode, 0);
  });

  test("of one after exit() are told of as well", async () => {
    const { sink } = await runAll("test", [
      ["exits", [...send(1, 0), ...OK]],
      ["errors", [...send(2), ...OK]],
    ]);
    assert.deepEqual(sink.of("test-result").at(-1)?.passed, [true, false]);
  });
});

describe("benchmarks", () => {
  test("are repeated until a round takes a millisecond; those that return something are skipped", async () => {
    const { result, sink } = await runAll("bench", [
      ["quick", OK],
      ["skipped", fails],
      ["fails", [...send(2), ...OK]],
    ]);
    const results = sink.of("benchmark-result");
    assert.deepEqual(
      results.map((r) => r.names[r.index]),
      ["quick"],
    );
    const [quick] = results;
    assert.ok(quick !== undefined && quick.average * quick.iterations >= 1e6, JSON.stringify(quick));
    assert.deepEqual([result.failed, result.exitCode], [["fails"], 1]);
  });
});

test("tests are left out of a run that traces, which has nothing to do without them", async () => {
  const own = program("xdp", point("test", "a"), assemble(...OK));
  await assert.rejects(run(object({ programs: [own] }), { sink: new MemorySink() }), (error) => {
    assert.ok(error instanceof NothingAttached);
    assert.equal(error.message, "No probes attached; use --test to run test probes.");
    return true;
  });
  const { sink } = await runAll("test", [["a", OK]], "trace");
  assert.deepEqual(sink.of("attached"), [{ kind: "attached", probes: 2 }]);
  assert.deepEqual(sink.of("test-result"), []);
});

test("a self probe runs on its signal", async () => {
  const sink = new MemorySink((report) => {
    if (report.kind === "attached") process.kill(process.pid, "SIGUSR1");
  });
  const self = program(
    "raw_tracepoint",
    { kind: "self", name: "self:signal:SIGUSR1", signal: "SIGUSR1" },
    assemble(...send(0, 5), ...send(1, 4), ...OK),
  );
  const { exitCode } = await run(object({ maps: [RING], ring: 0, events: EVENTS, programs: [self] }), {
    sink,
    duration: 5000,
  });
  assert.equal(exitCode, 4);
  assert.deepEqual(
    sink.of("printf").map((r) => r.values),
    [[5]],
  );
  assert.equal(process.listenerCount("SIGUSR1"), 0);
});

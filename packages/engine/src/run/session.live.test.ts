import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import type { BpfMapSpec } from "@kscope/codegen";
import { aggregate, INT64, type ResolvedAttachPoint, UINT64 } from "@kscope/lang";
import { asm, assemble, HELPER, type Piece } from "../../test/assembly.ts";
import { event, MemorySink, object, program, RING, send } from "../../test/objects.ts";
import { AttachFailed } from "../errors/attach-failed.ts";
import { ProgramRejected } from "../errors/program-rejected.ts";
import { TooManyProbes } from "../errors/too-many-probes.ts";
import { LiveTarget } from "../target/live-target.ts";
import { run } from "./session.ts";

const BEGIN: ResolvedAttachPoint = { kind: "begin", name: "begin" };
const END: ResolvedAttachPoint = { kind: "end", name: "end" };

function timer(kind: "profile" | "interval", hertz: bigint): ResolvedAttachPoint {
  return { kind, name: `${kind}:hz:${hertz}`, hertz, periodNs: undefined };
}

const PRINTF = event({ action: { kind: "printf", format: "%d\n" }, fields: [{ offset: 8, type: INT64 }], size: 16 });
const EXIT = event({ action: { kind: "exit" }, fields: [{ offset: 8, type: UINT64 }], size: 16 });
const OK = [asm.mov(0, 0), asm.exit];

function scalar(name: string, kind: "array" | "percpu_array", script: Partial<BpfMapSpec["script"]>): BpfMapSpec {
  const value = { name: `@${name}`, key: undefined, value: aggregate("count", false), setFlagOffset: undefined };
  const full = { ...value, perCpu: kind === "percpu_array", ...script };
  return {
    name: `AT_${name}`,
    kind,
    keySize: 4,
    valueSize: full.value.kind === "aggregate" ? full.value.size : 16,
    maxEntries: 1,
    flags: 0,
    script: full,
  };
}

/** Adds one to the first word of map `number`, a single-element array. */
function increment(number: number): Piece[] {
  return [
    asm.store32(10, -4, 0),
    asm.movReg(2, 10),
    asm.add(2, -4),
    asm.loadMap(1, number),
    asm.call(HELPER.map_lookup_elem),
    asm.skipIfEqual(0, 0, 3),
    asm.load64(1, 0, 0),
    asm.add(1, 1),
    asm.storeReg64(0, 0, 1),
  ];
}

test("begin and end run once each, in order, and a session without other probes ends by itself", async () => {
  const sink = new MemorySink();
  const begin = program("raw_tracepoint", BEGIN, assemble(...send(0, 1), ...OK));
  const end = program("raw_tracepoint", END, assemble(...send(0, 2), ...OK));
  const result = await run(object({ maps: [RING], ring: 0, events: [PRINTF], programs: [begin, end] }), { sink });
  assert.deepEqual(result, { exitCode: 0, lost: 0 });
  assert.deepEqual(
    sink.of("printf").map((r) => r.values),
    [[1], [2]],
  );
  assert.deepEqual(sink.of("attached"), [{ kind: "attached", probes: 2 }]);
  assert.equal(sink.endedAt, 3);
});

test("exit() in begin gives the exit code, drops what follows, and still runs end", async () => {
  const sink = new MemorySink();
  const begin = program("raw_tracepoint", BEGIN, assemble(...send(1, 7), ...send(0, 1), ...OK));
  const end = program("raw_tracepoint", END, assemble(...send(0, 2), ...OK));
  const events = [PRINTF, EXIT];
  const result = await run(object({ maps: [RING], ring: 0, events, programs: [begin, end] }), { sink });
  assert.equal(result.exitCode, 7);
  assert.deepEqual(
    sink.of("printf").map((r) => r.values),
    [[2]],
  );
});

test("every getppid of a process is printed and counted, none is lost", async () => {
  using target = new LiveTarget();
  const id = target.tracepointFormat("syscalls", "sys_enter_getppid")?.id ?? 0;
  const child = spawn("perl", ["-e", "readline; getppid for 1..20000"], { stdio: ["pipe", "ignore", "inherit"] });
  const point: ResolvedAttachPoint = {
    kind: "tracepoint",
    name: "tracepoint:syscalls:sys_enter_getppid",
    subsystem: "syscalls",
    event: "sys_enter_getppid",
    id,
  };
  const code = assemble(
    asm.call(HELPER.get_current_pid_tgid),
    asm.shiftRight(0, 32),
    asm.skipUnlessEqual(0, child.pid ?? 0, 21),
    ...increment(1),
    ...send(0, 5),
    ...OK,
  );
  const maps = [{ ...RING, maxEntries: 1 << 22 }, scalar("n", "percpu_array", {})];
  const controller = new AbortController();
  const sink = new MemorySink((report) => {
    if (report.kind === "attached") child.stdin?.end("\n");
  });
  void once(child, "exit").then(() => controller.abort());
  const programs = [program("tracepoint", point, code)];
  await run(object({ maps, ring: 0, events: [PRINTF], programs }), { sink, signal: controller.signal });
  assert.equal(sink.of("printf").length, 20000);
  assert.deepEqual(
    sink.of("map").map((r) => r.entries),
    [[{ key: undefined, value: 20000 }]],
  );
});

test("interval fires at its rate, profile on every processor", async () => {
  const sink = new MemorySink();
  const programs = [
    program("perf_event", timer("interval", 100n), assemble(...increment(0), ...OK)),
    program("perf_event", timer("profile", 100n), assemble(...increment(1), ...OK)),
  ];
  const maps = [scalar("i", "percpu_array", {}), scalar("p", "percpu_array", {})];
  await run(object({ maps, programs }), { sink, duration: 500 });
  const [interval, profile] = sink.of("map").map((r) => Number(r.entries[0]?.value));
  assert.ok(interval !== undefined && interval >= 40 && interval <= 55, `interval fired ${interval} times`);
  assert.ok(profile !== undefined && profile >= interval, `profile fired ${profile} times`);
});

test("a raw tracepoint sees events; an unset scalar map is not printed, a set one is", async () => {
  const sink = new MemorySink();
  const point: ResolvedAttachPoint = {
    kind: "rawtracepoint",
    name: "rawtracepoint:sched_switch",
    event: "sched_switch",
    btf: undefined,
  };
  const unset = scalar("u", "array", { value: INT64, setFlagOffset: 8 });
  const programs = [program("raw_tracepoint", point, assemble(...increment(0), ...OK))];
  await run(object({ maps: [scalar("n", "percpu_array", {}), unset], programs }), { sink, duration: 200 });
  const [n, u] = sink.of("map");
  assert.ok(Number(n?.entries[0]?.value) > 0);
  assert.deepEqual(u?.entries, []);
});

test("load-time constants and offsets into map values reach the program", async () => {
  const sink = new MemorySink();
  const code = assemble(asm.loadConstant(1, "start"), asm.loadMapValue(2, 0, 8), asm.storeReg64(2, 0, 1), ...OK);
  const map = scalar("c", "array", { value: UINT64, setFlagOffset: 8 });
  const initial = new Uint8Array([42, 0, 0, 0, 0, 0, 0, 0]);
  const programs = [program("raw_tracepoint", BEGIN, code)];
  await run(object({ maps: [{ ...map, initial }], programs }), { sink, loadConstants: { start: 1n << 40n } });
  assert.deepEqual(sink.of("map")[0]?.entries, [{ key: undefined, value: 42 }]);
});

test("a refused program names the source of the failing instruction", async () => {
  const span = { file: 0, start: 10, end: 20 };
  const code = assemble(asm.mov(0, 0), asm.load64(1, 3, 0), asm.exit);
  const lines = [
    { instruction: 0, span: { file: 0, start: 0, end: 5 } },
    { instruction: 1, span },
  ];
  const bad = { ...program("raw_tracepoint", BEGIN, code), lines };
  await assert.rejects(run(object({ programs: [bad] }), { sink: new MemorySink() }), (error: unknown) => {
    assert.ok(error instanceof ProgramRejected);
    assert.deepEqual(error.span, span);
    assert.match(error.lastWords, /R3 !read_ok/);
    return true;
  });
});

test("a probe that cannot be attached undoes the others and says which it was", async () => {
  const good = program("perf_event", timer("interval", 1n), assemble(...OK));
  const point: ResolvedAttachPoint = {
    kind: "rawtracepoint",
    name: "rawtracepoint:no_such",
    event: "no_such",
    btf: undefined,
  };
  const bad = program("raw_tracepoint", point, assemble(...OK));
  const running = run(object({ programs: [good, bad] }), { sink: new MemorySink() });
  await assert.rejects(
    running,
    (error: unknown) => error instanceof AttachFailed && /no_such.*ENOENT/.test(error.message),
  );
});

test("more probes than allowed are refused before anything is created", async () => {
  const one = program("perf_event", timer("interval", 1n), assemble(...OK));
  const running = run(object({ programs: [one, one], config: { max_probes: 1 } }), { sink: new MemorySink() });
  await assert.rejects(running, TooManyProbes);
});

test("records that find no room are counted and reported as lost", async () => {
  const sink = new MemorySink();
  const lost: BpfMapSpec = { name: "lost", kind: "percpu_array", keySize: 4, valueSize: 8, maxEntries: 1, flags: 0 };
  // 300 records of 24 bytes in one run of begin, before anything is drained: 170 fit into 4096 bytes
  const body = [...send(0)];
  const begin = program(
    "raw_tracepoint",
    BEGIN,
    assemble(...Array.from({ length: 300 }, () => body).flat(), ...increment(1), ...OK),
  );
  await run(
    object({ maps: [{ ...RING, maxEntries: 4096 }, lost], ring: 0, lost: 1, events: [PRINTF], programs: [begin] }),
    { sink },
  );
  assert.deepEqual(sink.of("lost"), [{ kind: "lost", count: 1 }]);
  assert.equal(sink.of("printf").length, 170);
});

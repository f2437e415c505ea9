import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { INT64, type RawTracepointPoint, type ResolvedAttachPoint } from "@kscope/lang";
import { asm, assemble, HELPER } from "../../test/assembly.ts";
import {
  EXIT,
  increment,
  MemorySink,
  OK,
  object,
  PRINTF,
  program,
  RING,
  scalar,
  send,
  timer,
} from "../../test/objects.ts";
import { AttachFailed } from "../errors/attach-failed.ts";
import type { SourceLocation } from "../reports/report.ts";
import { run } from "../run/session.ts";
import { LiveTarget } from "../target/live-target.ts";

function rawTracepoint(event: string, btf?: RawTracepointPoint["btf"]): RawTracepointPoint {
  return { kind: "rawtracepoint", name: `rawtracepoint:${event}`, event, btf };
}

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
  const unset = scalar("u", "array", { value: INT64, setFlagOffset: 8 });
  const programs = [program("raw_tracepoint", rawTracepoint("sched_switch"), assemble(...increment(0), ...OK))];
  await run(object({ maps: [scalar("n", "percpu_array", {}), unset], programs }), { sink, duration: 200 });
  const [n, u] = sink.of("map");
  assert.ok(Number(n?.entries[0]?.value) > 0);
  assert.deepEqual(u?.entries, []);
});

test("a probe that cannot be attached undoes the others and says which it was", async () => {
  const good = program("perf_event", timer("interval", 1n), assemble(...OK));
  const bad = program("raw_tracepoint", rawTracepoint("no_such"), assemble(...OK));
  const running = run(object({ programs: [good, bad] }), { sink: new MemorySink() });
  await assert.rejects(
    running,
    (error: unknown) => error instanceof AttachFailed && /no_such.*ENOENT/.test(error.message),
  );
});

test("a BTF-typed raw tracepoint, with source lines for the kernel", async () => {
  using target = new LiveTarget();
  const typeId = target.btf?.find("btf_trace_sched_switch", "typedef") ?? 0;
  const point = rawTracepoint("sched_switch", { module: undefined, typeId });
  const span = { file: 0, start: 0, end: 1 };
  const typed = { ...program("tracing", point, assemble(...increment(0), ...OK)), lines: [{ instruction: 0, span }] };
  const locate = (): SourceLocation => ({ file: "x.bt", line: 1, column: 1, endColumn: 2, excerpt: "@n++" });
  const sink = new MemorySink();
  const object_ = object({ maps: [scalar("n", "percpu_array", {})], programs: [typed] });
  await run(object_, { sink, duration: 100, locate, debugInfo: true });
  assert.ok(Number(sink.of("map")[0]?.entries[0]?.value) > 0);
});

test("missing_probes = warn leaves out what cannot be attached, and says so", async () => {
  const good = program("perf_event", timer("interval", 1n), assemble(...OK));
  const bad = program("raw_tracepoint", rawTracepoint("no_such"), assemble(...OK));
  const sink = new MemorySink();
  await run(object({ programs: [good, bad], config: { missing_probes: "warn" } }), { sink, duration: 10 });
  assert.deepEqual(sink.of("attached"), [{ kind: "attached", probes: 1 }]);
  assert.match(sink.of("runtime-error")[0]?.message ?? "", /no_such.*Skipping/);
});

test("a tracepoint that a wildcard found is looked up when it is attached; exit codes may be negative", async () => {
  const point: ResolvedAttachPoint = {
    kind: "tracepoint",
    name: "tracepoint:sched:sched_switch",
    subsystem: "sched",
    event: "sched_switch",
    id: 0,
  };
  const sink = new MemorySink();
  const first = program("tracepoint", point, assemble(...send(0, -3), ...OK));
  const result = await run(object({ maps: [RING], ring: 0, events: [EXIT], programs: [first] }), { sink });
  assert.equal(result.exitCode, -3);
});

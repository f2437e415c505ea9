import assert from "node:assert/strict";
import { test } from "node:test";
import { libc } from "#libc";
import { counter, countingProgram, countOf } from "../../test/counting.ts";
import { needs } from "../../test/needs.ts";
import type { Fd } from "../fd.ts";
import { kernelTypeId } from "../features/kernel-type-id.ts";
import { HELPER_ID } from "../generated/bpf-enums.generated.ts";
import { PERF } from "../generated/perf-event.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { Arena } from "../memory/arena.ts";
import { openCpuClock, openSoftware, openTracepoint } from "../perf/event-sources.ts";
import { perfEventOpen } from "../perf/perf-event.ts";
import { loadProgram, type ProgramSpec } from "../programs/load-program.ts";
import {
  addImmediate,
  assemble,
  callHelper,
  exit,
  load,
  loadMapFd,
  movImmediate,
  movRegister,
  storeImmediate,
  storeRegister,
} from "../programs/raw-instructions.ts";
import { openTracefs } from "../tracefs/tracefs.ts";
import { attachPerfEvent } from "./attach-perf-event.ts";
import { attachIterator, attachRawTracepoint, attachTracing } from "./attach-tracing.ts";

function callGetppid(times: number): void {
  for (let i = 0; i < times; i++) libc.syscall(NR.getppid);
}

function loadCounting(map: ReturnType<typeof counter>, spec: Partial<ProgramSpec> & Pick<ProgramSpec, "type">) {
  return loadProgram({ name: "counting", license: "GPL", instructions: countingProgram(map), ...spec });
}

test("a tracepoint program counts exactly, and no more once its link is closed", () => {
  using tracefs = openTracefs();
  using map = counter();
  using program = loadCounting(map, { type: "tracepoint" });
  const link = attachPerfEvent(program, openTracepoint(tracefs.eventId("syscalls", "sys_enter_getppid")));
  callGetppid(1234);
  link.close();
  link.close();
  callGetppid(10);
  assert.equal(countOf(map), 1234);
  assert.equal(link.closed, true);
});

test("a cookie reaches the program", needs("bpf_cookie"), () => {
  using tracefs = openTracefs();
  using map = counter();
  const instructions = assemble(
    callHelper(HELPER_ID.get_attach_cookie),
    storeRegister(10, -16, 0),
    storeImmediate(10, -8, 0),
    loadMapFd(1, map.fd.number),
    movRegister(2, 10),
    addImmediate(2, -8),
    movRegister(3, 10),
    addImmediate(3, -16),
    movImmediate(4, 0),
    callHelper(HELPER_ID.map_update_elem),
    movImmediate(0, 0),
    exit,
  );
  // the load gives r1, which the helper takes: the program's context
  using program = loadCounting(map, { type: "tracepoint", instructions });
  const event = openTracepoint(tracefs.eventId("syscalls", "sys_enter_getppid"));
  using _link = attachPerfEvent(program, event, { cookie: 0x1234_5678_9an, target: "tracepoint" });
  callGetppid(1);
  assert.equal(countOf(map), 0x1234_5678_9a);
});

test("a raw tracepoint program sees every call", () => {
  using map = counter();
  using program = loadCounting(map, { type: "raw_tracepoint" });
  using _link = attachRawTracepoint(program, "sys_enter");
  callGetppid(500);
  assert.ok(countOf(map) >= 500);
  assert.throws(() => attachRawTracepoint(program, "no_such_thing"), { errnoName: "ENOENT" });
});

test("a typed raw tracepoint program is attached by what it was loaded for", () => {
  using map = counter();
  const attachBtfId = kernelTypeId("btf_trace_sys_enter", "typedef");
  assert.ok(attachBtfId > 0);
  using program = loadCounting(map, { type: "tracing", expectedAttachType: "trace_raw_tp", attachBtfId });
  using _link = attachTracing(program);
  callGetppid(500);
  assert.ok(countOf(map) >= 500);
});

test("an iterator program is walked by reading a file", () => {
  using map = counter();
  const attachBtfId = kernelTypeId("bpf_iter_task", "function");
  const type = { type: "tracing", expectedAttachType: "trace_iter", attachBtfId } as const;
  using program = loadCounting(map, { ...type, instructions: assemble(load(6, 1, 0), countingProgram(map)) });
  using link = attachIterator(program);
  using file: Fd = link.openIterator();
  const arena = new Arena(4096);
  while (libc.syscall(NR.read, file.number, arena.address, 4096) > 0);
  assert.ok(countOf(map) > 1);
});

test("the cpu clock fires on this processor while it works", () => {
  using map = counter();
  using program = loadCounting(map, { type: "perf_event" });
  using _link = attachPerfEvent(program, openCpuClock({ frequency: 999 }, { pid: process.pid }));
  for (const end = performance.now() + 200; performance.now() < end; );
  assert.ok(countOf(map) > 20, `${countOf(map)} samples in 200 ms at 999 Hz`);
});

test("a software event counts without a program", () => {
  using event = openSoftware(PERF.COUNT_SW_PAGE_FAULTS, { period: 1_000_000 }, { pid: 0 });
  event.enable();
  const before = event.readCount();
  new Uint8Array(8 << 20).fill(1);
  assert.ok(event.readCount() > before);
  event.disable();
});

test("a refused event names itself", () => {
  const attr = { fields: { type: PERF.TYPE_TRACEPOINT, config: 0xffff_ffff }, subject: "tracepoint x:y" };
  assert.throws(() => perfEventOpen(attr, { cpu: 0 }), /^SyscallError: perf_event_open\(tracepoint x:y\): /);
});

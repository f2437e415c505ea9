import assert from "node:assert/strict";
import { test } from "node:test";
import { ABI } from "./abi.generated.ts";
import { ATTACH_TYPE, BPF_CMD, HELPER_ID, MAP_TYPE, PROGRAM_TYPE } from "./bpf-enums.generated.ts";
import { BPF_FLAG } from "./bpf-flags.generated.ts";
import { infoAttr, lineInfo, mapCreateAttr, perfEventAttr } from "./layouts.generated.ts";
import { PERF } from "./perf-event.generated.ts";
import { SYSTEM_CALL_ARM64, SYSTEM_CALL_X86_64 } from "./system-calls.generated.ts";

// Spot checks against the published ABI, which never changes: they catch a generator that reads a header wrongly.

test("BPF numbers", () => {
  assert.deepEqual([BPF_CMD.MAP_CREATE, BPF_CMD.PROG_LOAD, BPF_CMD.LINK_CREATE], [0, 5, 28]);
  assert.deepEqual([MAP_TYPE.hash, MAP_TYPE.ringbuf, MAP_TYPE.task_storage], [1, 27, 29]);
  assert.deepEqual([PROGRAM_TYPE.kprobe, PROGRAM_TYPE.tracing, PROGRAM_TYPE.syscall], [2, 26, 31]);
  assert.deepEqual([ATTACH_TYPE.trace_fentry, ATTACH_TYPE.perf_event], [24, 41]);
  assert.deepEqual([HELPER_ID.map_lookup_elem, HELPER_ID.ringbuf_output, HELPER_ID.loop], [1, 130, 181]);
  assert.deepEqual([BPF_FLAG.BPF_F_CURRENT_CPU, BPF_FLAG.BPF_F_MMAPABLE], [0xffff_ffff, 1024]);
});

test("system calls", () => {
  assert.deepEqual([SYSTEM_CALL_X86_64.read, SYSTEM_CALL_X86_64.bpf, SYSTEM_CALL_X86_64.mseal], [0, 321, 462]);
  assert.deepEqual([SYSTEM_CALL_ARM64.read, SYSTEM_CALL_ARM64.bpf, SYSTEM_CALL_ARM64.mseal], [63, 280, 462]);
  assert.deepEqual([SYSTEM_CALL_ARM64.mmap, SYSTEM_CALL_ARM64.newfstatat, SYSTEM_CALL_ARM64.fcntl], [222, 79, 25]);
});

test("perf events", () => {
  assert.equal(PERF.EVENT_IOC_SET_BPF, 0x4004_2408);
  assert.equal(PERF.EVENT_IOC_ENABLE, 0x2400);
  assert.deepEqual(perfEventAttr.fields.config, [8, 8]);
  assert.deepEqual([perfEventAttr.bits.disabled, perfEventAttr.bits.freq], [320, 330]);
});

test("structures and other constants", () => {
  assert.deepEqual(mapCreateAttr.fields.map_name, [28, 16]);
  assert.deepEqual(infoAttr.fields.info, [8, 8]);
  assert.equal(lineInfo.size, 16);
  assert.deepEqual(
    [ABI.RLIMIT_MEMLOCK, ABI.CLOCK_BOOTTIME, ABI.O_CLOEXEC, ABI.FSCONFIG_CMD_CREATE],
    [8, 7, 0o2000000, 6],
  );
});

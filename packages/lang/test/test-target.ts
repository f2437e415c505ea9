// A machine for tests, the same everywhere: a small BTF, a few tracepoints and raw tracepoints, a recent kernel's features.

import { type Btf, BtfBuilder } from "@kscope/btf";
import { globMatcher } from "../src/probes/glob.ts";
import type { Target, TargetFeature, TracepointField, TracepointFormat } from "../src/target.ts";
import { testKernelFunctions } from "./test-kernel-functions.ts";
import { testKernelPrograms } from "./test-kernel-programs.ts";
import { testUserSpace } from "./test-user-space.ts";

function buildBtf(): Btf {
  const b = new BtfBuilder();
  const int = b.int("int", 4, { signed: true });
  const char = b.int("char", 1, { signed: true });
  const unsigned = b.int("unsigned int", 4);
  const u64 = b.int("long long unsigned int", 8);
  const bool = b.int("_Bool", 1, { bool: true });
  const cred = b.struct("cred", 8, [
    { name: "uid", type: unsigned, bitOffset: 0 },
    { name: "gid", type: unsigned, bitOffset: 32 },
  ]);
  const mode = b.enum({
    name: "task_mode",
    values: [
      { name: "TASK_MODE_IDLE", value: 0 },
      { name: "TASK_MODE_BUSY", value: 3 },
    ],
  });
  const task = b.fwd("task_struct", "struct");
  const taskPointer = b.ptr(task);
  b.complete(task, "struct", {
    name: "task_struct",
    size: 104,
    members: [
      { name: "pid", type: int, bitOffset: 0 },
      { name: "tgid", type: int, bitOffset: 32 },
      { name: "comm", type: b.array(char, 16), bitOffset: 64 },
      { name: "real_parent", type: taskPointer, bitOffset: 192 },
      { name: "group_leader", type: taskPointer, bitOffset: 256 },
      { name: "cred", type: b.ptr(cred), bitOffset: 320 },
      { name: "flag", type: unsigned, bitOffset: 384, bitfieldSize: 1 },
      { name: "level", type: int, bitOffset: 385, bitfieldSize: 5 },
      { name: "mode", type: mode, bitOffset: 416 },
      { name: "times", type: b.array(u64, 4), bitOffset: 448 },
      { name: "name", type: b.ptr(char), bitOffset: 704 },
    ],
  });
  const proto = b.funcProto(0, [
    { name: "", type: b.ptr(0) },
    { name: "", type: bool },
    { name: "", type: taskPointer },
    { name: "", type: unsigned },
  ]);
  b.typedef("btf_trace_sched_switch", b.ptr(proto));
  const named = b.funcProto(0, [
    { name: "__data", type: b.ptr(0) },
    { name: "preempt", type: bool },
    { name: "prev", type: taskPointer },
    { name: "state", type: unsigned },
  ]);
  b.func("__bpf_trace_sched_switch", named);
  b.struct("xdp_buff", 16, [{ name: "data", type: b.ptr(0), bitOffset: 64 }]);
  const file = b.struct("file", 8, [{ name: "mode", type: unsigned, bitOffset: 0 }]);
  const read = b.funcProto(b.int("long int", 8, { signed: true }), [
    { name: "file", type: b.ptr(file) },
    { name: "buf", type: b.ptr(char) },
    { name: "count", type: u64 },
  ]);
  b.func("vfs_read", read);
  b.func("vfs_readv", read);
  const many = ["a", "b", "c", "d", "e", "f", "g"].map((name) => ({ name, type: int }));
  b.func("many_arguments", b.funcProto(0, many));
  b.func(
    "printk",
    b.funcProto(int, [
      { name: "fmt", type: b.ptr(char) },
      { name: "", type: 0 },
    ]),
  );
  b.func("schedule", b.funcProto(0, []));
  b.func("bpf_task_from_pid", b.funcProto(taskPointer, [{ name: "pid", type: int }]));
  b.func("bpf_task_release", b.funcProto(0, [{ name: "p", type: taskPointer }]));
  return b.build();
}

function field(name: string, cType: string, offset: number, size: number): TracepointField {
  const location = cType.startsWith("__data_loc") ? "data_loc" : "plain";
  return { name, cType: cType.replace("__data_loc ", ""), offset, size, signed: !cType.includes("unsigned"), location };
}

const FORMATS: Readonly<Record<string, TracepointFormat>> = {
  "sched:sched_switch": {
    id: 301,
    fields: [
      field("prev_comm", "char[16]", 8, 16),
      field("prev_pid", "pid_t", 24, 4),
      field("prev_state", "long", 32, 8),
      field("next_pid", "pid_t", 40, 4),
    ],
  },
  "sched:sched_wakeup": { id: 302, fields: [field("pid", "pid_t", 8, 4), field("success", "int", 12, 4)] },
  "syscalls:sys_enter_openat": {
    id: 601,
    fields: [
      field("__syscall_nr", "int", 8, 4),
      field("dfd", "int", 16, 8),
      field("filename", "const char *", 24, 8),
      field("flags", "int", 32, 8),
    ],
  },
  "net:net_dev_queue": {
    id: 701,
    fields: [field("len", "unsigned int", 8, 4), field("name", "__data_loc char[]", 12, 4)],
  },
};

const FEATURES: ReadonlySet<TargetFeature> = new Set<TargetFeature>([
  "ringbuf",
  "bpf_loop",
  "for_each_map_elem",
  "ktime_get_boot_ns",
  "get_current_task_btf",
  "probe_read_kernel",
  "map_lookup_percpu_elem",
  "jiffies64",
  "task_pt_regs",
  "atomic_fetch",
  "map_mmap",
  "kprobe",
  "kretprobe",
  "kprobe_session",
  "fentry",
  "fexit",
  "get_func_ret",
]);

const SYMBOLS: Readonly<Record<string, bigint>> = { schedule: 0xffffffff81000000n };

export interface TestMachine {
  readonly btf?: Btf | undefined;
  /** Features that it lacks. */
  readonly without?: readonly TargetFeature[];
  readonly environment?: Readonly<Record<string, string>>;
}

let built: Btf | undefined;

export function testTarget(machine: TestMachine = {}): Target {
  built ??= buildBtf();
  const without = new Set<TargetFeature>(machine.without);
  const names = Object.keys(FORMATS);
  return {
    architecture: "x86_64",
    possibleCpus: 2,
    btf: "btf" in machine ? machine.btf : built,
    pidNamespace: undefined,
    moduleBtf: () => undefined,
    has: (feature) => FEATURES.has(feature) && !without.has(feature),
    tracepoints: (subsystem, event) => names.filter(globMatcher(`${subsystem}:${event}`)),
    tracepointFormat: (subsystem, event) => FORMATS[`${subsystem}:${event}`],
    systemCallNumber: () => undefined,
    rawTracepoints: (pattern) => ["sched_switch"].filter(globMatcher(pattern)),
    kernelFunctions: testKernelFunctions(),
    kernelPrograms: testKernelPrograms,
    userSpace: testUserSpace(),
    kernelAddress: (symbol) => SYMBOLS[symbol],
    cgroupId: () => undefined,
    mayCallAt: () => true,
    mayCall: (programType, name) => name.startsWith("bpf_task_") && programType !== "raw_tracepoint",
    readFile: () => undefined,
    listDirectory: () => undefined,
    isWorldWritable: () => false,
    environment: machine.environment ?? {},
  };
}

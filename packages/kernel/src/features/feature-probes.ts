// The features that kscope asks a kernel for, one record each: a name, what it is for people, and how to find out by trying.
// No probe looks at versions or configuration.
import { existsSync, readdirSync } from "node:fs";
import { PERF } from "../generated/perf-event.generated.ts";
import { openHardware } from "../perf/event-sources.ts";
import { enableRunStatistics } from "../programs/bpf-program.ts";
import { openTracefs } from "../tracefs/tracefs.ts";
import { type Answer, attempt, no, unknown, YES } from "./answer.ts";
import {
  tryFentry,
  tryFunctionResult,
  tryIterator,
  tryKprobe,
  tryKprobeMulti,
  tryKprobeSession,
  tryTracedTracing,
  tryTypedRawTracepoint,
  tryUprobe,
  tryUprobeMulti,
} from "./attach-probes.ts";
import {
  tryAtomicFetch,
  tryBatch,
  tryCpuV4,
  tryLongKeys,
  tryMappedArray,
  tryPerfLink,
  tryTestRun,
} from "./link-probes.ts";
import { probeHelper } from "./probe-helper.ts";
import { probeMapType } from "./probe-map-type.ts";
import { probeProgramType } from "./probe-program-type.ts";
import { probeReturnsPerTask } from "./probe-return-pool.ts";
import { tryUnpreallocatedMap } from "./unpreallocated-map.ts";

export type FeatureName =
  | "kprobe"
  | "kretprobe"
  | "uprobe"
  | "kprobe_multi"
  | "kprobe_session"
  | "returns_per_task"
  | "uprobe_multi"
  | "fentry"
  | "fexit"
  | "get_func_ret"
  | "traced_tracing"
  | "tracepoint"
  | "raw_tracepoint"
  | "raw_tracepoint_typed"
  | "iterator"
  | "perf_event"
  | "hardware_counters"
  | "ring_buffer"
  | "task_storage"
  | "map_batch"
  | "map_mmap"
  | "long_map_keys"
  | "unpreallocated_map"
  | "perf_link"
  | "bpf_cookie"
  | "bpf_loop"
  | "for_each_map_elem"
  | "get_func_ip"
  | "get_stack"
  | "probe_read_kernel"
  | "get_current_task_btf"
  | "get_current_cgroup_id"
  | "ktime_get_boot_ns"
  | "ktime_get_tai_ns"
  | "map_lookup_percpu_elem"
  | "get_attach_cookie"
  | "jiffies64"
  | "task_pt_regs"
  | "send_signal"
  | "probe_write_user"
  | "override_return"
  | "signed_instructions"
  | "atomic_fetch"
  | "test_run_raw_tracepoint"
  | "syscall_program"
  | "run_statistics"
  | "btf"
  | "module_btf";

/** One feature: `about` is a noun phrase for lists. */
export interface FeatureProbe {
  readonly about: string;
  readonly probe: () => Answer;
}

const BTF_DIRECTORY = "/sys/kernel/btf";

function probeBtf(): Answer {
  return existsSync(`${BTF_DIRECTORY}/vmlinux`) ? YES : no(`${BTF_DIRECTORY}/vmlinux is not there`);
}

/** A kernel without loaded modules shows nothing, whether it could or not. */
function probeModuleBtf(): Answer {
  if (!existsSync(BTF_DIRECTORY)) return no(`${BTF_DIRECTORY} is not there`);
  if (readdirSync(BTF_DIRECTORY).some((name) => name !== "vmlinux")) return YES;
  const modules =
    existsSync("/sys/module") && readdirSync("/sys/module").some((m) => existsSync(`/sys/module/${m}/initstate`));
  return modules ? no("no loaded module has BTF") : unknown("no module is loaded");
}

export const FEATURE_PROBES: Readonly<Record<FeatureName, FeatureProbe>> = {
  kprobe: { about: "kernel function entry probes", probe: () => attempt(() => tryKprobe(false)) },
  kretprobe: { about: "kernel function return probes", probe: () => attempt(() => tryKprobe(true)) },
  uprobe: { about: "probes in programs and libraries", probe: () => attempt(tryUprobe) },
  kprobe_multi: { about: "one call for many kernel functions", probe: () => attempt(tryKprobeMulti) },
  kprobe_session: { about: "entry and return in one probe", probe: () => attempt(tryKprobeSession) },
  returns_per_task: {
    about: "returns of any number of tasks in a function",
    probe: () => (probeBtf().state === "yes" ? probeReturnsPerTask() : probeBtf()),
  },
  uprobe_multi: { about: "one call for many functions of a program", probe: () => attempt(tryUprobeMulti) },
  fentry: { about: "trampolines at function entry", probe: () => attempt(() => tryFentry(false)) },
  fexit: { about: "trampolines at function exit", probe: () => attempt(() => tryFentry(true)) },
  get_func_ret: { about: "the probed function's result", probe: () => attempt(tryFunctionResult) },
  traced_tracing: { about: "trampolines of tracing programs", probe: () => attempt(tryTracedTracing) },
  tracepoint: { about: "tracepoints by name", probe: () => attempt(() => openTracefs()) },
  raw_tracepoint: { about: "raw tracepoints", probe: () => probeProgramType("raw_tracepoint") },
  raw_tracepoint_typed: { about: "raw tracepoints with types", probe: () => attempt(tryTypedRawTracepoint) },
  iterator: { about: "iterators over kernel objects", probe: () => attempt(tryIterator) },
  perf_event: { about: "programs on perf events", probe: () => probeProgramType("perf_event") },
  hardware_counters: {
    about: "hardware performance counters",
    probe: () => attempt(() => openHardware(PERF.COUNT_HW_CPU_CYCLES, { period: 1_000_000_000 }, { cpu: 0 })),
  },
  ring_buffer: { about: "ring buffers", probe: () => probeMapType("ringbuf") },
  task_storage: { about: "values kept with tasks", probe: () => probeMapType("task_storage") },
  map_batch: { about: "reading maps in batches", probe: () => attempt(tryBatch) },
  map_mmap: { about: "arrays mapped into user space", probe: () => attempt(tryMappedArray) },
  long_map_keys: { about: "keys of more than 512 bytes", probe: () => attempt(tryLongKeys) },
  unpreallocated_map: {
    about: "maps that grow on demand in all programs",
    probe: () => attempt(tryUnpreallocatedMap),
  },
  perf_link: { about: "links to perf events", probe: () => attempt(() => tryPerfLink(false)) },
  bpf_cookie: { about: "cookies of perf event links", probe: () => attempt(() => tryPerfLink(true)) },
  bpf_loop: { about: "loops by bpf_loop", probe: () => probeHelper("raw_tracepoint", "loop") },
  for_each_map_elem: {
    about: "walking maps in programs",
    probe: () => probeHelper("raw_tracepoint", "for_each_map_elem"),
  },
  get_func_ip: { about: "the probed function's address", probe: () => probeHelper("kprobe", "get_func_ip") },
  get_stack: { about: "stacks as bytes", probe: () => probeHelper("raw_tracepoint", "get_stack") },
  probe_read_kernel: {
    about: "separate reads of kernel memory",
    probe: () => probeHelper("raw_tracepoint", "probe_read_kernel"),
  },
  get_current_task_btf: {
    about: "the current task with its type",
    probe: () => probeHelper("raw_tracepoint", "get_current_task_btf"),
  },
  get_current_cgroup_id: {
    about: "the current cgroup",
    probe: () => probeHelper("raw_tracepoint", "get_current_cgroup_id"),
  },
  ktime_get_boot_ns: {
    about: "time since boot with sleep",
    probe: () => probeHelper("raw_tracepoint", "ktime_get_boot_ns"),
  },
  ktime_get_tai_ns: { about: "atomic time", probe: () => probeHelper("raw_tracepoint", "ktime_get_tai_ns") },
  map_lookup_percpu_elem: {
    about: "other processors' map values",
    probe: () => probeHelper("raw_tracepoint", "map_lookup_percpu_elem"),
  },
  get_attach_cookie: {
    about: "cookies read by programs",
    probe: () => probeHelper("perf_event", "get_attach_cookie"),
  },
  jiffies64: { about: "the kernel's ticks", probe: () => probeHelper("raw_tracepoint", "jiffies64") },
  task_pt_regs: { about: "a task's user registers", probe: () => probeHelper("raw_tracepoint", "task_pt_regs") },
  send_signal: { about: "signals from programs", probe: () => probeHelper("raw_tracepoint", "send_signal") },
  probe_write_user: {
    about: "writing into programs' memory",
    probe: () => probeHelper("kprobe", "probe_write_user"),
  },
  override_return: { about: "changing a function's result", probe: () => probeHelper("kprobe", "override_return") },
  signed_instructions: { about: "signed division and moves (cpu v4)", probe: () => attempt(tryCpuV4) },
  atomic_fetch: { about: "atomic operations with a result", probe: () => attempt(tryAtomicFetch) },
  test_run_raw_tracepoint: { about: "running raw tracepoint programs by hand", probe: () => attempt(tryTestRun) },
  syscall_program: { about: "programs run by hand", probe: () => probeProgramType("syscall") },
  run_statistics: { about: "run counts and times of programs", probe: () => attempt(enableRunStatistics) },
  btf: { about: "the kernel's types", probe: probeBtf },
  module_btf: { about: "types of modules", probe: probeModuleBtf },
};

// The rows of `kscope --info`. Names that bpftrace's report has are its own, since scripts look for them; all others are
// the kernel's words.

import {
  type Answer,
  type FeatureName,
  type HelperName,
  loadProgram,
  type MapType,
  type ProgramType,
  probeFeature,
  probeHelper,
  probeMapType,
  probeProgramType,
} from "@kscope/kernel";

export interface InfoRow {
  readonly name: string;
  /** Tries it; a text is shown as it is. */
  readonly answer: () => Answer | string;
}

export interface InfoSection {
  readonly title: string;
  readonly rows: readonly InfoRow[];
}

function feature(name: FeatureName, shown: string = name): InfoRow {
  return { name: shown, answer: () => probeFeature(name) };
}

function helper(name: HelperName, shown: string = name): InfoRow {
  return { name: shown, answer: () => probeHelper("raw_tracepoint", name) };
}

/** Only some functions may call bpf_d_path, and only from their trampolines. */
function dpath(): Answer {
  const fentry = probeFeature("fentry");
  return fentry.state === "yes" ? fentry : { state: fentry.state, reason: `needs fentry: ${fentry.reason}` };
}

const HELPERS: readonly InfoRow[] = [
  { name: "dpath", answer: dpath },
  feature("ktime_get_tai_ns", "get_tai_ns"),
  feature("get_func_ip"),
  feature("get_func_ret"),
  feature("map_lookup_percpu_elem", "lookup_percpu_elem"),
  feature("bpf_loop", "loop"),
  feature("for_each_map_elem"),
  feature("probe_read_kernel"),
  feature("get_current_task_btf"),
  feature("get_current_cgroup_id"),
  feature("ktime_get_boot_ns"),
  feature("jiffies64"),
  feature("task_pt_regs"),
  feature("send_signal"),
  feature("override_return"),
  helper("get_stackid"),
  feature("get_stack"),
  helper("ringbuf_output"),
  helper("snprintf"),
  helper("strncmp"),
];

const BYTES_AN_INSTRUCTION = 8;
/** What kernels before 5.2 take at most. */
const OLD_LIMIT = 4096;

/** `r0 = 0` again and again, then `exit`. */
function longProgram(instructions: number): Uint8Array {
  const bytes = new Uint8Array(instructions * BYTES_AN_INSTRUCTION);
  for (let at = 0; at < instructions - 1; at++) bytes[at * BYTES_AN_INSTRUCTION] = 0xb7;
  bytes[(instructions - 1) * BYTES_AN_INSTRUCTION] = 0x95;
  return bytes;
}

function instructionLimit(): string {
  const instructions = longProgram(OLD_LIMIT + 2);
  try {
    loadProgram({ type: "raw_tracepoint", name: "probe", license: "GPL", instructions }).close();
    return "1000000";
  } catch {
    return probeProgramType("raw_tracepoint").state === "yes" ? String(OLD_LIMIT) : "unknown";
  }
}

const FEATURES: readonly InfoRow[] = [
  { name: "Instruction limit", answer: instructionLimit },
  feature("btf"),
  feature("module_btf", "module btf"),
  feature("map_batch"),
  feature("map_mmap"),
  feature("perf_link"),
  feature("bpf_cookie"),
  feature("signed_instructions"),
  feature("atomic_fetch"),
  feature("test_run_raw_tracepoint"),
  feature("run_statistics"),
];

const MAP_TYPES: readonly MapType[] = [
  "hash",
  "array",
  "percpu_hash",
  "percpu_array",
  "lru_hash",
  "lru_percpu_hash",
  "lpm_trie",
  "ringbuf",
  "perf_event_array",
  "stack_trace",
  "prog_array",
  "array_of_maps",
  "hash_of_maps",
  "queue",
  "stack",
  "task_storage",
  "bloom_filter",
];

const PROGRAM_TYPES: readonly ProgramType[] = ["tracepoint", "raw_tracepoint", "kprobe", "perf_event", "syscall"];

const PROBE_TYPES: readonly InfoRow[] = [
  feature("tracepoint"),
  feature("raw_tracepoint", "rawtracepoint"),
  feature("raw_tracepoint_typed", "rawtracepoint with types"),
  feature("perf_event", "profile, interval, software"),
  feature("hardware_counters", "hardware"),
  feature("kprobe"),
  feature("kretprobe"),
  feature("kprobe_multi"),
  feature("kprobe_session"),
  feature("returns_per_task", "returns kept with tasks"),
  feature("uprobe"),
  feature("uprobe_multi"),
  feature("fentry"),
  feature("fexit"),
  feature("traced_tracing", "fentry of tracing programs"),
  feature("iterator", "iter"),
];

export const SECTIONS: readonly InfoSection[] = [
  { title: "Kernel helpers", rows: HELPERS },
  { title: "Kernel features", rows: FEATURES },
  { title: "Map types", rows: MAP_TYPES.map((type) => ({ name: type, answer: () => probeMapType(type) })) },
  { title: "Program types", rows: PROGRAM_TYPES.map((type) => ({ name: type, answer: () => probeProgramType(type) })) },
  { title: "Probe types", rows: PROBE_TYPES },
];

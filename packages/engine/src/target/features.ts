// What the compiler asks of the kernel, by the kernel package's probes. Each is tried once a process, when it is asked.
import { type FeatureName, hasFeature } from "@kscope/kernel";
import type { TargetFeature } from "@kscope/lang";

/** The probes that answer for each. */
const PROBES: Readonly<Record<TargetFeature, FeatureName | readonly FeatureName[]>> = {
  ringbuf: "ring_buffer",
  bpf_loop: "bpf_loop",
  for_each_map_elem: "for_each_map_elem",
  ktime_get_boot_ns: "ktime_get_boot_ns",
  ktime_get_tai_ns: "ktime_get_tai_ns",
  get_current_task_btf: "get_current_task_btf",
  probe_read_kernel: "probe_read_kernel",
  map_lookup_percpu_elem: "map_lookup_percpu_elem",
  cpu_v4: "signed_instructions",
  task_storage: "task_storage",
  get_func_ip: "get_func_ip",
  get_func_ret: "get_func_ret",
  get_attach_cookie: "get_attach_cookie",
  jiffies64: "jiffies64",
  task_pt_regs: "task_pt_regs",
  probe_write_user: "probe_write_user",
  override_return: "override_return",
  atomic_fetch: "atomic_fetch",
  map_mmap: "map_mmap",
  long_map_keys: "long_map_keys",
  unprealloc_tracing: "unpreallocated_map",
  hardware_counters: "hardware_counters",
  kprobe: "kprobe",
  kretprobe: "kretprobe",
  // where returns share slots, an entry is missed for want of one
  kprobe_session: ["kprobe_multi", "kprobe_session", "returns_per_task"],
  fentry: "fentry",
  fexit: "fexit",
  traced_tracing: "traced_tracing",
  iter: "iterator",
};

/** True only if the kernel certainly has it. */
export function hasTargetFeature(feature: TargetFeature): boolean {
  return [PROBES[feature]].flat().every(hasFeature);
}

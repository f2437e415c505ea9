// What the compiler asks of the kernel, by the kernel package's probes. Each is tried once a process, when it is asked.
import { BPF_FLAG, BpfMap, type FeatureName, hasFeature, loadProgram, probeHelper } from "@kscope/kernel";
import type { TargetFeature } from "@kscope/lang";

/** Probes that go by another name there, or are not there. */
const PROBES: Readonly<Record<TargetFeature, FeatureName | (() => boolean)>> = {
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
  get_attach_cookie: () => probeHelper("perf_event", "get_attach_cookie").state === "yes",
  jiffies64: () => probeHelper("raw_tracepoint", "jiffies64").state === "yes",
  unprealloc_tracing: takesUnpreallocatedMap,
};

/** True only if the kernel certainly has it. */
export function hasTargetFeature(feature: TargetFeature): boolean {
  const probe = PROBES[feature];
  return typeof probe === "string" ? hasFeature(probe) : probe();
}

let unpreallocated: boolean | undefined;

/** Kernels before 6.1 refuse hash maps whose entries are allocated on demand in programs that may run in an NMI. */
function takesUnpreallocatedMap(): boolean {
  unpreallocated ??= tryUnpreallocatedMap();
  return unpreallocated;
}

function tryUnpreallocatedMap(): boolean {
  const flags = BPF_FLAG.BPF_F_NO_PREALLOC;
  using map = BpfMap.create({ type: "hash", name: "probe_alloc", keySize: 8, valueSize: 8, maxEntries: 1, flags });
  try {
    using program = loadProgram({ type: "perf_event", name: "probe", license: "GPL", instructions: mention(map) });
    return !program.fd.closed;
  } catch {
    return false;
  }
}

/** r1 = map; r0 = 0; exit */
function mention(map: BpfMap): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x1118, true);
  view.setUint32(4, map.fd.number, true);
  view.setUint8(16, 0xb7);
  view.setUint8(24, 0x95);
  return bytes;
}

// Whether hash maps whose entries are allocated on demand may be used by programs that may run in an NMI (Linux 6.1).
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { BpfMap } from "../maps/bpf-map.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { loadProgram } from "../programs/load-program.ts";
import { assemble, exit, loadMapFd, movImmediate } from "../programs/raw-instructions.ts";

/** To mention the map is enough for the verifier to look at it. */
export function tryUnpreallocatedMap(): BpfProgram {
  const flags = BPF_FLAG.BPF_F_NO_PREALLOC;
  using map = BpfMap.create({ type: "hash", name: "probe_alloc", keySize: 8, valueSize: 8, maxEntries: 1, flags });
  const instructions = assemble(loadMapFd(1, map.fd.number), movImmediate(0, 0), exit);
  return loadProgram({ type: "perf_event", name: "probe", license: "GPL", instructions });
}

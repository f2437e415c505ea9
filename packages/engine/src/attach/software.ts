// The kernel's software events (page faults, context switches, ...), every `period`-th on each processor.
import { type BpfProgram, type Link, openSampled, PERF } from "@kscope/kernel";
import type { SoftwarePoint } from "@kscope/lang";
import { attachOnEveryCpu } from "./per-cpu.ts";

export function attachSoftware(program: BpfProgram, { name, config, period }: SoftwarePoint): Link[] {
  return attachOnEveryCpu(program, name, (cpu) => openSampled(PERF.TYPE_SOFTWARE, config, { period }, { cpu }));
}

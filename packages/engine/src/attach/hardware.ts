// The processor's own counters, every `period`-th event. Virtual machines often have none (ENOENT).
import { type BpfProgram, type Link, openHardware } from "@kscope/kernel";
import type { SoftwarePoint } from "@kscope/lang";
import { attachOnEveryCpu } from "./per-cpu.ts";

export function attachHardware(program: BpfProgram, { name, config, period }: SoftwarePoint): Link[] {
  return attachOnEveryCpu(program, name, (cpu) => openHardware(config, { period }, { cpu }));
}

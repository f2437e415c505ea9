// Watchpoints: debug registers of every processor, since a process may run on any.
import { type BpfProgram, type Link, openBreakpoint } from "@kscope/kernel";
import type { WatchpointPoint } from "@kscope/lang";
import { attachOnEveryCpu } from "./per-cpu.ts";

export function attachWatchpoint(program: BpfProgram, { name, ...breakpoint }: WatchpointPoint): Link[] {
  return attachOnEveryCpu(program, name, (cpu) => openBreakpoint(breakpoint, { cpu }));
}

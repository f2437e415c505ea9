// Timed sampling on every online processor, by the processor's clock.
import { type BpfProgram, type Link, openCpuClock } from "@kscope/kernel";
import type { TimerPoint } from "@kscope/lang";
import { attachOnEveryCpu } from "./per-cpu.ts";
import { rateOf } from "./timer-rate.ts";

export function attachProfile(program: BpfProgram, point: TimerPoint): Link[] {
  const rate = rateOf(point);
  return attachOnEveryCpu(program, point.name, (cpu) => openCpuClock(rate, { cpu }));
}

// A timer on one processor, the first that is online.
import { attachPerfEvent, type BpfProgram, type Link, onlineCpus, openCpuClock } from "@kscope/kernel";
import type { TimerPoint } from "@kscope/lang";
import { rateOf } from "./timer-rate.ts";

export function attachInterval(program: BpfProgram, point: TimerPoint): Link[] {
  const cpu = onlineCpus()[0] ?? 0;
  return [attachPerfEvent(program, openCpuClock(rateOf(point), { cpu }), { target: point.name })];
}

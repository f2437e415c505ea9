// Tracepoints, through a perf event. The program hangs on the tracepoint itself, so one event on one processor makes it
// run on all.
import { attachPerfEvent, type BpfProgram, type Link, openTracepoint } from "@kscope/kernel";
import type { TracepointPoint } from "@kscope/lang";

export function attachTracepoint(program: BpfProgram, point: TracepointPoint): Link[] {
  return [attachPerfEvent(program, openTracepoint(point.id), { target: point.name })];
}

// Tracepoints, through a perf event. The program hangs on the tracepoint itself, so one event on one processor makes it
// run on all.
import { attachPerfEvent, type BpfProgram, type Link, openTracepoint } from "@kscope/kernel";
import type { TracepointPoint } from "@kscope/lang";
import type { AttachMachine } from "./attach.ts";

export function attachTracepoint(program: BpfProgram, point: TracepointPoint, machine: AttachMachine): Link[] {
  const id = point.id > 0 ? point.id : machine.tracepointId(point.subsystem, point.event);
  return [attachPerfEvent(program, openTracepoint(id), { target: point.name })];
}

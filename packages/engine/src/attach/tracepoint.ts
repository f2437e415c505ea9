// Tracepoints, through a perf event. The program hangs on the tracepoint itself, so one event on one processor makes it
// run on all. All events of one tracepoint have the same programs, and the kernel refuses one that is among them already.
import { attachPerfEvent, type BpfProgram, type Link, openTracepoint } from "@kscope/kernel";
import type { ResolvedAttachPoint, TracepointPoint } from "@kscope/lang";
import type { AttachMachine } from "./attach.ts";
import { rounds } from "./rounds.ts";

export function attachTracepoint(program: BpfProgram, point: TracepointPoint, machine: AttachMachine): Link[] {
  const id = point.id > 0 ? point.id : machine.tracepointId(point.subsystem, point.event);
  return [attachPerfEvent(program, openTracepoint(id), { target: point.name })];
}

/** A program's points, apart by the copy of the program that they need: one that is there twice runs two. */
export function tracepointGroups(points: readonly ResolvedAttachPoint[]): readonly (readonly ResolvedAttachPoint[])[] {
  return rounds(points, (point) => point.name);
}

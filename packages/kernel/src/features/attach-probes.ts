// Feature probes that have to attach something for real, since kernels exist that load what they then refuse to attach.
import { readlinkSync } from "node:fs";
import { UnsupportedError } from "../errors/syscall-error.ts";
import { attachKprobeMulti, attachUprobeMulti } from "../links/attach-multi.ts";
import { attachPerfEvent } from "../links/attach-perf-event.ts";
import { attachTracing } from "../links/attach-tracing.ts";
import type { Link } from "../links/link.ts";
import { openCpuClock, openKprobe, openUprobe } from "../perf/event-sources.ts";
import type { PerfEvent } from "../perf/perf-event.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import type { AttachType } from "../programs/load-program.ts";
import { kernelTypeId } from "./kernel-type-id.ts";
import { loadEmpty } from "./probe-program-type.ts";

/** A function that every kernel has, is called seldom, and may be traced. */
const FUNCTION = "hrtimer_nanosleep";

function attached(program: BpfProgram, attach: (program: BpfProgram) => Link): Link {
  using owned = program;
  return attach(owned);
}

/** The start of our own executable's file: never mapped for execution, so no breakpoint is ever written. */
function ownExecutable(): string {
  return readlinkSync("/proc/self/exe");
}

export function tryKprobe(onReturn: boolean): Link {
  const open = (): PerfEvent => openKprobe({ function: FUNCTION, onReturn });
  return attached(loadEmpty({ type: "kprobe" }), (program) => attachPerfEvent(program, open()));
}

export function tryUprobe(): Link {
  const open = (): PerfEvent => openUprobe({ path: ownExecutable(), offset: 0, pid: process.pid });
  return attached(loadEmpty({ type: "kprobe" }), (program) => attachPerfEvent(program, open()));
}

export function tryKprobeMulti(session: boolean): Link {
  const expectedAttachType = session ? "trace_kprobe_session" : "trace_kprobe_multi";
  const program = loadEmpty({ type: "kprobe", expectedAttachType });
  return attached(program, (it) => attachKprobeMulti(it, { functions: [FUNCTION], session }));
}

export function tryUprobeMulti(): Link {
  const program = loadEmpty({ type: "kprobe", expectedAttachType: "trace_uprobe_multi" });
  return attached(program, (it) => attachUprobeMulti(it, { path: ownExecutable(), offsets: [0n], pid: process.pid }));
}

function tryTracing(expectedAttachType: AttachType, kind: "function" | "typedef", name: string): Link {
  const attachBtfId = kernelTypeId(name, kind);
  if (attachBtfId === 0) throw new UnsupportedError(`programs on ${name}`);
  return attached(loadEmpty({ type: "tracing", expectedAttachType, attachBtfId }), (it) => attachTracing(it));
}

export function tryFentry(onReturn: boolean): Link {
  return tryTracing(onReturn ? "trace_fexit" : "trace_fentry", "function", FUNCTION);
}

export function tryTypedRawTracepoint(): Link {
  return tryTracing("trace_raw_tp", "typedef", "btf_trace_sched_switch");
}

/** An iterator's program only has to load: attaching one is opening a file. */
export function tryIterator(): BpfProgram {
  const attachBtfId = kernelTypeId("bpf_iter_task", "function");
  if (attachBtfId === 0) throw new UnsupportedError("task iterators", "5.8");
  return loadEmpty({ type: "tracing", expectedAttachType: "trace_iter", attachBtfId });
}

/** A clock event that fires once in an hour of processor time, to hang things on. */
export function quietEvent(): PerfEvent {
  return openCpuClock({ period: 3_600_000_000_000 }, { cpu: 0 });
}

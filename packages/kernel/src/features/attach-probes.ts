// Feature probes that have to attach something for real, since kernels exist that load what they then refuse to attach.
import { readlinkSync } from "node:fs";
import { BtfBuilder, encodeFuncInfo } from "@kscope/btf";
import { UnsupportedError } from "../errors/syscall-error.ts";
import { HELPER_ID } from "../generated/bpf-enums.generated.ts";
import { attachKprobeMulti, attachUprobeMulti } from "../links/attach-multi.ts";
import { attachPerfEvent } from "../links/attach-perf-event.ts";
import { attachTracing } from "../links/attach-tracing.ts";
import type { Link } from "../links/link.ts";
import { openCpuClock, openKprobe, openUprobe } from "../perf/event-sources.ts";
import type { PerfEvent } from "../perf/perf-event.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { loadBtf } from "../programs/load-btf.ts";
import type { AttachType } from "../programs/load-program.ts";
import {
  addImmediate,
  assemble,
  callHelper,
  callKfunc,
  exit,
  movImmediate,
  movRegister,
} from "../programs/raw-instructions.ts";
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

export function tryKprobeMulti(): Link {
  const program = loadEmpty({ type: "kprobe", expectedAttachType: "trace_kprobe_multi" });
  return attached(program, (it) => attachKprobeMulti(it, { functions: [FUNCTION] }));
}

/** A session is of no use to a program that can't tell an entry from a return. */
export function tryKprobeSession(): Link {
  const isReturn = kernelTypeId("bpf_session_is_return", "function");
  if (isReturn === 0) throw new UnsupportedError("kprobe sessions", "6.10");
  const instructions = assemble(callKfunc(isReturn), movImmediate(0, 0), exit);
  const program = loadEmpty({ type: "kprobe", expectedAttachType: "trace_kprobe_session", instructions });
  return attached(program, (it) => attachKprobeMulti(it, { functions: [FUNCTION], session: true }));
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

/** Whether return programs may ask for the result by a helper (5.17), wherever it lies in their context. */
export function tryFunctionResult(): BpfProgram {
  const attachBtfId = kernelTypeId(FUNCTION, "function");
  const ask = [movRegister(2, 10), addImmediate(2, -8), callHelper(HELPER_ID.get_func_ret)];
  const instructions = assemble(...ask, movImmediate(0, 0), exit);
  return loadEmpty({ type: "tracing", expectedAttachType: "trace_fexit", attachBtfId, instructions });
}

/** Whether a tracing program may trace another that traces the kernel (6.8). */
export function tryTracedTracing(): BpfProgram {
  const builder = new BtfBuilder();
  const typeId = builder.func("traced", builder.funcProto(builder.int("int", 4, { signed: true }), []));
  using btf = loadBtf(builder.finish());
  const funcInfo = encodeFuncInfo([{ insnOffset: 0, typeId }]);
  const attachBtfId = kernelTypeId("bpf_iter_task", "function");
  const type = "tracing" as const;
  const iterator = { type, expectedAttachType: "trace_iter", attachBtfId, btfFd: btf.number, funcInfo } as const;
  using traced = loadEmpty(iterator);
  return loadEmpty({ type, expectedAttachType: "trace_fentry", attachBtfId: typeId, attachProgFd: traced.fd.number });
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

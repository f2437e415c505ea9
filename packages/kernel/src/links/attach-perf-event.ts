// Attaches a program to a perf event: as a BPF link (5.15), which can carry a cookie, or by ioctl on older kernels.
import { libc } from "#libc";
import { tryBpf } from "../bpf-call.ts";
import { BpfError, SyscallError, UnsupportedError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { ATTACH_TYPE } from "../generated/bpf-enums.generated.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { linkCreateAttr } from "../generated/layouts.generated.ts";
import { PERF } from "../generated/perf-event.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { Arena } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import type { PerfEvent } from "../perf/perf-event.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { Link } from "./link.ts";

export interface PerfAttachOptions {
  /** What the program gets from bpf_get_attach_cookie. */
  readonly cookie?: bigint;
  /** What the event is, for messages. */
  readonly target?: string;
}

function createLink(program: BpfProgram, event: PerfEvent, cookie: bigint | undefined): number {
  const attr = new Struct(linkCreateAttr, new Arena(linkCreateAttr.size));
  attr.set("prog_fd", program.fd.number).set("target_fd", event.number).set("attach_type", ATTACH_TYPE.perf_event);
  attr.set("flags", 0);
  if (cookie !== undefined) attr.set("perf_event.bpf_cookie", cookie);
  return tryBpf("LINK_CREATE", attr);
}

/** Kernels without perf links say EINVAL, but so does a program of the wrong type: then the ioctl fails as well. */
function setProgram(program: BpfProgram, event: PerfEvent, linkErrno: number): void {
  if (linkErrno !== ERRNO.EINVAL) throw new BpfError("LINK_CREATE", linkErrno, `"${program.name}"`);
  const result = libc.syscall(NR.ioctl, event.number, PERF.EVENT_IOC_SET_BPF, program.fd.number);
  if (result < 0) throw new SyscallError(`ioctl(PERF_EVENT_IOC_SET_BPF) "${program.name}"`, -result);
}

function attach(program: BpfProgram, event: PerfEvent, { cookie, target = "perf event" }: PerfAttachOptions): Link {
  const result = createLink(program, event, cookie);
  if (result >= 0) return new Link(target, new Fd(result), event);
  if (cookie !== undefined && result === -ERRNO.EINVAL) throw new UnsupportedError("cookies of perf events", "5.15");
  setProgram(program, event, -result);
  return new Link(target, event);
}

/** Attaches and enables. The link owns the event from then on, also when this throws. */
export function attachPerfEvent(program: BpfProgram, event: PerfEvent, options: PerfAttachOptions = {}): Link {
  try {
    const link = attach(program, event, options);
    event.enable();
    return link;
  } catch (error) {
    event.close();
    throw error;
  }
}

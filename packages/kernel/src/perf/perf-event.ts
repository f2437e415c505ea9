// perf_event_open(2): one event, counted or sampled, to which a BPF program may be attached.
import { libc } from "#libc";
import { check, SyscallError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { perfEventAttr } from "../generated/layouts.generated.ts";
import { PERF } from "../generated/perf-event.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { Arena } from "../memory/arena.ts";
import { type FieldOf, Struct } from "../memory/struct.ts";

export type PerfEventField = FieldOf<typeof perfEventAttr>;
export type PerfEventFlag = keyof typeof perfEventAttr.bits;

/** struct perf_event_attr by its C names: whole fields, and the one-bit flags that are set. */
export interface PerfEventAttr {
  readonly fields: Partial<Readonly<Record<PerfEventField, number | bigint>>>;
  readonly flags?: readonly PerfEventFlag[];
  /** Texts that fields point to, for the kprobe and uprobe events. */
  readonly texts?: Partial<Readonly<Record<PerfEventField, string>>>;
  /** What the event is, for error messages. */
  readonly subject?: string;
}

/** On which task and processor: -1 is "all"; not both may be. */
export interface PerfEventTarget {
  readonly pid?: number;
  readonly cpu?: number;
  readonly groupFd?: number;
  /** PERF_FLAG_ ones besides CLOEXEC. */
  readonly openFlags?: number;
}

function isPerfField(name: string): name is PerfEventField {
  return name in perfEventAttr.fields;
}

function buildAttr(attr: PerfEventAttr): Struct<typeof perfEventAttr> {
  const texts = Object.entries(attr.texts ?? {});
  const textBytes = texts.reduce((sum, [, text]) => sum + text.length * 3 + 8, 0);
  const arena = new Arena(perfEventAttr.size + textBytes);
  const struct = new Struct(perfEventAttr, arena);
  for (const [name, value] of Object.entries(attr.fields)) if (isPerfField(name)) struct.set(name, value);
  for (const [name, text] of texts) if (isPerfField(name)) struct.set(name, arena.placeText(text));
  for (const flag of attr.flags ?? []) struct.setBit(perfEventAttr.bits[flag]);
  return struct.set("size", Math.max(PERF.ATTR_SIZE_VER0, (struct.used + 7) & ~7));
}

/** An open perf event. */
export class PerfEvent extends Fd {
  /** Lets it count and fire. */
  enable(): void {
    check("ioctl(PERF_EVENT_IOC_ENABLE)", libc.syscall(NR.ioctl, this.number, PERF.EVENT_IOC_ENABLE, 0));
  }

  disable(): void {
    check("ioctl(PERF_EVENT_IOC_DISABLE)", libc.syscall(NR.ioctl, this.number, PERF.EVENT_IOC_DISABLE, 0));
  }

  /** The count so far. Throws SyscallError; ENOSPC where the event cannot be counted. */
  readCount(): bigint {
    const arena = new Arena(64);
    check("read(perf event)", libc.syscall(NR.read, this.number, arena.address, 64));
    return arena.view.getBigUint64(0, true);
  }
}

/** Opens a perf event. Throws SyscallError; its `call` names the event if `subject` was given. */
export function perfEventOpen(attr: PerfEventAttr, target: PerfEventTarget = {}): PerfEvent {
  const { pid = -1, cpu = -1, groupFd = -1, openFlags = 0 } = target;
  const struct = buildAttr(attr);
  const result = libc.syscall(NR.perf_event_open, struct.address, pid, cpu, groupFd, openFlags | PERF.FLAG_FD_CLOEXEC);
  if (result >= 0) return new PerfEvent(result);
  throw new SyscallError(attr.subject === undefined ? "perf_event_open" : `perf_event_open(${attr.subject})`, -result);
}

// Attaching: from a loaded program and an attach point to links. One record a kind of probe. Probes of user functions are
// attached to one process where a run is limited to it; all others system-wide, with a filter in the program.
import type { BpfProgram, Link } from "@kscope/kernel";
import type { ResolvedAttachPoint } from "@kscope/lang";
import { AttachFailed } from "../errors/attach-failed.ts";
import { attachHardware } from "./hardware.ts";
import { attachInterval } from "./interval.ts";
import { attachIteratorPoint } from "./iterator.ts";
import { attachKernelFunction } from "./kernel-function.ts";
import { attachProfile } from "./profile.ts";
import { attachRaw } from "./raw-tracepoint.ts";
import { attachSoftware } from "./software.ts";
import { attachTracepoint } from "./tracepoint.ts";
import { attachTrampoline } from "./trampoline.ts";
import { attachUserProbe } from "./user-probe.ts";
import { attachWatchpoint } from "./watchpoint.ts";

type Kind = ResolvedAttachPoint["kind"];

/** Those that are run by hand (run/special.ts, run/tests.ts, run/benchmarks.ts): there is nothing to attach. */
const unattached = (): Link[] => [];

/** What attaching may ask of the machine. */
export interface AttachMachine {
  /** Number of a tracepoint that the compiler did not look up. */
  tracepointId(subsystem: string, event: string): number;
  /** What the program is to get from bpf_get_attach_cookie; undefined where the kernel has none. */
  cookie(point: ResolvedAttachPoint): bigint | undefined;
  /** The process that a run is limited to. */
  readonly process: number | undefined;
}

const ATTACH: {
  readonly [K in Kind]: (
    program: BpfProgram,
    point: Extract<ResolvedAttachPoint, { kind: K }>,
    machine: AttachMachine,
  ) => Link[];
} = {
  begin: unattached,
  end: unattached,
  self: unattached,
  test: unattached,
  bench: unattached,
  tracepoint: attachTracepoint,
  rawtracepoint: attachRaw,
  profile: attachProfile,
  interval: attachInterval,
  software: attachSoftware,
  hardware: attachHardware,
  kprobe: attachKernelFunction,
  kretprobe: attachKernelFunction,
  fentry: attachTrampoline,
  fexit: attachTrampoline,
  iter: attachIteratorPoint,
  watchpoint: attachWatchpoint,
  uprobe: attachUserProbe,
  uretprobe: attachUserProbe,
  usdt: attachUserProbe,
};

/** False of what is run by hand. */
export function isAttached({ kind }: ResolvedAttachPoint): boolean {
  return ATTACH[kind] !== unattached;
}

/** Kinds of which the kernel runs the program that came last first: so that scripts run in order, they come in reverse. */
const NEWEST_FIRST: ReadonlySet<Kind> = new Set<Kind>(["kprobe", "fentry", "fexit", "uprobe", "uretprobe", "usdt"]);

/** Programs in the order in which they are to be attached. */
export function attachOrder<T extends { readonly points: readonly ResolvedAttachPoint[] }>(
  programs: readonly T[],
): T[] {
  const isReversed = ({ points: [first] }: T): boolean => first !== undefined && NEWEST_FIRST.has(first.kind);
  return [...programs.filter((p) => !isReversed(p)), ...programs.filter(isReversed).reverse()];
}

/** Throws AttachFailed. */
export function attachPoint(program: BpfProgram, point: ResolvedAttachPoint, machine: AttachMachine): Link[] {
  // the record that `point.kind` selects takes exactly this member of the union
  const attach = ATTACH[point.kind] as typeof attachPoint;
  try {
    return attach(program, point, machine);
  } catch (error) {
    throw new AttachFailed(point.name, error);
  }
}

/** Attaches a program that was loaded for many points, to those of one link. Throws AttachFailed. */
export function attachTogether<T>(points: readonly ResolvedAttachPoint[], attach: () => T): T {
  try {
    return attach();
  } catch (error) {
    const [first] = points;
    const others = points.length > 1 ? ` and ${points.length - 1} more` : "";
    throw new AttachFailed(`${first?.name}${others}`, error);
  }
}

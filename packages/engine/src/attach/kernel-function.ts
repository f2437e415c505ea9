// kprobe and kretprobe. One function takes a perf event; many of one program take a single link, where the kernel has
// those (kprobe.multi, 5.18), as do entries and returns that one program serves (kprobe.session, 6.10).
import {
  attachKprobeMulti,
  attachPerfEvent,
  type BpfProgram,
  ERRNO,
  hasFeature,
  type Link,
  openKprobe,
  SyscallError,
} from "@kscope/kernel";
import type { KernelFunctionPoint, ResolvedAttachPoint } from "@kscope/lang";
import { rounds } from "./rounds.ts";

const BUILT_IN = "vmlinux";

export function attachKernelFunction(program: BpfProgram, point: KernelFunctionPoint): Link[] {
  const { kind, module, function: name, offset, address, name: target } = point;
  const onReturn = kind === "kretprobe";
  const whole = module === undefined || module === BUILT_IN ? name : `${module}:${name}`;
  const place = whole === undefined ? { address: address ?? 0n } : { function: whole, offset };
  return [attachPerfEvent(program, openKprobe({ ...place, onReturn }), { target })];
}

interface Entry extends KernelFunctionPoint {
  readonly function: string;
}

/** What a link of many can take: names only. A module's function may have a namesake elsewhere. */
function isEntry(point: ResolvedAttachPoint): point is Entry {
  if (point.kind !== "kprobe" && point.kind !== "kretprobe") return false;
  const anyModule = point.module === undefined || point.module === BUILT_IN;
  return point.function !== undefined && point.offset === 0 && anyModule;
}

/** The points, if a program of theirs is to be loaded for links of many functions. */
export function manyFunctions(points: readonly ResolvedAttachPoint[]): readonly Entry[] | undefined {
  if (points.length < 2 || !points.every(isEntry)) return undefined;
  return hasFeature("kprobe_multi") ? points : undefined;
}

/** A program's points, apart by the way in which it has to be loaded for them. */
export function loadGroups(points: readonly ResolvedAttachPoint[]): readonly (readonly ResolvedAttachPoint[])[] {
  const entries = points.filter(isEntry);
  if (entries.length < 2 || entries.length === points.length) return [points];
  return [entries, points.filter((point) => !isEntry(point))];
}

/** Points that one link takes: a function that is there twice runs its program twice. */
export function functionGroups(points: readonly Entry[]): readonly (readonly Entry[])[] {
  return rounds(points, (point) => point.function);
}

/** Said of a list of which the kernel refuses one. */
const SOME_REFUSED: ReadonlySet<number> = new Set([ERRNO.ESRCH, ERRNO.EINVAL, ERRNO.ENOENT, ERRNO.EADDRNOTAVAIL]);

export interface AttachedFunctions<L = Link> {
  readonly links: readonly L[];
  readonly count: number;
}

/** Throws where none can be attached. */
export function attachFunctions(program: BpfProgram, points: readonly Entry[], session: boolean): AttachedFunctions {
  return attachWhatGoes(points, (some) => attachTo(program, some, session));
}

/** The points of a session's program. */
export function sessionFunctions(points: readonly ResolvedAttachPoint[]): readonly Entry[] {
  return points.filter(isEntry);
}

/**
 * The kernel takes all of a list or nothing, so a list that it refuses is halved until those that it can't trace stand
 * alone. Throws its first refusal if that is all of them, and any other error at once; then nothing stays attached.
 */
export function attachWhatGoes<P, L extends Disposable>(
  points: readonly P[],
  attach: (points: readonly P[]) => L,
): AttachedFunctions<L> {
  const links: L[] = [];
  let count = 0;
  let refusal: SyscallError | undefined;
  const take = (some: readonly P[]): void => {
    try {
      links.push(attach(some));
      count += some.length;
    } catch (error) {
      if (!(error instanceof SyscallError) || !SOME_REFUSED.has(error.errno)) throw error;
      refusal ??= error;
      const middle = some.length >> 1;
      if (middle > 0) for (const half of [some.slice(0, middle), some.slice(middle)]) take(half);
    }
  };
  try {
    take(points);
    if (links.length === 0 && refusal !== undefined) throw refusal;
  } catch (error) {
    for (const link of links) link[Symbol.dispose]();
    throw error;
  }
  return { links, count };
}

function attachTo(program: BpfProgram, points: readonly Entry[], session: boolean): Link {
  const functions = points.map((point) => point.function);
  return attachKprobeMulti(program, { functions, onReturn: points[0]?.kind === "kretprobe", session });
}

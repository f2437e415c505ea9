// uprobe, uretprobe and USDT probes: a breakpoint in a file, in every process that maps it or only in one. One point takes
// a perf event; several points of a program take a link a file, where the kernel has those (uprobe.multi, 6.6).
import { attachPerfEvent, attachUprobeMulti, type BpfProgram, hasFeature, type Link, openUprobe } from "@kscope/kernel";
import type { ResolvedAttachPoint, UserPoint } from "@kscope/lang";
import { archivePath } from "@kscope/symbols";
import type { AttachMachine } from "./attach.ts";

export function attachUserProbe(program: BpfProgram, point: UserPoint, machine: AttachMachine): Link[] {
  const { offset, kind, name } = point;
  const { process } = machine;
  const event = openUprobe({
    path: filePath(point),
    offset,
    onReturn: kind === "uretprobe",
    semaphoreOffset: kind === "usdt" ? point.semaphoreOffset : 0,
    ...(process === undefined ? {} : { pid: process }),
  });
  const cookie = machine.cookie(point);
  return [attachPerfEvent(program, event, { target: name, ...(cookie === undefined ? {} : { cookie }) })];
}

/** What is mapped: an archive, where the program lies in one. */
function filePath({ path }: UserPoint): string {
  return archivePath(path)?.archive ?? path;
}

/** The points, if a program of theirs is to be loaded for links of many points. */
export function manyUserPoints(points: readonly ResolvedAttachPoint[]): readonly UserPoint[] | undefined {
  if (points.length < 2 || !points.every(isUserPoint)) return undefined;
  return hasFeature("uprobe_multi") ? points : undefined;
}

function isUserPoint(point: ResolvedAttachPoint): point is UserPoint {
  return point.kind === "uprobe" || point.kind === "uretprobe" || point.kind === "usdt";
}

/**
 * What each point's program gets as its cookie: the place among all points of the object, of the first that is on the same
 * function. Decoders have the functions' names in this order.
 */
export function functionNumbers(points: readonly ResolvedAttachPoint[]): ReadonlyMap<ResolvedAttachPoint, bigint> {
  const first = new Map<string, bigint>();
  const numbers = new Map<ResolvedAttachPoint, bigint>();
  for (const [i, point] of points.entries()) {
    if (!isUserPoint(point)) continue;
    const place = `${point.offset} ${point.path}`;
    const number = first.get(place) ?? BigInt(i);
    first.set(place, number);
    numbers.set(point, number);
  }
  return numbers;
}

/** Points that one link takes: those of one file. */
export function linkGroups(points: readonly UserPoint[]): readonly (readonly UserPoint[])[] {
  const groups = new Map<string, UserPoint[]>();
  for (const point of points) {
    const path = filePath(point);
    const group = groups.get(path) ?? [];
    group.push(point);
    groups.set(path, group);
  }
  return [...groups.values()];
}

export function attachUserProbes(program: BpfProgram, points: readonly UserPoint[], machine: AttachMachine): Link[] {
  const [first] = points;
  if (first === undefined) return [];
  const { process } = machine;
  const semaphores = points.map((point) => BigInt(point.kind === "usdt" ? point.semaphoreOffset : 0));
  return [
    attachUprobeMulti(program, {
      path: filePath(first),
      offsets: points.map((point) => BigInt(point.offset)),
      cookies: points.map((point) => machine.cookie(point) ?? 0n),
      onReturn: first.kind === "uretprobe",
      ...(semaphores.some((offset) => offset !== 0n) ? { semaphoreOffsets: semaphores } : {}),
      ...(process === undefined ? {} : { pid: process }),
    }),
  ];
}

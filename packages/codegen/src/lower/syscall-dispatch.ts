// Many tracepoints of system calls as one: raw_syscalls:sys_enter or sys_exit, whose records lie as theirs do, and a table of
// the calls that are wanted. Each attached tracepoint takes the kernel some 70 ms to take off again, one after the other; all
// of them by name are 360. What a call costs that is not wanted is the look into the table.

import { findMember } from "@kscope/btf";
import { type CheckedProbe, fromBtf, type ResolvedAttachPoint, type Target, type TracepointPoint } from "@kscope/lang";
import type { Block, Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";
import { memberOf } from "./members.ts";

/** From so many on: below it, calls that nobody traces should not pay for quick taking off. */
const FEWEST = 8;
/** The offset of `id` in the records, and of `__syscall_nr` in those of single calls. */
const ID = 8;
/** A row of the table: a word that is not 0 for a wanted call, and the event's name. */
const WANTED = 8;

export interface SyscallDispatch {
  readonly event: "sys_enter" | "sys_exit";
  /** By number. */
  readonly points: ReadonlyMap<number, TracepointPoint>;
  /** Bytes of the longest name of the probe's events, with a NUL. */
  readonly nameSize: number;
}

interface Part {
  readonly probe: CheckedProbe;
  readonly dispatch: SyscallDispatch | undefined;
}

/** The probe in parts: system calls that one tracepoint can stand for, and the rest. */
export function splitSyscalls(probe: CheckedProbe, target: Target): readonly Part[] {
  const whole: Part = { probe, dispatch: undefined };
  const perPoint = [...probe.calls.values()].some((call) => call.record.perPoint === true);
  if (perPoint || probe.points.length < FEWEST || compatFlag(target) === undefined) return [whole];
  const nameSize = Math.max(...probe.points.map((p) => p.name.length)) + 1;
  const parts = (["sys_enter", "sys_exit"] as const).flatMap((event) => {
    const points = numbered(probe.points, event, target);
    return points.size < FEWEST ? [] : [{ event, points, nameSize }];
  });
  const taken = new Set<ResolvedAttachPoint>(parts.flatMap(({ points }) => [...points.values()]));
  const rest = probe.points.filter((point) => !taken.has(point));
  return [
    ...parts.map((dispatch) => ({ probe: { ...probe, points: [...dispatch.points.values()] }, dispatch })),
    ...(rest.length === 0 ? [] : [{ probe: { ...probe, points: rest }, dispatch: undefined }]),
  ];
}

function numbered(
  points: readonly ResolvedAttachPoint[],
  event: SyscallDispatch["event"],
  target: Target,
): Map<number, TracepointPoint> {
  const found = new Map<number, TracepointPoint>();
  for (const point of points) {
    if (point.kind !== "tracepoint" || point.subsystem !== "syscalls" || !point.event.startsWith(`${event}_`)) continue;
    const number = target.systemCallNumber(point.event.slice(event.length + 1));
    if (number !== undefined) found.set(number, point);
  }
  return found;
}

interface CompatFlag {
  readonly field: string;
  readonly mask: number;
}

/** Where a thread says that it makes a call of the 32-bit interface, which has other numbers: TS_COMPAT
 * (arch/x86/include/asm/thread_info.h), TIF_32BIT (arch/arm64/include/asm/thread_info.h). */
function compatFlag({ architecture, btf }: Target): CompatFlag | undefined {
  const flag = architecture === "x86_64" ? { field: "status", mask: 2 } : { field: "flags", mask: 1 << 22 };
  const task = btf?.find("task_struct", "struct");
  const info = btf === undefined || task === undefined ? undefined : findMember(btf, task, "thread_info");
  if (btf === undefined || info === undefined) return undefined;
  return findMember(btf, btf.resolve(info.typeId), flag.field) === undefined ? undefined : flag;
}

/** Leaves unless the call is one of those that are wanted; gives the table's row of it. */
export function dispatchSyscall(g: Lowering, { points, nameSize }: SyscallDispatch, leave: Block): void {
  const rows = Math.max(...points.keys()) + 1;
  const row = WANTED + Math.ceil(nameSize / 8) * 8;
  const id = g.load({ base: g.context(), offset: ID, space: "ctx" }, 8);
  onlyIf(g, g.compare("lt", id, rows), leave);
  const map = g.object.tableMap("syscalls", table(points, rows, row));
  const base = g.f.emit({ op: "map-value", map, offset: 0 });
  const entry = g.binary("add", base, g.binary("mul", id, row));
  onlyIf(g, g.compare("ne", g.load({ base: entry, offset: 0, space: "bpf" }, 8), 0), leave);
  onlyIf(g, g.compare("eq", compat(g), 0), leave);
  g.eventName = { base: entry, offset: WANTED, space: "bpf" };
}

function onlyIf(g: Lowering, condition: Value, leave: Block): void {
  const next = g.f.newBlock("wanted");
  g.f.branch(condition, next, leave);
  g.join(next);
}

function compat(g: Lowering): Value {
  const { target } = g.object;
  const flag = compatFlag(target);
  const id = target.btf?.find("task_struct", "struct");
  if (flag === undefined || target.btf === undefined || id === undefined) throw new Error("no type of threads");
  const typed = target.has("get_current_task_btf");
  const base = g.call(typed ? "get_current_task_btf" : "get_current_task", [], "pure");
  const space = typed ? "trusted" : "kernel";
  const task = {
    kind: "memory",
    type: fromBtf(target.btf, id, "kernel"),
    address: { base, offset: 0, space },
  } as const;
  return g.binary("and", g.read(memberOf(g, memberOf(g, task, "thread_info"), flag.field)), flag.mask);
}

function table(points: ReadonlyMap<number, TracepointPoint>, rows: number, row: number): Uint8Array {
  const bytes = new Uint8Array(rows * row);
  for (const [number, { name }] of points) {
    bytes[number * row] = 1;
    for (let i = 0; i < name.length; i++) bytes[number * row + WANTED + i] = name.charCodeAt(i);
  }
  return bytes;
}

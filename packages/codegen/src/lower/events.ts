// Records to user space: room is reserved in the ring buffer, filled in place and submitted without a wake-up, since the
// engine drains on a timer. A record that finds no room is counted.

import {
  type Address,
  type EventAction,
  type EventFieldSpec,
  type Expression,
  isScalar,
  type Operand,
  sizeOf,
} from "@kscope/lang";
import type { Lowering } from "./lowering.ts";
import { numberType } from "./word-type.ts";

/** BPF_RB_NO_WAKEUP */
const NO_WAKEUP = 1;

export function emitEvent(g: Lowering, action: EventAction, fields: readonly EventFieldSpec[]): void {
  const { index, offsets, size } = g.object.event(
    action,
    fields.map((f) => f.type),
    g.f.span,
  );
  const outer = g.reserved;
  const record = g.call("ringbuf_reserve", [g.mapReference(g.object.ringMap()), size, 0], "write");
  g.if(
    g.compare("ne", record, 0),
    () => {
      g.reserved = record;
      const address: Address = { base: record, offset: 0, space: "bpf" };
      g.store(address, 8, g.constant(index));
      fields.forEach((field, i) => {
        fill(g, field, g.at(address, offsets[i] ?? 0));
      });
      g.call("ringbuf_submit", [record, NO_WAKEUP], "write");
      g.reserved = outer;
      // only now: where the record found no room, tracing goes on
      if (action.kind === "exit") markEnded(g);
    },
    () => countLost(g),
    "true",
  );
}

/** No probe runs its action from here on, see goesOn. */
function markEnded(g: Lowering): void {
  const ended = g.f.emit({ op: "map-value", map: g.object.endedMap(), offset: 0 });
  g.store({ base: ended, offset: 0, space: "bpf" }, 8, 1);
}

function fill(g: Lowering, field: EventFieldSpec, at: Address): void {
  if (field.scalar !== undefined) {
    g.store(at, sizeOf(field.type) as 1 | 2 | 4 | 8, field.scalar);
    return;
  }
  const padding = g.padding;
  g.padding = false;
  field.fill?.(at);
  g.padding = padding;
}

function countLost(g: Lowering): void {
  const key = g.memory(8, "program");
  g.store(key, 4, g.program);
  const counter = g.call("map_lookup_elem", [g.mapReference(g.object.lostMap()), g.pointer(key)], "write");
  g.if(g.compare("ne", counter, 0), () => {
    const address: Address = { base: counter, offset: 0, space: "bpf" };
    g.store(address, 8, g.binary("add", g.load(address, 8), 1));
  });
}

/** Words are computed before the record is reserved; everything else is written straight into it. */
export function fieldOf(g: Lowering, e: Expression): EventFieldSpec {
  const type = numberType(g.typeOf(e));
  if (isScalar(type)) return { type, scalar: g.scalar(e, type) };
  // with -k, failures on the way stand before the record
  const inPlace = !g.object.reportFailures && writesInPlace(e);
  if (inPlace || typeof g.constantOf(e) === "string") return { type, fill: (at) => g.lowerInto(e, at, type) };
  // what needs memory of its own is made first: the record can't be kept waiting on a path that may end
  const operand: Operand = g.lower(e);
  return { type, fill: (at) => g.moveInto(operand, at, type) };
}

function writesInPlace(e: Expression): boolean {
  if (e.kind !== "call") return e.kind === "identifier" || e.kind === "string";
  // the name of another process may have a warning sent first
  if (e.callee.name === "comm") return e.arguments.length === 0;
  return ["str", "buf", "ntop", "ustack", "usym"].includes(e.callee.name);
}

// A time series: a ring of intervals, one slot an interval, one ring a processor. Parameters of the type: interval in
// nanoseconds, number of intervals, and how values of one interval combine (see RULES). A slot is three words:
//   u64 interval number since the epoch (its place in the ring is that number modulo the count)
//   u64 value
//   u64 meta: time of the value for `last`, number of values for `avg`, non-zero for the others; 0: slot never used
// One word before the slots is the program's own.
import type { AggregateType } from "@kscope/lang";
import type { SeriesDatum } from "../../reports/report.ts";
import { toDatum } from "../integer.ts";
import type { Merge } from "./merge.ts";

const SLOT = 24;

interface Slot {
  readonly value: bigint;
  readonly meta: bigint;
}

type Combine = (a: Slot, b: Slot) => Slot;

const add: Combine = (a, b) => ({ value: a.value + b.value, meta: a.meta + b.meta });

/** By the number that the compiler gives as third parameter: last value, avg, max, min, sum. */
const RULES: readonly Combine[] = [
  (a, b) => (b.meta > a.meta ? b : a),
  add,
  (a, b) => (b.value > a.value ? b : a),
  (a, b) => (b.value < a.value ? b : a),
  add,
];
const AVERAGE = 1;

export function seriesOf(type: AggregateType): Merge {
  const [interval = 1n, slots = 0n, rule = 0n] = type.parameters;
  const combine = RULES[Number(rule)] ?? add;
  const head = type.size - Number(slots) * SLOT;
  const finish = (slot: Slot): bigint => (Number(rule) === AVERAGE ? slot.value / slot.meta : slot.value);
  return ({ view }, { offset, stride, count }) => {
    const found = new Map<bigint, Slot>();
    for (let cpu = 0; cpu < count; cpu++) {
      for (let i = 0; i < Number(slots); i++) {
        const at = offset + head + cpu * stride + i * SLOT;
        const meta = view.getBigUint64(at + 16, true);
        if (meta === 0n) continue;
        const value = type.signed ? view.getBigInt64(at + 8, true) : view.getBigUint64(at + 8, true);
        const epoch = view.getBigUint64(at, true);
        const before = found.get(epoch);
        found.set(epoch, before === undefined ? { value, meta } : combine(before, { value, meta }));
      }
    }
    return found.size === 0 ? undefined : points(found, { interval, slots, finish });
  };
}

type Shape = { readonly interval: bigint; readonly slots: bigint; readonly finish: (slot: Slot) => bigint };

/** Slots of processors that have been idle may be older than the ring reaches: those are left out. */
function points(found: ReadonlyMap<bigint, Slot>, { interval, slots, finish }: Shape): SeriesDatum {
  const epochs = [...found.keys()].sort((a, b) => (a < b ? -1 : 1));
  const last = epochs.at(-1) ?? 0n;
  const first = epochs.find((epoch) => epoch > last - slots) ?? last;
  const list: SeriesDatum["points"][number][] = [];
  for (let epoch = first; epoch <= last; epoch++) {
    const slot = found.get(epoch);
    list.push({ start: epoch * interval, value: slot === undefined ? undefined : toDatum(finish(slot)) });
  }
  return { points: list, interval };
}

/** Extends a series with gaps up to a common end, and cuts what is older than the ring: series of one map line up. */
export function alignSeries(series: SeriesDatum, end: bigint, slots: bigint): SeriesDatum {
  const list = [...series.points];
  let next = (list.at(-1)?.start ?? end) + series.interval;
  for (; next <= end; next += series.interval) list.push({ start: next, value: undefined });
  const oldest = end - (slots - 1n) * series.interval;
  return { points: list.filter((point) => point.start >= oldest), interval: series.interval };
}

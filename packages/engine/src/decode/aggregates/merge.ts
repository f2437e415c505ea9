// What an aggregation's values, one a processor, come to. One record an aggregation; the layouts of a processor's share:
//   count, sum   u64
//   min, max     u64 value, u64 is set
//   avg, stats   u64 total, u64 count
//   hist, lhist  u64 counters, one a bucket
//   tseries      see series.ts
import type { AggregateName, AggregateType } from "@kscope/lang";
import type { Datum } from "../../reports/report.ts";
import type { Bytes } from "../bytes.ts";
import { averageOf, statsOf } from "./average.ts";
import { extremeOf } from "./extreme.ts";
import { histogramOf } from "./histogram.ts";
import { seriesOf } from "./series.ts";
import { sumOf } from "./sum.ts";

/** Where the shares lie: the first one's offset, the distance between two, and how many there are. */
export interface Shares {
  readonly offset: number;
  readonly stride: number;
  readonly count: number;
}

export type Merge = (bytes: Bytes, shares: Shares) => Datum;

const MERGES: Readonly<Record<AggregateName, (type: AggregateType) => Merge>> = {
  count: () => sumOf(false),
  sum: (type) => sumOf(type.signed),
  min: (type) => extremeOf(type.signed, (a, b) => a < b),
  max: (type) => extremeOf(type.signed, (a, b) => a > b),
  avg: (type) => averageOf(type.signed),
  stats: (type) => statsOf(type.signed),
  hist: (type) => histogramOf(type.size >>> 3),
  lhist: (type) => histogramOf(type.size >>> 3),
  tseries: (type) => seriesOf(type),
};

/** Undefined results mean that no processor has contributed. */
export function mergeOf(type: AggregateType): Merge {
  return MERGES[type.name](type);
}

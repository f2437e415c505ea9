// Histograms for programs that use the library: from counts by index to the values they stand for.

import type { HistogramDatum } from "@kscope/engine";
import type { Type } from "@kscope/lang";
import { boundsOf, filledRange } from "@kscope/report";

/** How many values v there were with `low <= v < high`; undefined is an open end. */
export interface Bucket {
  readonly low: bigint | undefined;
  readonly high: bigint | undefined;
  readonly count: number;
}

/**
 * The buckets of a histogram, from the first to the last that counted anything.
 *
 * @example
 * if (report.kind === "map") for (const { value } of report.entries) console.log(buckets(report.valueType, value));
 */
export function buckets(type: Type, histogram: HistogramDatum): readonly Bucket[] {
  if (type.kind !== "aggregate") throw new TypeError(`a ${type.kind} is no histogram`);
  const range = filledRange(histogram.counts);
  if (range === undefined) return [];
  return histogram.counts
    .slice(range.first, range.last + 1)
    .map((count, i) => ({ ...boundsOf(type, range.first + i), count }));
}

// In which bucket of a histogram a percentile lies: the smallest that, with those before it, holds so many of the values. What is
// known of the value itself are the bucket's bounds, so they are what is told, and nothing between them.

import type { HistogramDatum, MapReport, Report } from "@kscope/engine";
import type { AggregateType } from "@kscope/lang";
import { type BucketBounds, boundsOf } from "../histogram.ts";

export type PercentilesReport = Extract<Report, { kind: "percentiles" }>;

export interface Percentile {
  /** As the script has it: `p99.9`, `max`. */
  readonly word: string;
  readonly bucket: number;
  readonly bounds: BucketBounds;
}

export interface Percentiles {
  readonly key: MapReport["entries"][number]["key"];
  readonly count: number;
  /** None where nothing was counted. */
  readonly percentiles: readonly Percentile[];
}

export function percentilesOf({ map, which }: PercentilesReport): readonly Percentiles[] {
  const type = map.valueType as AggregateType;
  return map.entries.map(({ key, value }) => {
    const { counts } = value as HistogramDatum;
    const count = counts.reduce((sum, n) => sum + n, 0);
    const percentiles = count === 0 ? [] : which.map((word) => percentile(type, { counts, count }, word));
    return { key, count, percentiles };
  });
}

function percentile(
  type: AggregateType,
  { counts, count }: { readonly counts: readonly number[]; readonly count: number },
  word: string,
): Percentile {
  let left = rankOf(word, BigInt(count));
  const bucket = counts.findIndex((here) => {
    left -= BigInt(here);
    return left <= 0n;
  });
  return { word, bucket, bounds: boundsOf(type, bucket) };
}

/** How many values must lie in the bucket or before it: at least one. Whole numbers, since 99.9 / 100 is none that a double holds. */
export function rankOf(word: string, count: bigint): bigint {
  const [whole = "100", decimals = ""] = word === "max" ? [] : word.replace(/^p/, "").split(".");
  const percent = BigInt(whole + decimals);
  const hundred = 100n * 10n ** BigInt(decimals.length);
  const rank = (count * percent + hundred - 1n) / hundred;
  return rank < 1n ? 1n : rank;
}

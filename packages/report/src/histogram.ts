// The buckets of hist and lhist. A HistogramDatum lists counts by bucket index, and the program that counts, the engine that
// reads and the sinks that print have to agree on which values an index stands for.
//
// hist, parameters [k], 0 <= k <= 5, every power of two cut into n = 2^k buckets; values are signed 64-bit numbers:
//   v < 0        index 0
//   v < n        index v + 1
//   otherwise    index ((l + 1) << k) + ((v >> l) & (n - 1)) + 1, where l = floor(log2 v) - k
// that is, for l >= 0 the k bits after the leading one choose the bucket. The last index is (64 - k) << k: 1 + 64 buckets for k = 0.
//
// lhist, parameters [min, max, step], m = floor((max - min) / step) buckets in range:
//   v < min      index 0
//   v > max      index m + 1
//   otherwise    index floor((v - min) / step) + 1, at most m + 1
// so v = max, and what is left where step does not divide the range, count as overflow, as in bpftrace.

import type { AggregateType } from "@kscope/lang";

/** The values `low <= v < high`; undefined is an open end. */
export interface BucketBounds {
  readonly low: bigint | undefined;
  readonly high: bigint | undefined;
}

/** The values that are counted in a bucket. */
export function boundsOf(type: AggregateType, index: number): BucketBounds {
  const [a = 0n, max = 0n, step = 1n] = type.parameters;
  if (type.name !== "lhist") return { low: logLow(index, Number(a)), high: logHigh(index, Number(a)) };
  const high = a + BigInt(index) * step;
  return { low: index === 0 ? undefined : high - step, high: high <= max ? high : undefined };
}

/** First and last bucket that counted anything; undefined where none did. */
export function filledRange(counts: readonly number[]): { readonly first: number; readonly last: number } | undefined {
  const first = counts.findIndex((c) => c > 0);
  return first < 0 ? undefined : { first, last: counts.findLastIndex((c) => c > 0) };
}

function logLow(index: number, k: number): bigint | undefined {
  return index === 0 ? undefined : logHigh(index - 1, k);
}

function logHigh(index: number, k: number): bigint {
  const n = 1 << k;
  if (index <= 2 * n) return BigInt(index);
  return BigInt(n + (index & (n - 1))) << BigInt((index >> k) - 1);
}

// Counting as programs do, by the definition at the head of histogram.ts: what tests compare its bounds with.

import { type AggregateType, histogramBuckets, linearBuckets } from "@kscope/lang";

/** Number of buckets, open ends included: the length of `counts`. */
export function bucketCount({ name, parameters }: AggregateType): number {
  return name === "lhist" ? linearBuckets(parameters) : histogramBuckets(Number(parameters[0] ?? 0n));
}

/** Index of the bucket that a value is counted in. */
export function bucketOf(type: AggregateType, value: bigint): number {
  const [a = 0n, max = 0n, step = 1n] = type.parameters;
  return type.name === "lhist" ? linearIndex(value, { min: a, max, step }) : logIndex(value, Number(a));
}

function linearIndex(value: bigint, range: { min: bigint; max: bigint; step: bigint }): number {
  if (value < range.min) return 0;
  const last = (range.max - range.min) / range.step;
  return Number(value > range.max ? last : (value - range.min) / range.step) + 1;
}

function logIndex(value: bigint, k: number): number {
  if (value < 0n) return 0;
  if (value < 1n << BigInt(k)) return Number(value) + 1;
  const l = value.toString(2).length - 1 - k;
  const mask = (1n << BigInt(k)) - 1n;
  return ((l + 1) << k) + Number((value >> BigInt(l)) & mask) + 1;
}

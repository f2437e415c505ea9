// Aggregation types and how much memory each takes a processor. Layouts (u64 words): count, sum: the number;
// min, max: number, then non-zero once set; avg, stats: total, count; hist, lhist: one counter a bucket.

import type { AggregateName, AggregateType } from "./type.ts";

export function aggregate(name: AggregateName, signed: boolean, parameters: readonly bigint[] = []): AggregateType {
  return { kind: "aggregate", name, signed, parameters, size: 8 * aggregateWords(name, parameters) };
}

function aggregateWords(name: AggregateName, parameters: readonly bigint[]): number {
  switch (name) {
    case "count":
    case "sum":
      return 1;
    case "hist":
      return histogramBuckets(Number(parameters[0] ?? 0n));
    case "lhist":
      return linearBuckets(parameters);
    case "tseries":
      return 1 + 3 * Number(parameters[1] ?? 1n);
    default:
      return 2;
  }
}

/** Buckets of a power-of-two histogram with 2^bits buckets a power: negative, 0 … 2^bits-1 one each, then by power. */
export function histogramBuckets(bits: number): number {
  return (64 - bits) * 2 ** bits + 1;
}

/** Buckets of a linear histogram [min, max, step]: below, the steps, above. */
export function linearBuckets(parameters: readonly bigint[]): number {
  const [min = 0n, max = 0n, step = 1n] = parameters;
  return Number((max - min) / step) + 2;
}

/** From `count_t`, `sum_t`, `usum_t`, … of declarations and casts. */
export function namedAggregate(text: string): AggregateType | undefined {
  const [, unsigned, name] = /^(u?)(count|sum|min|max|avg|stats|hist)_t$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const signed = unsigned === "" && name !== "count";
  return aggregate(name as AggregateName, signed, name === "hist" ? [0n] : []);
}

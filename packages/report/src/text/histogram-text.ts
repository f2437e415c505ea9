// The bar graphs of hist and lhist: one row a bucket from the first filled one to the last.

import type { HistogramDatum } from "@kscope/engine";
import type { AggregateType } from "@kscope/lang";
import { type BucketBounds, boundsOf, filledRange } from "../histogram.ts";

const BAR = 52;
const SUFFIXES = ["", "K", "M", "G", "T", "P", "E"];

/** Rows with their newlines; empty where nothing was counted. hist counts are divided by `divisor` after the range of rows
 * was chosen, lhist counts never, as bpftrace does. */
export function histogramText(type: AggregateType, histogram: HistogramDatum, divisor = 1): string {
  const range = filledRange(histogram.counts);
  if (range === undefined) return "";
  const counts = dividedCounts(type, histogram.counts.slice(range.first, range.last + 1), divisor);
  const most = Math.max(...counts);
  return counts.map((count, i) => row(labelText(type, range.first + i), count, most)).join("");
}

export function dividedCounts(type: AggregateType, counts: readonly number[], divisor: number): readonly number[] {
  return type.name === "hist" && divisor > 1 ? counts.map((c) => Math.floor(c / divisor)) : counts;
}

function row(label: string, count: number, most: number): string {
  const bar = "@".repeat(barWidth(count, most));
  return `${label.padEnd(16)}${String(count).padStart(8)} |${bar.padEnd(BAR)}|\n`;
}

// Single precision, because bpftrace's rounding shows in the length of a bar.
function barWidth(count: number, most: number): number {
  if (most === 0) return 0;
  return Math.trunc(Math.fround(Math.fround(Math.fround(count) / Math.fround(most)) * BAR));
}

/** A bucket as graphs name it, e.g. `[1K, 2K)`. */
export function labelText(type: AggregateType, index: number): string {
  const bounds = boundsOf(type, index);
  const label = type.name === "hist" ? logLabel(type) : linearLabel(type);
  if (bounds.low === undefined) return `(..., ${label(bounds.high ?? 0n)})`;
  if (bounds.high === undefined) return `[${label(bounds.low)}, ...)`;
  if (isSingle(type, bounds)) return `[${bounds.low}]`;
  return `[${label(bounds.low)}, ${label(bounds.high)})`;
}

function isSingle(type: AggregateType, bounds: BucketBounds): boolean {
  const step = type.parameters[2] ?? 0n;
  const symbolic = type.name === "lhist" && step % 1024n === 0n;
  return !symbolic && bounds.low !== undefined && bounds.high === bounds.low + 1n;
}

// The suffix follows the power of two that the bucket's width stands for, not the size of the number: with k = 2, 2560 but 4K.
function logLabel(type: AggregateType): (value: bigint) => string {
  const k = Number(type.parameters[0] ?? 0n);
  return (value) => {
    const power = Math.max(0, value.toString(2).length - 1 - k);
    const decade = Math.floor(power / 10);
    return (value >> BigInt(10 * decade)).toString() + (SUFFIXES[decade] ?? "");
  };
}

function linearLabel(type: AggregateType): (value: bigint) => string {
  const plain = (type.parameters[2] ?? 1n) % 1024n !== 0n;
  return (value) => {
    if (plain || value === 0n) return value.toString();
    if (value % 1048576n === 0n) return `${value / 1048576n}M`;
    return value % 1024n === 0n ? `${value / 1024n}K` : value.toString();
  };
}

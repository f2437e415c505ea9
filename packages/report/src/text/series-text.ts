// The graph of tseries: a row an interval, oldest first, with the value as a star between the least and the greatest.

import type { SeriesDatum } from "@kscope/engine";
import type { AggregateType } from "@kscope/lang";
import { clockText, unitOf } from "./clock-text.ts";

const WIDTH = 53;
const PADDING = 21;

interface Scale {
  readonly min: bigint | undefined;
  readonly max: bigint | undefined;
}

/** The whole graph with its newlines. */
export function seriesText(type: AggregateType, series: SeriesDatum): string {
  const { points } = series;
  if (points.length === 0) return "<no data>";
  const scale = scaleOf(type, series);
  const unit = unitOf(spacing(series));
  const indent = " ".repeat(9 + (unit.digits === 0 ? 0 : unit.digits + 1));
  const heading = (unit.digits === 0 ? "hh:mm:ss" : `hh:mm:ss.${unit.name}`).padEnd(indent.length);
  const limits = `${indent}${show(scale.min).padEnd(PADDING)}${show(scale.max).padStart(WIDTH - PADDING)}\n`;
  const rows = points.map((p) => `${clockText(p.start, unit)} ${rowText(scale, big(p.value))}\n`);
  return `${limits}${heading}|${"_".repeat(WIDTH - 2)}|\n${rows.join("")}${indent}v${"_".repeat(WIDTH - 2)}v\n${limits}`;
}

// Between first and last point, not `interval`: bpftrace counts a graph of one point in nanoseconds.
function spacing(series: SeriesDatum): bigint {
  const first = series.points[0]?.start ?? 0n;
  const last = series.points.at(-1)?.start ?? 0n;
  return (last - first) / BigInt(Math.max(1, series.points.length - 1));
}

function scaleOf(type: AggregateType, series: SeriesDatum): Scale {
  const values = series.points.map((p) => big(p.value)).filter((v) => v !== undefined);
  const sorted = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  const min = sorted[0];
  const max = sorted.at(-1);
  return min !== undefined && min === max ? widened(type, min) : { min, max };
}

function widened(type: AggregateType, value: bigint): Scale {
  const least = type.signed ? -(1n << 63n) : 0n;
  const most = type.signed ? (1n << 63n) - 1n : (1n << 64n) - 1n;
  return { min: value > least ? value - 1n : value, max: value < most ? value + 1n : value };
}

function rowText(scale: Scale, value: bigint | undefined): string {
  const cells = Array<string>(WIDTH).fill(" ");
  cells[0] = "|";
  cells[WIDTH - 1] = "|";
  const zero = zeroColumn(scale);
  if (zero > 0) cells[zero] = ".";
  if (value !== undefined) cells[starColumn(scale, value)] = "*";
  return `${cells.join("")} ${value === undefined ? "-" : value}`;
}

function zeroColumn({ min, max }: Scale): number {
  if (min === undefined || max === undefined || min >= 0n || max <= 0n) return 0;
  return ratio(WIDTH, min, distance(min, max));
}

function starColumn({ min, max }: Scale, value: bigint): number {
  if (min === undefined || max === undefined || min === max) return Math.trunc(WIDTH / 2);
  const column = ratio(WIDTH - 1, distance(min, value), distance(min, max));
  return Math.max(0, Math.min(WIDTH - 1, column));
}

// Single precision, as bpftrace computes it: a double would move some stars by a column.
function ratio(scale: number, part: bigint, whole: bigint): number {
  return Math.trunc(Math.fround(Math.fround(scale * Math.fround(Number(part))) / Math.fround(Number(whole))));
}

function distance(a: bigint, b: bigint): bigint {
  return BigInt.asIntN(64, a - b);
}

function big(value: number | bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

function show(value: bigint | undefined): string {
  return value === undefined ? "null" : value.toString();
}

// Map updates that the kernel refused. The programs tell the first one of each place of the script and count all: totals
// are told at the end, where they are more than was told.
import type { BpfObject } from "@kscope/codegen";
import type { BpfMap } from "@kscope/kernel";
import type { Report } from "../reports/report.ts";

/** Counts of one place in the script. */
export interface Refusals {
  readonly map: string;
  /** The map was full. */
  readonly full: number;
  /** No memory at that moment, or the map was busy. */
  readonly other: number;
}

/** How many updates each place could not make. */
export function refusedUpdates(refused: BpfObject["refused"], maps: readonly BpfMap[]): readonly Refusals[] {
  const value = refused === undefined ? undefined : maps[refused.map]?.lookup(new Uint8Array(4));
  if (refused === undefined || value === undefined) return [];
  const counters = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const counter = (i: number): number => Number(counters.getBigUint64(i * 8, true));
  return refused.slots.map((map, i) => ({ map, full: counter(2 * i), other: counter(2 * i + 1) }));
}

/** One report a map and reason. A place that failed once has been told. */
export function summaries(places: readonly Refusals[]): readonly Report[] {
  const reports: Report[] = [];
  for (const map of new Set(places.map((p) => p.map))) {
    const own = places.filter((p) => p.map === map && p.full + p.other > 0);
    const full = own.reduce((n, p) => n + p.full, 0);
    const other = own.reduce((n, p) => n + p.other, 0);
    if (full + other <= own.length) continue;
    if (full > 0) reports.push(summary(`${map} was full: ${full} updates were dropped; ${advice(map)}`));
    if (other > 0)
      reports.push(
        summary(`${map}: ${other} updates were dropped, since the kernel had no memory for new keys at once`),
      );
  }
  return reports;
}

function advice(map: string): string {
  return `give it room with a declaration such as \`let ${map} = hash(100000);\`, or all maps with \`config = { max_map_keys = N }\``;
}

function summary(message: string): Report {
  return { kind: "runtime-error", message, location: undefined };
}

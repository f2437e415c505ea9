// Maps that were full. The programs tell the first update that a place of the script can't make and count all: the total
// is told at the end, where it is more than was told.
import type { BpfObject } from "@kscope/codegen";
import type { BpfMap } from "@kscope/kernel";
import type { Report } from "../reports/report.ts";

/** One report a map that refused more updates than were told. */
export function refusedUpdates(refused: BpfObject["refused"], maps: readonly BpfMap[]): readonly Report[] {
  const value = refused === undefined ? undefined : maps[refused.map]?.lookup(new Uint8Array(4));
  if (refused === undefined || value === undefined) return [];
  const counters = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return summaries(refused.slots.map((map, i) => ({ map, count: Number(counters.getBigUint64(i * 8, true)) })));
}

/** A place that failed once has been told. */
export function summaries(places: readonly { readonly map: string; readonly count: number }[]): readonly Report[] {
  const totals = new Map<string, { refused: number; told: number }>();
  for (const { map, count } of places) {
    if (count === 0) continue;
    const { refused, told } = totals.get(map) ?? { refused: 0, told: 0 };
    totals.set(map, { refused: refused + count, told: told + 1 });
  }
  return [...totals].filter(([, t]) => t.refused > t.told).map(([map, t]) => summary(map, t.refused));
}

function summary(map: string, refused: number): Report {
  const message =
    `${map} was full: ${refused} updates were dropped; give it room with a declaration such as ` +
    `\`let ${map} = hash(100000);\`, or all maps with \`config = { max_map_keys = N }\``;
  return { kind: "runtime-error", message, location: undefined };
}

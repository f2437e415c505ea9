// Percentiles as text, a line a key: `@h[key]: count 10, p50 [4, 8), max [64, 128)`, with the labels that graphs have.

import type { AggregateType } from "@kscope/lang";
import { jsonInteger } from "../json/json-value.ts";
import { type Grid, keyCells, keyColumns } from "../table/cells.ts";
import type { Column } from "../table/table.ts";
import { labelText } from "../text/histogram-text.ts";
import { keyText } from "../text/map-text.ts";
import { type Percentile, type PercentilesReport, percentilesOf } from "./percentiles.ts";

export function percentilesText(report: PercentilesReport): string {
  const { name, keyType, valueType } = report.map;
  const lines = percentilesOf(report).map(({ key, count, percentiles }) => {
    const label = keyType === undefined ? name : `${name}[${keyText(keyType, key)}]`;
    const parts = percentiles.map((p) => `, ${p.word} ${labelText(valueType as AggregateType, p.bucket)}`);
    return `${label}: count ${count}${parts.join("")}\n`;
  });
  return lines.join("");
}

/** A row a key: its parts, how many values there are, and the label of each percentile's bucket. */
export function percentilesGrid(report: PercentilesReport): Grid {
  const { keyType, valueType } = report.map;
  const columns: readonly Column[] = [
    ...(keyType === undefined ? [] : keyColumns(keyType)),
    { name: "count", align: "right" },
    ...report.which.map((name): Column => ({ name, align: "left" })),
  ];
  const rows = percentilesOf(report).map(({ key, count, percentiles }) => {
    const labels = report.which.map((_, i) => {
      const found = percentiles[i];
      return found === undefined ? "" : labelText(valueType as AggregateType, found.bucket);
    });
    return [...(keyType === undefined ? [] : keyCells(keyType, key)), String(count), ...labels];
  });
  return { columns, rows };
}

/** Least and largest value of the bucket, as in the JSON of histograms; an open end has none. */
export function boundsJson({ bounds: { low, high } }: Percentile): readonly (readonly [string, string | undefined])[] {
  return [
    ["min", low === undefined ? undefined : jsonInteger(low)],
    ["max", high === undefined ? undefined : jsonInteger(high - 1n)],
  ];
}

// Percentiles as text, a line a key: `@h[key]: count 10, p50 [4, 8), max [64, 128)`, with the labels that graphs have.

import type { AggregateType } from "@kscope/lang";
import { jsonInteger } from "../json/json-value.ts";
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

/** Least and largest value of the bucket, as in the JSON of histograms; an open end has none. */
export function boundsJson({ bounds: { low, high } }: Percentile): readonly (readonly [string, string | undefined])[] {
  return [
    ["min", low === undefined ? undefined : jsonInteger(low)],
    ["max", high === undefined ? undefined : jsonInteger(high - 1n)],
  ];
}

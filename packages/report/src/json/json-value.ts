// Values as bpftrace's JSON has them: enums and pointers as numbers, buffers as lists of signed bytes, integers that no double
// holds exactly as strings. Stacks and everything symbolised are strings.

import type { Datum, HistogramDatum, SeriesDatum, StatsDatum, StructDatum } from "@kscope/engine";
import type { AggregateType, TupleType, Type } from "@kscope/lang";
import { boundsOf, filledRange } from "../histogram.ts";
import { utcText } from "../text/clock-text.ts";
import { dividedCounts } from "../text/histogram-text.ts";
import { numberOf } from "../text/integer-text.ts";
import { textOf } from "../text/value-text.ts";
import { jsonString, jsonText } from "./json-string.ts";

/** JSON text as a binary string. */
export function jsonValue(type: Type, value: Datum): string {
  if (value === undefined) return "null";
  switch (type.kind) {
    case "bool":
      return String(value);
    case "integer":
    case "enum":
    case "pointer":
      return jsonInteger(numberOf(type, value) ?? 0);
    case "buffer":
      return `[${Array.from(value as string, (c) => (c.charCodeAt(0) << 24) >> 24).join(",")}]`;
    case "array":
      return `[${(value as readonly Datum[]).map((v) => jsonValue(type.element, v)).join(",")}]`;
    case "tuple":
      return tupleJson(type, value as readonly Datum[]);
    case "struct":
      return objectJson((value as StructDatum).fields.map((f) => [f.name, jsonValue(f.type, f.value)]));
    case "aggregate":
      return aggregateJson(type, value, 1);
    case "void":
    case "none":
      return "null";
    default:
      return jsonString(textOf(type)(value));
  }
}

/** As a number where a double holds it exactly. */
export function jsonInteger(value: number | bigint): string {
  const text = value.toString();
  return BigInt(Number(value)) === BigInt(value) ? text : `"${text}"`;
}

/** `divisor` is print's third argument, which counts for hist alone: the engine has divided the rest. */
export function aggregateJson(type: AggregateType, value: Datum, divisor: number): string {
  switch (type.name) {
    case "stats":
      return statsJson(value as StatsDatum);
    case "hist":
    case "lhist":
      return histogramJson(type, value as HistogramDatum, divisor);
    case "tseries":
      return seriesJson(value as SeriesDatum);
    default:
      return jsonInteger(value as number | bigint);
  }
}

function tupleJson(type: TupleType, values: readonly Datum[]): string {
  const items = type.elements.map((t, i) => jsonValue(t, values[i]));
  const { names } = type;
  return names === undefined ? `[${items.join(",")}]` : objectJson(items.map((item, i) => [names[i] ?? "", item]));
}

function objectJson(fields: readonly (readonly [string, string])[]): string {
  return `{${fields.map(([name, json]) => `${jsonText(name)}: ${json}`).join(", ")}}`;
}

function statsJson({ count, average, total }: StatsDatum): string {
  return `{"count": ${jsonInteger(count)}, "average": ${jsonInteger(average)}, "total": ${jsonInteger(total)}}`;
}

// `max` is the last value of the bucket, not its end.
function histogramJson(type: AggregateType, histogram: HistogramDatum, divisor: number): string {
  const range = filledRange(histogram.counts);
  if (range === undefined) return "[]";
  const counts = dividedCounts(type, histogram.counts.slice(range.first, range.last + 1), divisor);
  const buckets = counts.map((count, i) => {
    const { low, high } = boundsOf(type, range.first + i);
    const min = low === undefined ? "" : `"min": ${jsonInteger(low)}, `;
    return `{${min}${high === undefined ? "" : `"max": ${jsonInteger(high - 1n)}, `}"count": ${count}}`;
  });
  return `[${buckets.join(",")}]`;
}

function seriesJson(series: SeriesDatum): string {
  const known = series.points.filter((p) => p.value !== undefined);
  return `[${known.map((p) => `{"interval_start":"${utcText(p.start)}","value":${p.value}}`).join(",")}]`;
}

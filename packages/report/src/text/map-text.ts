// A map as text: its name on every line, and graphs on lines of their own.

import type { Datum, HistogramDatum, Report } from "@kscope/engine";
import type { Type } from "@kscope/lang";
import { histogramText } from "./histogram-text.ts";
import { type TextOf, textOf } from "./value-text.ts";

export type MapReport = Extract<Report, { kind: "map" }>;

/** The map's lines. A scalar map without an entry, and a keyed one without any, prints nothing. */
export function mapText(map: MapReport): string {
  const value = valueText(map);
  const graph = isGraph(map.valueType);
  let text = "";
  for (const entry of map.entries) {
    const label = map.keyType === undefined ? map.name : `${map.name}[${keyText(map.keyType, entry.key)}]`;
    text += `${label}:${graph ? "\n" : " "}${value(entry.value)}\n`;
  }
  return text;
}

/** A key as it stands between the brackets: the parentheses of a tuple are left out, and, as in bpftrace, those of a string. */
export function keyText(type: Type, key: Datum): string {
  const text = textOf(type)(key);
  return text.length >= 2 && text.startsWith("(") && text.endsWith(")") ? text.slice(1, -1) : text;
}

function isGraph(type: Type): boolean {
  return type.kind === "aggregate" && (type.name === "hist" || type.name === "lhist" || type.name === "tseries");
}

function valueText(map: MapReport): TextOf {
  const type = map.valueType;
  if (type.kind !== "aggregate" || type.name !== "hist" || map.divisor <= 1) return textOf(type);
  return (value) => histogramText(type, value as HistogramDatum, map.divisor);
}

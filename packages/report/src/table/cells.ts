// Reports as rows of cells, which tables and CSV share: what a column is called, and the text of each cell.

import type { Datum, HistogramDatum, MapEntry, StatsDatum } from "@kscope/engine";
import { type AggregateType, leavesOut, type Type } from "@kscope/lang";
import { boundsOf, filledRange } from "../histogram.ts";
import { dividedCounts } from "../text/histogram-text.ts";
import type { MapReport } from "../text/map-text.ts";
import { textOf } from "../text/value-text.ts";
import type { Column } from "./table.ts";

export interface Grid {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The parts of a key, then the value in as many columns as it has parts: one row an entry, or a bucket of a histogram.
 * Columns have these names, in order, and where there are none those of the language.
 */
export function mapGrid(map: MapReport, names: readonly string[] = []): Grid {
  const keys = map.keyType === undefined ? [] : keyColumns(map.keyType);
  const value = valueCells(map);
  const rows = map.entries.flatMap((entry) => {
    const key = map.keyType === undefined ? [] : keyCells(map.keyType, entry.key);
    return value.cells(entry).map((cells) => [...key, ...cells]);
  });
  const columns = [...keys, ...value.columns].map((column, i) => ({ ...column, name: names[i] ?? column.name }));
  return { columns, rows };
}

/** The same with stacks last: they are long, and of any length. */
export function stacksLast({ columns, rows }: Grid, { keyType }: MapReport): Grid {
  const parts = keyType === undefined ? [] : keyType.kind === "tuple" ? keyType.elements : [keyType];
  const isStack = (i: number): boolean => {
    const type = parts[i];
    return type?.kind === "opaque" && (type.name === "kstack" || type.name === "ustack");
  };
  const all = columns.map((_, i) => i);
  const order = [...all.filter((i) => !isStack(i)), ...all.filter(isStack)];
  const ordered = <T>(items: readonly T[]): readonly T[] => order.flatMap((i) => items.slice(i, i + 1));
  return { columns: ordered(columns), rows: rows.map(ordered) };
}

/** The arguments of a printf, one a column; those that are `()` are none. */
export function rowCells(types: readonly Type[], values: readonly Datum[]): readonly string[] {
  return types.flatMap((type, i) => (leavesOut(type) ? [] : [cellText(type, values[i])]));
}

/** The columns of a printf whose arguments have these names, in order; nothing where their number differs. */
export function rowColumns(types: readonly Type[], names: readonly string[]): readonly Column[] {
  const named = names.length === types.length;
  return types.flatMap((type, i) => (leavesOut(type) ? [] : [columnFor(type, (named ? names[i] : undefined) ?? "")]));
}

/** A line of words only, such as the heading that a tool prints for people. */
export function isWordsOnly(types: readonly Type[], parts: readonly { readonly kind: string }[]): boolean {
  return (
    types.every((type) => leavesOut(type) || (type.kind === "string" && type.literal === true)) ||
    parts.every((p) => p.kind === "literal")
  );
}

export function columnFor(type: Type, name: string): Column {
  const decimal = type.kind === "opaque" && type.name === "decimal";
  const number = decimal || type.kind === "integer" || (type.kind === "aggregate" && type.name !== "tseries");
  return { name, align: number ? "right" : "left" };
}

/** A value on one line: stacks as `a;b;c` from the outermost frame, as folded stacks are; unknown as empty. */
export function cellText(type: Type, value: Datum): string {
  if (value === undefined) return "";
  const text = textOf(type)(value);
  if (type.kind !== "opaque" || typeof value === "string") return text;
  const frames = text
    .trim()
    .split("\n")
    .map((line) => line.trim());
  return frames.reverse().join(";");
}

export function keyColumns(type: Type): readonly Column[] {
  if (type.kind !== "tuple") return [columnFor(type, "key")];
  return type.elements.map((t, i) => columnFor(t, type.names?.[i] ?? `key${i + 1}`));
}

export function keyCells(type: Type, key: Datum): readonly string[] {
  if (type.kind !== "tuple") return [cellText(type, key)];
  return type.elements.map((element, i) => cellText(element, (key as readonly Datum[])[i]));
}

interface ValueCells {
  readonly columns: readonly Column[];
  readonly cells: (entry: MapEntry) => readonly (readonly string[])[];
}

const right = (name: string): Column => ({ name, align: "right" });

function valueCells(map: MapReport): ValueCells {
  const type = map.valueType;
  const name = map.name === "@" ? "value" : map.name.slice(1);
  if (type.kind === "aggregate" && type.name === "stats") return statsCells();
  if (type.kind === "aggregate" && (type.name === "hist" || type.name === "lhist")) {
    return { columns: ["min", "max", "count"].map(right), cells: (e) => bucketCells(type, e.value, map.divisor) };
  }
  return { columns: [columnFor(type, name)], cells: (e) => [[cellText(type, e.value)]] };
}

function statsCells(): ValueCells {
  return {
    columns: ["count", "average", "total"].map(right),
    cells: (entry) => {
      const { count, average, total } = entry.value as StatsDatum;
      return [[count, average, total].map(String)];
    },
  };
}

function bucketCells(type: AggregateType, value: Datum, divisor: number): readonly (readonly string[])[] {
  const { counts } = value as HistogramDatum;
  const range = filledRange(counts);
  if (range === undefined) return [];
  const divided = dividedCounts(type, counts.slice(range.first, range.last + 1), divisor);
  return divided.map((count, i) => {
    const { low, high } = boundsOf(type, range.first + i);
    return [low?.toString() ?? "", high === undefined ? "" : (high - 1n).toString(), String(count)];
  });
}

// table(@m, …): a map's entries as rows of typed cells, sorted and cut, and the same as text in aligned columns.

import type { Datum, MapEntry, MapReport, Report, StatsDatum } from "@kscope/engine";
import { type TableColumn, type Type, tableColumns } from "@kscope/lang";
import { cellText, columnFor, type Grid } from "./cells.ts";
import { columnWidths, headingText, rowText } from "./table.ts";

export type TableReport = Extract<Report, { kind: "table" }>;

export interface TypedTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Datum[])[];
}

export function typedTable({ map, columns, sort, top }: TableReport): TypedTable {
  const typed = tableColumns({ name: map.name, key: map.keyType, value: map.valueType }, columns);
  const rows = map.entries.map((entry) => cellsOf(map, entry));
  const by = typed.findIndex((column) => column.name === sort.replace(/^-/, ""));
  if (by >= 0) sortRows(rows, { by, type: typed[by]?.type, descending: sort.startsWith("-") });
  const shown = typed.map((column) => column.name !== "-");
  const cut = top > 0 ? rows.slice(0, top) : rows;
  return { columns: typed.filter((_, i) => shown[i]), rows: cut.map((row) => row.filter((_, i) => shown[i])) };
}

/** The same as text, a cell a value. */
export function tableCells(report: TableReport): Grid {
  const { columns, rows } = typedTable(report);
  return {
    columns: columns.map(({ type, name }) => columnFor(type, name)),
    rows: rows.map((row) => row.map((value, i) => cellText(columns[i]?.type ?? { kind: "none" }, value))),
  };
}

export function tableText(report: TableReport): string {
  const { columns, rows: cells } = tableCells(report);
  const widths = columnWidths(columns, cells);
  return `${headingText(columns, widths)}${cells.map((row) => rowText(columns, widths, row)).join("")}\n`;
}

function cellsOf({ keyType, valueType, divisor }: MapReport, { key, value }: MapEntry): readonly Datum[] {
  const keys = keyType === undefined ? [] : parts(keyType, key);
  if (valueType.kind !== "aggregate" || valueType.name !== "stats") return [...keys, ...parts(valueType, value)];
  const { count, average, total } = value as StatsDatum;
  // print() divides the average only
  return [...keys, count, average, divisor > 1 ? divided(total, divisor) : total];
}

function divided(total: number | bigint, divisor: number): number | bigint {
  return typeof total === "bigint" ? total / BigInt(divisor) : Math.trunc(total / divisor);
}

function parts(type: Type, value: Datum): readonly Datum[] {
  if (type.kind !== "tuple") return [value];
  return type.elements.map((_, i) => (value as readonly Datum[] | undefined)?.[i]);
}

interface Order {
  readonly by: number;
  readonly type: Type | undefined;
  readonly descending: boolean;
}

/** What is unknown comes last, whichever way. */
function sortRows(rows: (readonly Datum[])[], { by, type, descending }: Order): void {
  const word = (value: Datum): string => cellText(type ?? { kind: "none" }, value);
  rows.sort((x, y) => {
    const [a, b] = [x[by], y[by]];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    const order = isNumber(a) && isNumber(b) ? compare(a, b) : compare(word(a), word(b));
    return descending ? -order : order;
  });
}

function isNumber(value: Datum): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function compare<T extends number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

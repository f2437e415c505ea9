// What is told of a whole map beyond its entries as they are: percentiles of histograms, and tables. bpftrace has neither.

import { type Type, VOID } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { tableColumns } from "./table-columns.ts";

const DEFAULT_PERCENTILES = "p50 p90 p99 max";

export const percentiles: FunctionRecord = {
  name: "percentiles",
  signature: "void percentiles(map m [, const string which])",
  doc: `Prints in which buckets of hist or lhist the percentiles lie, a line a key; default "${DEFAULT_PERCENTILES}".`,
  arity: [1, 2],
  takesMap: true,
  literals: [1],
  statement: true,
  check: (c) => {
    const type = c.map?.value ?? c.type(0);
    const isHistogram =
      c.map !== undefined && type.kind === "aggregate" && (type.name === "hist" || type.name === "lhist");
    if (!isHistogram && type.kind !== "none")
      c.error(
        "argument-type",
        `percentiles() expects a map of histograms (${typeName(type)} provided)`,
        c.arguments[0],
        "fill it with @name = hist(…) or lhist(…)",
      );
    const text = c.arguments.length < 2 ? DEFAULT_PERCENTILES : c.literalString(1);
    const words = wordsOf(text);
    const wrong = words.find((word) => percentOf(word) === undefined);
    const given = c.arguments.length < 2 || c.expression(1)?.kind === "string";
    if (given && (words.length === 0 || wrong !== undefined))
      c.error(
        "argument-value",
        `percentiles() can't tell what "${wrong ?? ""}" is`,
        c.arguments[1],
        'write them as "p50 p99.9 max"',
      );
    c.keep(words.join(" "));
    return VOID;
  },
  lower: (b, call) => {
    b.event({ kind: "percentiles", map: call.map?.name ?? "", which: String(call.extra) }, []);
    return { kind: "scalar", type: VOID, value: b.constant(0) };
  },
};

/** From 0 to 100; `max` is 100. */
function percentOf(word: string): number | undefined {
  if (word === "max") return 100;
  const digits = /^p?(\d+(?:\.\d+)?)$/.exec(word)?.[1];
  return digits === undefined || Number(digits) > 100 ? undefined : Number(digits);
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

export const table: FunctionRecord = {
  name: "table",
  signature: "void table(map m [, const string columns [, const string sort [, int64 top [, int64 divisor]]]])",
  doc: "Prints a map in aligned columns, one for each part of its keys and values, with the names given; sorted by a column, with a minus before its name the largest first; of all rows the first top; aggregated numbers, of stats average and total, divided by the divisor. A column named - is left out.",
  arity: [1, 5],
  takesMap: true,
  literals: [1, 2],
  statement: true,
  check: checkTable,
  lower: (b, call) => {
    const { columns, sort, top, divisor } = call.extra as Table;
    b.event({ kind: "table", map: call.map?.name ?? "", columns: columns.join(" "), sort, top, divisor }, []);
    return { kind: "scalar", type: VOID, value: b.constant(0) };
  },
};

interface Table {
  readonly columns: readonly string[];
  /** A column's name, perhaps after a minus; empty: as print() has it. */
  readonly sort: string;
  readonly top: number;
  readonly divisor: number;
}

function checkTable(c: CallCheck): Type {
  if (c.map === undefined) {
    c.error("argument-type", "table() expects a map", c.arguments[0], "e.g. table(@name)");
    return VOID;
  }
  const { value } = c.map;
  if (value.kind === "aggregate" && ["hist", "lhist", "tseries"].includes(value.name))
    c.error(
      "argument-type",
      `table() can't show a map of ${typeName(value)}`,
      c.arguments[0],
      value.name === "tseries" ? "print(@name) shows it" : "print(@name) or percentiles(@name) shows it",
    );
  const given = c.arguments.length < 2 ? [] : wordsOf(c.literalString(1));
  const all = tableColumns(c.map);
  if (value.kind !== "none" && given.length > all.length)
    c.error(
      "argument-value",
      `table() has ${given.length} names for ${all.length} column${all.length === 1 ? "" : "s"}`,
      c.arguments[1],
      `the columns are ${all.map((column) => column.name).join(", ")}`,
    );
  const columns = tableColumns(c.map, given).map((column) => column.name);
  const twice = columns.find((name, i) => name !== "-" && columns.indexOf(name) < i);
  if (twice !== undefined)
    c.error(
      "argument-value",
      `table() has two columns of the name ${twice}`,
      c.arguments[1] ?? c.arguments[0],
      `give each its own; they are ${columns.join(", ")}`,
    );
  const sort = c.arguments.length < 3 ? "" : c.literalString(2).trim();
  if (sort !== "" && !columns.includes(sort.replace(/^-/, "")))
    c.error(
      "argument-value",
      `table() has no column ${sort.replace(/^-/, "")} to sort by`,
      c.arguments[2],
      `the columns are ${columns.join(", ")}`,
    );
  const top = c.arguments.length < 4 ? 0n : c.literalInteger(3);
  if (top < 0n) c.error("argument-value", "table() can't show a negative number of rows", c.arguments[3]);
  const divisor = c.arguments.length < 5 ? 1n : c.literalInteger(4);
  if (divisor < 1n) c.error("argument-value", "table() needs a divisor from 1 up", c.arguments[4]);
  c.keep({ columns, sort, top: Number(top), divisor: Number(divisor) });
  return VOID;
}

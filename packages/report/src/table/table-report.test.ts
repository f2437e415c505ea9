import assert from "node:assert/strict";
import { test } from "node:test";
import { INT64, string, tuple, UINT64 } from "@kscope/lang";
import { CsvSink } from "../csv/csv-sink.ts";
import { NdjsonSink } from "../ndjson/ndjson-sink.ts";
import { MemorySink } from "../output/byte-sink.ts";
import { type TableReport, tableText, typedTable } from "./table-report.ts";

const REPORT: TableReport = {
  kind: "table",
  map: {
    kind: "map",
    name: "@m",
    keyType: tuple([INT64, string(8)]),
    valueType: tuple([UINT64, string(8)], ["size", "what"]),
    entries: [
      { key: [1, "b"], value: [5, "x"] },
      { key: [2, "a"], value: [18446744073709551615n, "y"] },
      { key: [3, "c"], value: undefined },
    ],
    divisor: 1,
  },
  columns: ["PID", "COMM"],
  sort: "",
  top: 0,
};

test("rows stay in the map's order unless they are sorted, what is unknown comes last", () => {
  const pids = (sort: string, top = 0): unknown[] => typedTable({ ...REPORT, sort, top }).rows.map((row) => row[0]);
  assert.deepEqual(pids(""), [1, 2, 3]);
  assert.deepEqual(pids("COMM"), [2, 1, 3]);
  assert.deepEqual(pids("-PID"), [3, 2, 1]);
  assert.deepEqual(pids("size"), [1, 2, 3]);
  assert.deepEqual(pids("-size"), [2, 1, 3]);
  assert.deepEqual(pids("-size", 1), [2]);
});

test("columns named - are left out, totals are divided", () => {
  const stats: TableReport = {
    ...REPORT,
    map: {
      ...REPORT.map,
      keyType: string(8),
      valueType: { kind: "aggregate", name: "stats", signed: false, parameters: [], size: 24 },
      entries: [
        { key: "a", value: { count: 3, average: 1, total: 4100 } },
        { key: "b", value: { count: 1, average: 9, total: 9007199254740993000n } },
      ],
      divisor: 1000,
    },
    columns: ["CALL", "COUNT", "-", "TIME"],
    sort: "-TIME",
  };
  const { columns, rows } = typedTable(stats);
  assert.deepEqual(
    columns.map((c) => c.name),
    ["CALL", "COUNT", "TIME"],
  );
  assert.deepEqual(rows, [
    ["b", 1, 9007199254740993n],
    ["a", 3, 4],
  ]);
});

test("as text", () => {
  const wide = " ".repeat("18446744073709551615".length);
  assert.equal(
    tableText(REPORT),
    `PID  COMM  ${wide.slice(4)}size  what\n  1  b     ${wide.slice(1)}5  x\n  2  a     18446744073709551615  y\n  3  c\n\n`,
  );
});

test("as CSV and as JSON lines", () => {
  const out = new MemorySink();
  new CsvSink({ out, err: out }).report(REPORT);
  assert.equal(out.text, "PID,COMM,size,what\r\n1,b,5,x\r\n2,a,18446744073709551615,y\r\n3,c,,\r\n");
  const lines = new MemorySink();
  new NdjsonSink({ out: lines }).report({ ...REPORT, top: 2, sort: "-size" });
  assert.equal(
    lines.text,
    '{"type":"row","PID":2,"COMM":"a","size":"18446744073709551615","what":"y"}\n{"type":"row","PID":1,"COMM":"b","size":5,"what":"x"}\n',
  );
});

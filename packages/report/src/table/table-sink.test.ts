import assert from "node:assert/strict";
import { test } from "node:test";
import type { Datum, Report, StackFrame } from "@kscope/engine";
import { type AggregateType, type FormatPart, INT64, type OpaqueType, string, tuple } from "@kscope/lang";
import { CsvSink, csvRecord } from "../csv/csv-sink.ts";
import { MemorySink } from "../output/byte-sink.ts";
import { TableSink } from "./table-sink.ts";

const text = string(16);
const count: AggregateType = { kind: "aggregate", name: "count", signed: false, parameters: [], size: 8 };
const hist: AggregateType = { kind: "aggregate", name: "hist", signed: true, parameters: [0n], size: 8 };
const conversion = (letter: "d" | "s"): FormatPart => ({
  kind: "conversion",
  conversion: letter,
  flags: "",
  width: undefined,
  precision: undefined,
  length: "",
  text: `%${letter}`,
});
const format: readonly FormatPart[] = [conversion("d"), conversion("s"), { kind: "literal", text: "ignored\n" }];
const heading: Report = {
  kind: "printf",
  severity: "none",
  format: [{ kind: "literal", text: "PID COMM\n" }],
  types: [],
  values: [],
  location: undefined,
};

const row = (...values: readonly Datum[]): Report => ({
  kind: "printf",
  severity: "none",
  format,
  types: [INT64, text],
  values,
  location: undefined,
});

const byPid: Report = {
  kind: "map",
  name: "@calls",
  keyType: tuple([INT64, text]),
  valueType: count,
  entries: [
    { key: [7, "sh"], value: 1 },
    { key: [1234, 'a,"b'], value: 100000 },
  ],
  divisor: 1,
};
const sizes: Report = {
  kind: "map",
  name: "@h",
  keyType: undefined,
  valueType: hist,
  entries: [{ key: undefined, value: { counts: [1, 0, 2] } }],
  divisor: 1,
};

const kstack: OpaqueType = { kind: "opaque", name: "kstack", size: 8, mode: "bpftrace" };
const frame = (symbol: string, offset: number): StackFrame => ({
  address: 1n,
  symbol,
  offset,
  module: undefined,
  file: undefined,
  line: undefined,
});

function stack(...symbols: readonly string[]): Datum {
  return { frames: symbols.map((symbol, i) => frame(symbol, i + 1)), incomplete: undefined };
}

function tabulated(columns: readonly string[], ...reports: readonly Report[]): string {
  const out = new MemorySink();
  const sink = new TableSink({ out, err: new MemorySink(), columns });
  for (const report of reports) sink.report(report);
  return out.text;
}

test("a map fits its columns, numbers to the right", () => {
  assert.equal(tabulated([], byPid), 'key1  key2   calls\n   7  sh         1\n1234  a,"b  100000\n\n');
});

test("a histogram is a table of buckets", () => {
  assert.equal(tabulated([], sizes), "min  max  count\n      -1      1\n  0    0      0\n  1    1      2\n\n");
});

test("rows get one heading and columns that only grow", () => {
  assert.equal(
    tabulated(["PID", "COMM"], heading, row(1, "init"), row(12345, "x"), row(2, "y")),
    "PID  COMM\n  1  init\n12345  x\n    2  y\n",
  );
});

test("stacks are folded into one cell, outermost first", () => {
  const report: Report = { ...byPid, keyType: kstack, entries: [{ key: stack("leaf", "root"), value: 3 }] };
  assert.equal(tabulated([], report), "calls  key\n    3  root+2;leaf+1\n\n");
});

test("stacks come last, and a very long cell moves only its own row", () => {
  const long = "f".repeat(60);
  const report: Report = {
    ...byPid,
    keyType: tuple([kstack, kstack, text]),
    entries: [
      { key: [stack(long), stack("a"), "sh"], value: 3 },
      { key: [stack("b"), stack("c"), "dd"], value: 4 },
    ],
  };
  const out = new MemorySink();
  new TableSink({ out, err: out, mapColumns: ["KSTACK", "USTACK", "COMM", "N"] }).report(report);
  assert.equal(out.text, `COMM  N  KSTACK  USTACK\nsh    3  ${long}+1  a+1\ndd    4  b+1     c+1\n\n`);
});

test("CSV: a heading where the columns change, quotes where they are needed", () => {
  const out = new MemorySink();
  const sink = new CsvSink({ out, err: new MemorySink(), columns: ["pid", "comm"] });
  for (const report of [heading, row(1, "init"), row(undefined, "a\nb"), byPid, byPid]) sink.report(report);
  assert.equal(
    out.text,
    'pid,comm\r\n1,init\r\n,"a\nb"\r\nmap,key1,key2,calls\r\n@calls,7,sh,1\r\n@calls,1234,"a,""b",100000\r\n@calls,7,sh,1\r\n@calls,1234,"a,""b",100000\r\n',
  );
  assert.equal(csvRecord(["", 'x"']), ',"x"""\r\n');
});

test("CSV: values and percentiles of scripts", () => {
  const out = new MemorySink();
  const sink = new CsvSink({ out, err: out });
  const counts = [0, 0, 3, 1];
  const lhist: AggregateType = { ...hist, name: "lhist", parameters: [0n, 20n, 10n] };
  const map: typeof byPid = { ...byPid, keyType: text, valueType: lhist, entries: [{ key: 'a"b', value: { counts } }] };
  sink.report({ kind: "value", type: tuple([text, text]), value: ["x,y", "z"] });
  sink.report({ kind: "value", type: text, value: "one" });
  sink.report({ kind: "percentiles", map, which: ["p50", "max"] });
  assert.equal(out.text, '"x,y",z\r\none\r\nmap,key,count,p50,max\r\n@calls,"a""b",4,"[10, 20)","[20, ...)"\r\n');
});

test("CSV: the time of an interval is a field of its records, names are those that are given", () => {
  const out = new MemorySink();
  const sink = new CsvSink({ out, err: out, mapColumns: ["PID", "COMM"] });
  const time = (clock: string): Report => ({ kind: "text", source: "time", text: `${clock}\n` });
  for (const report of [time("21:16:01"), byPid, time("21:16:02"), time("21:16:03"), byPid]) sink.report(report);
  const records = (clock: string): string => `${clock},@calls,7,sh,1\r\n${clock},@calls,1234,"a,""b",100000\r\n`;
  assert.equal(out.text, `TIME,map,PID,COMM,calls\r\n${records("21:16:01")}${records("21:16:03")}`);
});

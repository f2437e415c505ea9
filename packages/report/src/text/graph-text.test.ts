// Golden graphs: what bpftrace 0.27.1 printed for the same values.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesDatum } from "@kscope/engine";
import type { AggregateName, AggregateType } from "@kscope/lang";
import { bucketCount, bucketOf } from "../../test/buckets.ts";
import { histogramText } from "./histogram-text.ts";
import { seriesText } from "./series-text.ts";

function type(name: AggregateName, parameters: readonly bigint[] = [], signed = true): AggregateType {
  return { kind: "aggregate", name, signed, parameters, size: 8 };
}

function graph(t: AggregateType, values: readonly (number | bigint)[], divisor?: number): readonly string[] {
  const counts = Array<number>(bucketCount(t)).fill(0);
  for (const value of values) {
    const index = bucketOf(t, BigInt(value));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return histogramText(t, { counts }, divisor).split("\n");
}

const FULL = "@".repeat(52);
const row = (label: string, count: number, bar: string): string =>
  `${label.padEnd(16)}${String(count).padStart(8)} |${bar.padEnd(52)}|`;

test("hist: negative, single and wide buckets, suffixes, proportional bars", () => {
  const lines = graph(type("hist", [0n]), [-1, 0, 1, 5, 5, 5, 1024, 1n << 40n]);
  const third = "@@@@@@@@@@@@@@@@@";
  assert.deepEqual(lines.slice(0, 6), [
    "(..., 0)               1 |@@@@@@@@@@@@@@@@@                                   |",
    "[0]                    1 |@@@@@@@@@@@@@@@@@                                   |",
    "[1]                    1 |@@@@@@@@@@@@@@@@@                                   |",
    "[2, 4)                 0 |                                                    |",
    "[4, 8)                 3 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|",
    "[8, 16)                0 |                                                    |",
  ]);
  assert.deepEqual(lines.slice(11, 13), [row("[512, 1K)", 0, ""), row("[1K, 2K)", 1, third)]);
  assert.deepEqual(lines.slice(-3), [row("[512G, 1T)", 0, ""), row("[1T, 2T)", 1, third), ""]);
});

test("hist with more bits", () => {
  const two = graph(type("hist", [2n]), [3, 9, 100, 5000]);
  assert.deepEqual(
    two.slice(0, 7).map((l) => l.slice(0, 16).trim()),
    ["[3]", "[4]", "[5]", "[6]", "[7]", "[8, 10)", "[10, 12)"],
  );
  assert.deepEqual(two.slice(-4), [row("[3072, 3584)", 0, ""), row("[3584, 4K)", 0, ""), row("[4K, 5K)", 1, FULL), ""]);
  const five = graph(type("hist", [5n]), [7, 71]);
  assert.deepEqual(five.slice(-6), [
    row("[63]", 0, ""),
    row("[64, 66)", 0, ""),
    row("[66, 68)", 0, ""),
    row("[68, 70)", 0, ""),
    row("[70, 72)", 1, FULL),
    "",
  ]);
  assert.deepEqual(graph(type("hist", [5n]), [(1n << 63n) - 1n]), [row("[8064P, 8192P)", 1, FULL), ""]);
  assert.deepEqual(graph(type("hist", [0n]), [(1n << 63n) - 1n]), [row("[4E, 8E)", 1, FULL), ""]);
});

test("hist divided: rows follow the undivided counts", () => {
  assert.deepEqual(graph(type("hist", [0n]), [4, 5, 100], 2), [
    row("[4, 8)", 1, FULL),
    row("[8, 16)", 0, ""),
    row("[16, 32)", 0, ""),
    row("[32, 64)", 0, ""),
    row("[64, 128)", 0, ""),
    "",
  ]);
  assert.deepEqual(graph(type("hist", [0n]), [4], 2), [row("[4, 8)", 0, ""), ""]);
});

test("lhist: ranges, overflow, underflow, single values, suffixes", () => {
  const ten = [0n, 100n, 10n];
  const lines = graph(type("lhist", ten), [55, 0, 100]);
  assert.equal(lines[0], row("[0, 10)", 1, FULL));
  assert.deepEqual(lines.slice(-3), [row("[90, 100)", 0, ""), row("[100, ...)", 1, FULL), ""]);
  assert.deepEqual(graph(type("lhist", ten), [500]), [row("[100, ...)", 1, FULL), ""]);
  assert.deepEqual(graph(type("lhist", ten), [-500]), [row("(..., 0)", 1, FULL), ""]);
  assert.deepEqual(graph(type("lhist", [0n, 10n, 1n]), [5, 5], 2), [row("[5]", 2, FULL), ""]);
  assert.deepEqual(graph(type("lhist", [0n, 1048576n, 2048n]), [3000]), [row("[2K, 4K)", 1, FULL), ""]);
  assert.deepEqual(graph(type("lhist", [0n, 1048576n, 2048n]), [1048575]), [row("[1022K, 1M)", 1, FULL), ""]);
  assert.deepEqual(graph(type("lhist", [0n, 10n, 3n]), [9, 4]), [
    row("[3, 6)", 1, FULL),
    row("[6, 9)", 0, ""),
    row("[9, ...)", 1, FULL),
    "",
  ]);
});

test("nothing counted", () => assert.equal(histogramText(type("hist", [0n]), { counts: [0, 0] }), ""));

function series(start: bigint, interval: bigint, values: readonly (number | undefined)[]): SeriesDatum {
  return { interval, points: values.map((value, i) => ({ start: start + BigInt(i) * interval, value })) };
}

const local = (hours: number, minutes: number, seconds: number): bigint =>
  BigInt(new Date(2026, 10, 25, hours, minutes, seconds).getTime()) * 1_000_000n;

test("tseries: a zero line between negative and positive values, gaps, milliseconds", () => {
  const gap = undefined;
  const values = [-4, gap, gap, gap, gap, gap, gap, gap, 2, gap, gap, gap, 5, gap, gap, gap, 8];
  const lines = seriesText(type("tseries"), series(local(20, 5, 56) + 154_000_000n, 1_000_000n, values)).split("\n");
  assert.deepEqual(lines.slice(0, 4), [
    "             -4                                                  8",
    "hh:mm:ss.ms  |___________________________________________________|",
    "20:05:56.154 *                .                                  | -4",
    "20:05:56.155 |                .                                  | -",
  ]);
  assert.equal(lines[10], "20:05:56.162 |                .        *                         | 2");
  assert.equal(lines[14], "20:05:56.166 |                .                     *            | 5");
  assert.deepEqual(lines.slice(-4), [
    "20:05:56.170 |                .                                  * 8",
    "             v___________________________________________________v",
    "             -4                                                  8",
    "",
  ]);
});

test("tseries: microseconds are padded by bytes", () => {
  const lines = seriesText(type("tseries"), series(local(20, 4, 27) + 644_090_000n, 2_000n, [5, undefined, 9])).split(
    "\n",
  );
  assert.deepEqual(lines, [
    "                5                                                   9",
    "hh:mm:ss.\xce\xbcs    |___________________________________________________|",
    "20:04:27.644090 *                                                   | 5",
    "20:04:27.644092 |                                                   | -",
    "20:04:27.644094 |                                                   * 9",
    "                v___________________________________________________v",
    "                5                                                   9",
    "",
  ]);
});

test("tseries: one point, no value, nothing at all", () => {
  const one = seriesText(type("tseries"), series(local(20, 4, 26), 2_000_000_000n, [-1])).split("\n");
  assert.equal(one[0], "                   -2                                                  0");
  assert.equal(one[2], "20:04:26.000000000 |                         *                         | -1");
  const none = seriesText(type("tseries"), series(local(20, 4, 26), 1_000_000n, [undefined])).split("\n");
  assert.equal(none[0], "                   null                                             null");
  assert.equal(none[2], "20:04:26.000000000 |                                                   | -");
  assert.equal(seriesText(type("tseries"), series(0n, 1n, [])), "<no data>");
});

test("tseries: whole seconds, and a maximum that cannot grow", () => {
  const lines = seriesText(type("tseries", [], false), series(local(1, 2, 3), 1_000_000_000n, [0, 0])).split("\n");
  assert.deepEqual(lines.slice(0, 3), [
    "         0                                                   1",
    "hh:mm:ss |___________________________________________________|",
    "01:02:03 *                                                   | 0",
  ]);
});

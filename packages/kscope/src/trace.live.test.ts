import assert from "node:assert/strict";
import { test } from "node:test";
import { buckets, type HistogramDatum, type Report, ScriptError, type TraceReport, trace } from "./index.ts";

async function collect(source: string, options: Parameters<typeof trace>[1] = {}): Promise<TraceReport[]> {
  const reports: TraceReport[] = [];
  for await (const report of trace(source, options)) reports.push(report);
  return reports;
}

test("reports come in order, typed", async () => {
  const reports = await collect('begin { printf("%d %s\\n", 7, str($1)); @x[1, "a"] = 5; exit(); }', {
    positional: ["hi"],
  });
  const [attached, printed, map] = reports;
  assert.deepEqual(attached, { kind: "attached", probes: 1 });
  assert.deepEqual(printed?.kind === "printf" ? printed.values : undefined, [7, "hi"]);
  assert.equal(printed?.kind === "printf" ? printed.text : undefined, "7 hi\n");
  assert.deepEqual(map?.kind === "map" ? map.entries : undefined, [{ key: [1, "a"], value: 5 }]);
});

test("histograms have buckets with bounds", async () => {
  const [, map] = await collect("begin { @ = hist(3); @ = hist(5); @ = hist(5); exit(); }");
  assert.ok(map?.kind === "map");
  assert.deepEqual(buckets(map.valueType, map.entries[0]?.value as HistogramDatum), [
    { low: 2n, high: 4n, count: 1 },
    { low: 4n, high: 8n, count: 2 },
  ]);
});

test("warnings of the compiler are handed over", async () => {
  const warnings: string[] = [];
  await collect("begin { 5; exit(); }", { onWarning: (w) => void warnings.push(w.code) });
  assert.equal(warnings.length, 1);
});

test("leaving the loop ends the trace", async () => {
  let seen = 0;
  for await (const report of trace("interval:ms:5 { print(1); }")) {
    if (report.kind === "value" && ++seen === 3) break;
  }
  assert.equal(seen, 3);
});

test("a signal ends it as Ctrl-C does", async () => {
  const stop = new AbortController();
  const reports: Report[] = [];
  for await (const report of trace('interval:s:60 { } end { printf("bye"); }', { signal: stop.signal })) {
    reports.push(report);
    if (report.kind === "attached") stop.abort();
  }
  assert.deepEqual(
    reports.map((r) => r.kind),
    ["attached", "printf"],
  );
});

test("a script that does not compile is an error that shows where", async () => {
  await assert.rejects(collect("begin { print(foo); }"), (error) => {
    assert.ok(error instanceof ScriptError);
    assert.match(error.message, /stdin:1:15-18: ERROR: Unknown identifier: 'foo'/);
    return true;
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { BenchmarkResult, Report, TestResult } from "@kscope/engine";
import { JsonSink } from "../json/json-sink.ts";
import { NdjsonSink } from "../ndjson/ndjson-sink.ts";
import { MemorySink } from "../output/byte-sink.ts";
import { TextSink } from "./text-sink.ts";

const names = ["one", "two"];
const said: readonly Report[] = [
  { kind: "text", source: "time", text: "10:00\n\n" },
  {
    kind: "printf",
    severity: "error",
    format: [{ kind: "literal", text: "bad" }],
    types: [],
    values: [],
    location: { file: "a.bt", line: 3, column: 5, endColumn: 9, excerpt: "" },
  },
];
const good: TestResult = { kind: "test-result", names, index: 0, duration: 20, passed: [true], output: said };
const bad: TestResult = { kind: "test-result", names, index: 1, duration: 2000, passed: [true, false], output: said };

function text(...reports: readonly Report[]): string {
  const out = new MemorySink();
  const sink = new TextSink({ out, err: out });
  for (const report of reports) sink.report(report);
  // colours as letters
  return out.text.replaceAll("\x1b[32m", "<").replaceAll("\x1b[31m", "{").replaceAll("\x1b[0m", ">");
}

function json(report: Report): string {
  const out = new MemorySink();
  new JsonSink({ out, err: out }).report(report);
  return out.text;
}

describe("tests", () => {
  test("as text: what a failed one said, then the summary", () => {
    assert.equal(
      text(good, bad),
      `<[==========]> Running 2 tests.
<[ RUN      ]> one
<[       OK ]> one (1 ns)
<[ RUN      ]> two
10:00
a.bt:3:5-9: ERROR: bad
{[  FAILED  ]> two (1000 \xce\xbcs)
<[==========]> 2 tests ran.
<[  PASSED  ]> 1 test.
{[  FAILED  ]> 1 test, listed below:
{[  FAILED  ]> two
`,
    );
  });

  test("as text: all passed", () => {
    const last = text({ ...good, names: ["one"] })
      .split("\n")
      .slice(-3);
    assert.deepEqual(last, ["<[==========]> 1 test ran.", "<[  PASSED  ]> 1 test.", ""]);
  });

  test("as JSON", () => {
    assert.equal(
      json(bad),
      '{"type": "test_result", "data": {"two": {"duration": 2000, "passed": false, ' +
        '"output": "10:00\\n\\na.bt:3:5-9: ERROR: bad\\n"}}}\n',
    );
  });

  test("as typed lines", () => {
    const out = new MemorySink();
    new NdjsonSink({ out }).report(bad);
    assert.equal(
      out.text,
      '{"type":"test","name":"two","passed":false,"duration_ns":2000,"output":[{"type":"time","text":"10:00\\n\\n"},' +
        '{"type":"error","text":"bad","values":[],"location":{"file":"a.bt","line":3,"column":5}}]}\n',
    );
  });
});

describe("benchmarks", () => {
  const result: BenchmarkResult = { kind: "benchmark-result", names, index: 0, average: 126, iterations: 8000 };

  test("as text: a table whose first column fits all names", () => {
    assert.equal(
      text(result),
      `Benchmark                                Time(ns)       Iterations
------------------------------------------------------------------
one                                      126            8000
`,
    );
    const wide = text({ ...result, index: 1, names: ["one", "x".repeat(50)] });
    assert.equal(wide, `${"x".repeat(50)} 126            8000\n`);
  });

  test("as JSON and as typed lines", () => {
    assert.equal(json(result), '{"type": "benchmark_result", "data": {"one": {"average": 126, "iters": 8000}}}\n');
    const out = new MemorySink();
    new NdjsonSink({ out }).report(result);
    assert.equal(out.text, '{"type":"benchmark","name":"one","average_ns":126,"iterations":8000}\n');
  });
});

test("a place in a macro is followed by the calls that it was expanded from", () => {
  const at = (line: number) => ({ file: "a.bt", line, column: 3, endColumn: 6, excerpt: `  f${line}()` });
  const location = { ...at(1), expandedFrom: { ...at(2), expandedFrom: at(3) } };
  const report: Report = { kind: "printf", severity: "warning", format: [], types: [], values: [], location };
  assert.equal(
    text(report),
    "a.bt:1:3-6: WARNING: \na.bt:2:3-6: WARNING: expanded from\n  f2()\n  ~~~\n" +
      "a.bt:3:3-6: WARNING: expanded from\n  f3()\n  ~~~\n",
  );
});

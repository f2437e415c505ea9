import assert from "node:assert/strict";
import { test } from "node:test";
import { readCases } from "./read-report.ts";

test("names, files and outcomes of tests", () => {
  const xml = `<testsuites tests="3"><testsuite name="a.test.ts">
    <testcase name="one &amp; two" classname="" time="0.1" file="a.test.ts" assertions="0" />
    <testcase name="three" file="a.test.ts"><skipped /></testcase>
    <testcase name="four" file="a.test.ts"><failure type="AssertionError" /></testcase>
  </testsuite></testsuites>`;
  assert.deepEqual(readCases(xml), [
    { file: "a.test.ts", name: "one & two", outcome: "passed" },
    { file: "a.test.ts", name: "three", outcome: "skipped" },
    { file: "a.test.ts", name: "four", outcome: "failed" },
  ]);
});

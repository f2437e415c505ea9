import assert from "node:assert/strict";
import { test } from "node:test";
import type { Report } from "@kscope/engine";
import { safeReport } from "./safe-text.ts";

const utf8 = (text: string): string => Buffer.from(text).toString("latin1");

test("controls in texts are written out, all else stays", () => {
  const values = ["a\nb\x1b[31m", utf8("ü Ā €"), utf8("\u009b31m"), "\x7f\t\0", 5, [1n, "x\r"]];
  const report: Report = {
    kind: "printf",
    severity: "none",
    format: [],
    types: [],
    values,
    location: undefined,
  };
  const safe = safeReport(report);
  assert.deepEqual(safe.kind === "printf" ? safe.values : undefined, [
    "a\\nb\\x1b[31m",
    utf8("ü Ā €"),
    "\\xc2\\x9b31m",
    "\\x7f\\t\\x00",
    5,
    [1n, "x\\r"],
  ]);
});

test("keys and values of maps as well", () => {
  const type = { kind: "none" } as const;
  const entries = [{ key: ["a\n", 1], value: "b\n" }];
  const map: Report = { kind: "map", name: "@", keyType: type, valueType: type, entries, divisor: 1 };
  const safe = safeReport(map);
  assert.deepEqual(safe.kind === "map" ? safe.entries : undefined, [{ key: ["a\\n", 1], value: "b\\n" }]);
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MapEntry, Report, SourceLocation } from "@kscope/engine";
import { type AggregateType, INT64, string, type Type, tuple, UINT64 } from "@kscope/lang";
import { MemorySink } from "../output/byte-sink.ts";
import { TextSink } from "./text-sink.ts";

const text = string(64);
const hist: AggregateType = { kind: "aggregate", name: "hist", signed: true, parameters: [0n], size: 8 };
const stats: AggregateType = { kind: "aggregate", name: "stats", signed: true, parameters: [], size: 16 };
const FULL = "@".repeat(52);

function printed(...reports: readonly Report[]): { out: string; err: string } {
  const out = new MemorySink();
  const err = new MemorySink();
  const sink = new TextSink({ out, err });
  for (const report of reports) sink.report(report);
  return { out: out.text, err: err.text };
}

function map(
  name: string,
  keyType: Type | undefined,
  valueType: Type,
  entries: readonly MapEntry[],
  divisor = 1,
): Report {
  return { kind: "map", name, keyType, valueType, entries, divisor };
}

const line = (n: number): SourceLocation => ({
  file: "/tmp/e.bt",
  line: 6,
  column: 12,
  endColumn: 19,
  excerpt: `  @b[1]=1; @b[${n}]=2;`,
});

describe("maps", () => {
  const cases: readonly (readonly [Report, string])[] = [
    [map("@z", undefined, INT64, [{ key: undefined, value: 5 }]), "@z: 5\n"],
    [map("@", tuple([INT64, text]), UINT64, [{ key: [1, "a"], value: 1 }]), "@[1, a]: 1\n"],
    [map("@y", tuple([tuple([INT64, INT64]), INT64]), INT64, [{ key: [[1, 2], 3], value: 1 }]), "@y[(1, 2), 3]: 1\n"],
    [map("@v", INT64, tuple([INT64, INT64]), [{ key: 1, value: [1, 2] }]), "@v[1]: (1, 2)\n"],
    [map("@n", text, INT64, [{ key: "(a)", value: 1 }]), "@n[a]: 1\n"],
    [map("@f", tuple([INT64, INT64], ["a", "b"]), INT64, [{ key: [1, 2], value: 3 }]), "@f[{ .a = 1, .b = 2 }]: 3\n"],
    [
      map("@s2", INT64, stats, [{ key: 1, value: { count: 1, average: -5, total: -5 } }]),
      "@s2[1]: { .count = 1, .average = -5, .total = -5 }\n",
    ],
    [
      map("@h", undefined, hist, [{ key: undefined, value: { counts: [0, 0, 0, 0, 1] } }]),
      `@h:\n[4, 8)                 1 |${FULL}|\n\n`,
    ],
    [
      map("@h5", tuple([INT64, text]), hist, [{ key: [1, "a"], value: { counts: [0, 0, 0, 0, 1] } }]),
      `@h5[1, a]:\n[4, 8)                 1 |${FULL}|\n\n`,
    ],
    [
      map("@h", undefined, hist, [{ key: undefined, value: { counts: [0, 0, 0, 0, 7] } }], 2),
      `@h:\n[4, 8)                 3 |${FULL}|\n\n`,
    ],
    [map("@l6", undefined, hist, [{ key: undefined, value: { counts: [0] } }]), "@l6:\n\n"],
    [map("@e", INT64, INT64, []), ""],
    [map("@e", undefined, INT64, []), ""],
  ];
  for (const [report, expected] of cases)
    test(JSON.stringify(expected), () => assert.equal(printed(report).out, expected));
});

test("results go to standard output, the run's own messages to standard error", () => {
  const printf = { kind: "printf", format: [{ kind: "literal", text: "bad\n" }], types: [], values: [] } as const;
  const { out, err } = printed(
    { kind: "attached", probes: 1 },
    { kind: "attached", probes: 2 },
    { kind: "value", type: INT64, value: 7 },
    { ...printf, severity: "none", location: undefined },
    { ...printf, severity: "warning", location: line(2) },
    { ...printf, severity: "error", location: undefined },
    { kind: "text", source: "time", text: "19\n" },
    { kind: "text", source: "cat", text: "Linux\n" },
    { kind: "text", source: "join", text: "a b" },
    { kind: "text", source: "syscall", text: "ok" },
    { kind: "lost", count: 3 },
  );
  assert.equal(out, "7\nbad\n19\nLinux\na b\nok\n");
  assert.equal(
    err,
    "Attached 1 probe\nAttached 2 probes\n/tmp/e.bt:6:12-19: WARNING: bad\nERROR: bad\nLost 3 events\n",
  );
});

test("a helper's failure shows the place, the message and the number", () => {
  const message = "Map full; can't update element.";
  const report: Report = { kind: "helper-error", helper: "map_update_elem", code: -7, message, location: line(2) };
  assert.equal(
    printed(report).err,
    [
      `/tmp/e.bt:6:12-19: WARNING: ${message}`,
      "Additional Info - helper: map_update_elem, retcode: -7",
      "  @b[1]=1; @b[2]=2;",
      "           ~~~~~~~",
      "",
    ].join("\n"),
  );
});

test("the last maps are set off by two newlines", () => {
  const out = new MemorySink();
  new TextSink({ out, err: out }).end();
  assert.equal(out.text, "\n\n");
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Datum, MapEntry, Report } from "@kscope/engine";
import {
  type AggregateName,
  type AggregateType,
  BOOL,
  type EnumType,
  INT32,
  INT64,
  type OpaqueType,
  pointer,
  string,
  type Type,
  tuple,
  UINT64,
} from "@kscope/lang";
import { MemorySink } from "../output/byte-sink.ts";
import { NdjsonSink } from "./ndjson-sink.ts";
import { typedValue } from "./typed-value.ts";

const text = string(64);
const color: EnumType = { kind: "enum", name: "E", size: 4, signed: false, names: new Map([[2n, "EB"]]) };
const ustack: OpaqueType = { kind: "opaque", name: "ustack", size: 16, mode: "bpftrace" };

function aggregate(name: AggregateName, ...parameters: bigint[]): AggregateType {
  return { kind: "aggregate", name, signed: true, parameters, size: 8 };
}

function printed(report: Report): string {
  const out = new MemorySink();
  new NdjsonSink({ out }).report(report);
  return out.text;
}

function map(name: string, keyType: Type | undefined, valueType: Type, entries: readonly MapEntry[]): Report {
  return { kind: "map", name, keyType, valueType, entries, divisor: 1 };
}

describe("values", () => {
  const stack = {
    frames: [
      { address: 0x1234n, symbol: "main", offset: 4, module: "/bin/x", file: "x.c", line: 3 },
      { address: 0x99n, symbol: undefined, offset: 0, module: undefined, file: undefined, line: undefined },
    ],
    incomplete: "unwind failure",
  };
  const series = {
    interval: 1n,
    points: [
      { start: 1795636416382000000n, value: 1 },
      { start: 1795636416383000000n, value: undefined },
    ],
  };
  const cases: readonly (readonly [Type, Datum, string])[] = [
    [INT64, -5, "-5"],
    [INT64, 9007199254740991n, "9007199254740991"],
    [UINT64, 9007199254740992n, '"9007199254740992"'],
    [INT64, undefined, "null"],
    [BOOL, false, "false"],
    [text, "a\xff", '"a\\udcff"'],
    [{ kind: "buffer", size: 4 }, "a\x01\xff", '{"bytes":"6101ff"}'],
    [color, 2, '{"name":"EB","value":2}'],
    [color, 3, '{"name":null,"value":3}'],
    [pointer(INT32, "kernel"), 0xffffffff81000000n, '"0xffffffff81000000"'],
    [tuple([INT64, text]), [1, "a"], '[1,"a"]'],
    [tuple([INT64, text], ["n", "s"]), [1, "a"], '{"n":1,"s":"a"}'],
    [{ kind: "array", element: INT32, length: 2 }, [1, 2], "[1,2]"],
    [
      ustack,
      stack,
      '[{"address":"0x1234","symbol":"main","offset":4,"module":"/bin/x","file":"x.c","line":3},{"address":"0x99"},{"incomplete":"unwind failure"}]',
    ],
    [aggregate("stats"), { count: 2, average: 1, total: 3 }, '{"count":2,"average":1,"total":3}'],
    [
      aggregate("hist", 0n),
      { counts: [1, 0, 2] },
      '[{"min":null,"max":-1,"count":1},{"min":0,"max":0,"count":0},{"min":1,"max":1,"count":2}]',
    ],
    [
      aggregate("lhist", 0n, 10n, 10n),
      { counts: [0, 1, 1] },
      '[{"min":0,"max":9,"count":1},{"min":10,"max":null,"count":1}]',
    ],
    [
      aggregate("tseries"),
      series,
      '[{"start":"2026-11-25T19:53:36.382000000Z","value":1},{"start":"2026-11-25T19:53:36.383000000Z","value":null}]',
    ],
  ];
  for (const [type, value, expected] of cases) {
    test(expected, () => {
      assert.equal(typedValue(type, value), expected);
      JSON.parse(expected);
    });
  }
});

describe("lines", () => {
  const location = { file: "e.bt", line: 6, column: 12, endColumn: 19, excerpt: "" };
  const format = [
    { kind: "conversion", conversion: "s", flags: "", width: undefined, precision: undefined, length: "", text: "%s" },
    { kind: "literal", text: "!\n" },
  ] as const;
  const printf = { kind: "printf", format, types: [color], values: [2] } as const;
  const cases: readonly (readonly [Report, string])[] = [
    [
      { ...printf, severity: "none", location: undefined },
      '{"type":"printf","text":"EB!\\n","values":[{"name":"EB","value":2}]}\n',
    ],
    [
      { ...printf, severity: "error", location },
      '{"type":"error","text":"EB!\\n","values":[{"name":"EB","value":2}],"location":{"file":"e.bt","line":6,"column":12}}\n',
    ],
    [
      map("@", tuple([INT64, text]), INT64, [
        { key: [1, "a b"], value: 2 },
        { key: [3, "c"], value: 4 },
      ]),
      '{"type":"map","map":"@","key":[1,"a b"],"value":2}\n{"type":"map","map":"@","key":[3,"c"],"value":4}\n',
    ],
    [map("@x", INT64, INT64, [{ key: 1, value: 2 }]), '{"type":"map","map":"@x","key":[1],"value":2}\n'],
    [
      map("@r", tuple([INT64], ["pid"]), INT64, [{ key: [1], value: 2 }]),
      '{"type":"map","map":"@r","key":{"pid":1},"value":2}\n',
    ],
    [map("@s", undefined, INT64, [{ key: undefined, value: 2 }]), '{"type":"map","map":"@s","value":2}\n'],
    [map("@s", undefined, INT64, []), ""],
    [{ kind: "value", type: INT64, value: 1 }, '{"type":"value","value":1}\n'],
    [{ kind: "text", source: "cat", text: "x\n" }, '{"type":"cat","text":"x\\n"}\n'],
    [{ kind: "attached", probes: 2 }, '{"type":"attached","probes":2}\n'],
    [{ kind: "lost", count: 2 }, '{"type":"lost","count":2}\n'],
    [
      { kind: "helper-error", helper: "probe_read", code: -14, message: "Bad address", location },
      '{"type":"helper_error","helper":"probe_read","code":-14,"message":"Bad address","location":{"file":"e.bt","line":6,"column":12}}\n',
    ],
    [{ kind: "runtime-error", message: "m", location: undefined }, '{"type":"runtime_error","message":"m"}\n'],
  ];
  for (const [report, expected] of cases) test(JSON.stringify(expected), () => assert.equal(printed(report), expected));
});

describe("rows of a tool", () => {
  const conversion = { kind: "conversion", conversion: "s", flags: "", precision: undefined, length: "" } as const;
  const part = { ...conversion, width: undefined, text: "%s" };
  const decimal: OpaqueType = { kind: "opaque", name: "decimal", size: 8, limit: 2 };
  const heading = string(4, true);

  function row(types: readonly Type[], values: readonly Datum[]): string {
    const out = new MemorySink();
    const sink = new NdjsonSink({ out, columns: ["PID", "TIME", "AGE"] });
    sink.report({
      kind: "printf",
      severity: "none",
      format: types.map(() => part),
      types,
      values,
      location: undefined,
    });
    return out.text;
  }

  test("have a member a column, and none for what was not asked for", () => {
    assert.equal(row([INT64, text, decimal], [1, "x", "0.50"]), '{"type":"row","PID":1,"TIME":"x","AGE":0.50}\n');
    assert.equal(row([INT64, tuple([]), decimal], [1, [], "0.50"]), '{"type":"row","PID":1,"AGE":0.50}\n');
  });

  test("headings are for people, lines of another shape stay what they are", () => {
    assert.equal(row([heading, tuple([]), heading], ["PID", [], "AGE"]), "");
    assert.equal(row([INT64], [1]), '{"type":"printf","text":"1","values":[1]}\n');
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Datum, MapEntry, Report } from "@kscope/engine";
import {
  type AggregateName,
  type AggregateType,
  BOOL,
  type EnumType,
  INT64,
  type OpaqueType,
  pointer,
  string,
  type Type,
  tuple,
  UINT64,
} from "@kscope/lang";
import fc from "fast-check";
import { MemorySink } from "../output/byte-sink.ts";
import { JsonSink } from "./json-sink.ts";
import { jsonString } from "./json-string.ts";

const text = string(64);
const color: EnumType = {
  kind: "enum",
  name: "E",
  size: 4,
  signed: false,
  names: new Map([
    [1n, "EA"],
    [2n, "EB"],
  ]),
};
const kstack: OpaqueType = { kind: "opaque", name: "kstack", size: 16, mode: "bpftrace" };

function aggregate(name: AggregateName, ...parameters: bigint[]): AggregateType {
  return { kind: "aggregate", name, signed: true, parameters, size: 8 };
}

function printed(report: Report): string {
  const out = new MemorySink();
  new JsonSink({ out, err: out }).report(report);
  return out.text;
}

function map(name: string, keyType: Type | undefined, valueType: Type, entries: readonly MapEntry[]): Report {
  return { kind: "map", name, keyType, valueType, entries, divisor: 1 };
}

const value = (type: Type, v: Datum): Report => ({ kind: "value", type, value: v });
const one = (v: Datum): readonly MapEntry[] => [{ key: undefined, value: v }];

describe("lines as bpftrace 0.27.1 printed them", () => {
  const frame = { address: 1n, symbol: "f", offset: 2, module: undefined, file: undefined, line: undefined };
  const stack = { frames: [frame], incomplete: undefined };
  const location = { file: "/tmp/e.bt", line: 6, column: 12, endColumn: 19, excerpt: "" };
  const printf = {
    kind: "printf",
    format: [{ kind: "literal", text: "bad 1\n" }],
    types: [],
    values: [],
    location,
  } as const;
  const points = [
    { start: 1795636416382000000n, value: 12 },
    { start: 1795636416383000000n, value: undefined },
  ];
  const cases: readonly (readonly [Report, string])[] = [
    [{ kind: "attached", probes: 1 }, '{"type": "attached_probes", "count": 1, "data": {"probes": 1}}'],
    [{ kind: "lost", count: 3 }, '{"type": "lost_events", "count": 3, "data": {"events": 3}}'],
    [value(INT64, -5), '{"type": "value", "data": -5}'],
    [
      value(tuple([INT64, text, tuple([INT64, INT64])]), [1, "hi", [2, 3]]),
      '{"type": "value", "data": [1,"hi",[2,3]]}',
    ],
    [value(tuple([INT64, text], ["a", "b"]), [1, "x"]), '{"type": "value", "data": {"a": 1, "b": "x"}}'],
    [value(BOOL, true), '{"type": "value", "data": true}'],
    [value(pointer(INT64, "user"), 0), '{"type": "value", "data": 0}'],
    [value(pointer(INT64, "user"), 0xffffffffffffffffn), '{"type": "value", "data": "18446744073709551615"}'],
    [value(UINT64, 1152921504606846976n), '{"type": "value", "data": 1152921504606846976}'],
    [value(INT64, 9007199254740993n), '{"type": "value", "data": "9007199254740993"}'],
    [value(color, 2), '{"type": "value", "data": 2}'],
    [value({ kind: "buffer", size: 4 }, "a\x01\xff\\"), '{"type": "value", "data": [97,1,-1,92]}'],
    [map("@e", color, color, [{ key: 1, value: 2 }]), '{"type": "map", "data": {"@e": {"EA": 2}}}'],
    [
      map("@g", tuple([text, INT64]), INT64, [{ key: ["a b", 1], value: 1 }]),
      '{"type": "map", "data": {"@g": {"ab,1": 1}}}',
    ],
    [
      map("@y", tuple([tuple([INT64, INT64]), INT64]), INT64, [{ key: [[1, 2], 3], value: 1 }]),
      '{"type": "map", "data": {"@y": {"(1,2),3": 1}}}',
    ],
    [
      map("@x", INT64, INT64, [
        { key: 1, value: 2 },
        { key: 3, value: 4 },
      ]),
      '{"type": "map", "data": {"@x": {"1": 2, "3": 4}}}',
    ],
    [map("@k", kstack, INT64, [{ key: stack, value: 1 }]), '{"type": "map", "data": {"@k": {"\\nf+2\\n": 1}}}'],
    [map("@a", undefined, aggregate("avg"), one(3)), '{"type": "stats", "data": {"@a": 3}}'],
    [
      map("@s", undefined, aggregate("stats"), one({ count: 1, average: 5, total: 5 })),
      '{"type": "stats", "data": {"@s": {"count": 1, "average": 5, "total": 5}}}',
    ],
    [
      map("@h", undefined, aggregate("hist", 0n), one({ counts: [1, 0, 0, 0, 1] })),
      '{"type": "hist", "data": {"@h": [{"max": -1, "count": 1},{"min": 0, "max": 0, "count": 0},{"min": 1, "max": 1, "count": 0},{"min": 2, "max": 3, "count": 0},{"min": 4, "max": 7, "count": 1}]}}',
    ],
    [
      map("@h2", INT64, aggregate("hist", 0n), [{ key: 1, value: { counts: [0, 0, 0, 0, 0, 1] } }]),
      '{"type": "hist", "data": {"@h2": {"1": [{"min": 8, "max": 15, "count": 1}]}}}',
    ],
    [
      map("@l5", undefined, aggregate("lhist", 0n, 10n, 3n), one({ counts: [0, 0, 1, 0, 1] })),
      '{"type": "hist", "data": {"@l5": [{"min": 3, "max": 5, "count": 1},{"min": 6, "max": 8, "count": 0},{"min": 9, "count": 1}]}}',
    ],
    [
      map("@l6", undefined, aggregate("lhist", 0n, 10n, 1n), one({ counts: [0] })),
      '{"type": "hist", "data": {"@l6": []}}',
    ],
    [
      map("@t2", undefined, aggregate("tseries"), one({ points, interval: 1000000n })),
      '{"type": "tseries", "data": {"@t2": [{"interval_start":"2026-11-25 19:53:36.382000000","value":12}]}}',
    ],
    [{ kind: "text", source: "time", text: "19\n" }, '{"type": "time", "data": "19\\n"}'],
    [{ kind: "text", source: "join", text: "a b" }, '{"type": "join", "data": "a b"}'],
    [{ ...printf, severity: "none" }, '{"type": "printf", "data": "bad 1\\n"}'],
    [
      { ...printf, severity: "error" },
      '{"type": "errorf", "msg": "bad 1\\n", "filename": "/tmp/e.bt", "line": 6, "col": 12}',
    ],
    [
      { ...printf, severity: "warning" },
      '{"type": "warnf", "msg": "bad 1\\n", "filename": "/tmp/e.bt", "line": 6, "col": 12}',
    ],
    [
      { kind: "helper-error", helper: "map_update_elem", code: -7, message: "Map full", location },
      '{"type": "helper_error", "msg": "Argument list too long", "helper": "map_update_elem", "retcode": -7, "filename": "/tmp/e.bt", "line": 6, "col": 12}',
    ],
    [
      { kind: "runtime-error", message: "Divide by 0", location },
      '{"type": "runtime_error", "msg": "Divide by 0", "filename": "/tmp/e.bt", "line": 6, "col": 12}',
    ],
  ];
  for (const [report, expected] of cases) test(expected, () => assert.equal(printed(report), `${expected}\n`));
});

test("an empty map prints nothing", () => assert.equal(printed(map("@e", INT64, INT64, [])), ""));

describe("strings", () => {
  test("bpftrace's escapes", () =>
    assert.equal(jsonString('a"b\\c\x01\x1f\r\t\n\x7f'), '"a\\"b\\\\c\\u0001\\u001f\\r\\t\\n\x7f"'));

  test("UTF-8 stays, stray bytes and encoded surrogates become lone surrogates", () => {
    const utf8 = Buffer.from("日本 €é😀").toString("latin1");
    assert.equal(jsonString(utf8), `"${utf8}"`);
    assert.equal(jsonString("a\xffb"), '"a\\udcffb"');
    assert.equal(jsonString("\xed\xb2\x80"), '"\\udced\\udcb2\\udc80"');
    assert.equal(jsonString("\xe6\x97"), '"\\udce6\\udc97"');
    assert.equal(jsonString("\xc0\xaf"), '"\\udcc0\\udcaf"');
  });

  test("every byte string can be had back", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((b) => Buffer.from(b)),
      fc.string({ unit: "grapheme" }).map((s) => Buffer.from(s)),
    );
    fc.assert(
      fc.property(bytes, (b) => {
        const json = Buffer.from(jsonString(b.toString("latin1")), "latin1");
        const parsed: string = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
        const back = [...parsed].map((c) => {
          const code = c.codePointAt(0) ?? 0;
          return code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code & 255) : Buffer.from(c);
        });
        assert.deepEqual(Buffer.concat(back), b);
      }),
    );
  });
});

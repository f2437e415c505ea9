import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Datum, StackDatum, StackFrame } from "@kscope/engine";
import {
  type AggregateType,
  BOOL,
  type EnumType,
  INT8,
  INT32,
  INT64,
  type OpaqueType,
  pointer,
  type StackMode,
  string,
  type Type,
  tuple,
  UINT64,
  VOID,
} from "@kscope/lang";
import { textOf } from "./value-text.ts";

const text = string(64);
const color: EnumType = {
  kind: "enum",
  name: "color",
  size: 4,
  signed: true,
  names: new Map([
    [-1n, "NONE"],
    [2n, "RED"],
  ]),
};
const stats: AggregateType = { kind: "aggregate", name: "stats", signed: true, parameters: [], size: 16 };
const grid: Type = { kind: "array", element: { kind: "array", element: INT32, length: 2 }, length: 2 };

describe("values as print() shows them", () => {
  const cases: readonly (readonly [Type, Datum, string])[] = [
    [INT8, -5, "-5"],
    [UINT64, 18446744073709551615n, "18446744073709551615"],
    [tuple([INT8, text, tuple([INT8, INT8])]), [1, "hi", [2, 3]], "(1, hi, (2, 3))"],
    [tuple([INT8, text], ["a", "b"]), [1, "x"], "{ .a = 1, .b = x }"],
    [BOOL, true, "true"],
    [pointer(INT8, "user"), 0, "0x0"],
    [pointer(INT8, "user"), 0xffffffffffffffffn, "0xffffffffffffffff"],
    [pointer(INT8, "user"), -1n, "0xffffffffffffffff"],
    [color, 2, "RED"],
    [color, 4294967295, "NONE"],
    [color, -2, "4294967294"],
    [{ kind: "buffer", size: 4 }, "a\x01\xff\\", "a\\x01\\xff\\"],
    [
      grid,
      [
        [0, 1],
        [2, 3],
      ],
      "[[0,1],[2,3]]",
    ],
    [stats, { count: 1, average: -5, total: -5 }, "{ .count = 1, .average = -5, .total = -5 }"],
    [VOID, undefined, "null"],
    [INT64, undefined, "null"],
    [tuple([INT64, text]), [undefined, "x"], "(null, x)"],
    [text, "\xe6\x97\xa5", "\xe6\x97\xa5"],
    [{ kind: "opaque", name: "ksym", size: 8 }, "_text", "_text"],
  ];
  for (const [type, value, expected] of cases) {
    test(`${type.kind}: ${expected}`, () => assert.equal(textOf(type)(value), expected));
  }
});

const frame = (address: bigint, rest: Partial<StackFrame> = {}): StackFrame => ({
  address,
  symbol: undefined,
  offset: 0,
  module: undefined,
  file: undefined,
  line: undefined,
  ...rest,
});

const FRAMES: StackDatum = {
  frames: [
    frame(0xffffffff81f0602an, { symbol: "__bpf_prog_test_run_raw_tp", offset: 106, module: "vmlinux" }),
    frame(0x1000n),
    frame(0x2000n, { symbol: "main", offset: 4, module: "/bin/x", file: "a/x.c", line: 12 }),
  ],
  incomplete: undefined,
};

const INLINED: StackDatum = {
  frames: [
    frame(0x2000n, { symbol: "deep", module: "/bin/x", file: "/a/x.c", line: 3, inlined: true }),
    frame(0x2000n, { symbol: "main", offset: 4, module: "/bin/x", file: "/a/x.c", line: 12 }),
  ],
  incomplete: undefined,
};

describe("stacks", () => {
  const stack = (name: "kstack" | "ustack", mode: StackMode): OpaqueType => ({ kind: "opaque", name, size: 16, mode });
  const cases: readonly (readonly [OpaqueType, StackDatum, string])[] = [
    [
      stack("kstack", "bpftrace"),
      FRAMES,
      "\n        __bpf_prog_test_run_raw_tp+106\n        0x1000\n        main+4@a/x.c:12\n",
    ],
    [
      stack("kstack", "perf"),
      FRAMES,
      "\n\tffffffff81f0602a __bpf_prog_test_run_raw_tp+106\n\t1000 0x1000\n\t2000 main+4\n",
    ],
    [
      stack("ustack", "perf"),
      FRAMES,
      "\n\tffffffff81f0602a __bpf_prog_test_run_raw_tp+106 (vmlinux)\n\t1000 0x1000 ([unknown])\n\t2000 main+4 (/bin/x)\n",
    ],
    [stack("ustack", "bpftrace"), INLINED, "\n        [inlined] deep@/a/x.c:3\n        main+4@/a/x.c:12\n"],
    [stack("ustack", "perf"), INLINED, "\n\t2000 deep (inlined)\n\t2000 main+4 (/bin/x)\n"],
    [stack("ustack", "folded"), INLINED, "main;deep"],
    [stack("kstack", "raw"), FRAMES, "\nffffffff81f0602a\n1000\n2000\n"],
    [
      stack("ustack", "build_id"),
      { ...FRAMES, frames: [frame(0x99n), frame(1n, { buildId: "0a1b", offset: 5 })] },
      "\n99\n0a1b 0x05\n",
    ],
    [
      stack("ustack", "bpftrace"),
      { frames: [frame(0n)], incomplete: "unwind failure" },
      "\n        0\n        <unwind failure>\n",
    ],
    [stack("ustack", "bpftrace"), { frames: [], incomplete: undefined }, "\n"],
  ];
  for (const [type, value, expected] of cases) {
    test(`${type.name} ${type.mode}`, () => assert.equal(textOf(type)(value), expected));
  }
});

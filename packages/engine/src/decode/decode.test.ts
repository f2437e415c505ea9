import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type AggregateName,
  aggregate,
  BOOL,
  INT8,
  INT16,
  INT32,
  INT64,
  type OpaqueName,
  type OpaqueType,
  pointer,
  string,
  type Type,
  tuple,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  VOID,
} from "@kscope/lang";
import type { Datum, StackDatum } from "../reports/report.ts";
import { mergeOf } from "./aggregates/merge.ts";
import { Bytes } from "./bytes.ts";
import { compileDecoder } from "./compile.ts";
import type { DecodeContext } from "./decoder.ts";

const CONTEXT: DecodeContext = {
  truncationTrailer: "..",
  symbolizer: {
    kernelSymbol: (address) => (address === 0x1005n ? { name: "do_it", offset: 5, module: undefined } : undefined),
    userSymbol: (pid, address) => (pid === 7 ? { name: `f${address}`, offset: 1, path: "/bin/x" } : undefined),
    userSources: (pid, address) =>
      pid === 7 && address === 0x1fffn
        ? [
            { name: "inner", inlined: true, source: { file: "/x.c", line: 3 } },
            { name: "", inlined: false, source: { file: "/x.c", line: 9 } },
          ]
        : [],
  },
  showsSources: true,
  probeNames: ["begin", "interval:s:1"],
  functionNames: [],
  bootTime: () => 1_700_000_000_000_000_000n,
  stack: (id, depth) => (id === 3n ? words(0x1005n, 0x2000n, ...new Array<bigint>(depth - 2).fill(0n)) : undefined),
};

function words(...values: readonly bigint[]): Bytes {
  return new Bytes(BigInt64Array.from(values.map((v) => BigInt.asIntN(64, v))).buffer);
}

/** The value lies at offset 3, so that a decoder which forgets its offset is found out. */
function decode(type: Type, bytes: readonly number[] | Uint8Array): Datum {
  return compileDecoder(type, CONTEXT)(Bytes.of(Uint8Array.from([0xff, 0xff, 0xff, ...bytes])), 3);
}

function opaque(name: OpaqueName, size: number, more: Partial<OpaqueType> = {}): OpaqueType {
  return { kind: "opaque", name, size, ...more };
}

function u64(value: bigint): number[] {
  return [...new Uint8Array(new BigUint64Array([BigInt.asUintN(64, value)]).buffer)];
}

function text(value: string, size = value.length): number[] {
  return [...Buffer.alloc(size, value.padEnd(size, "\0"), "latin1")];
}

describe("integers", () => {
  const cases: [Type, number[], Datum][] = [
    [INT8, [0xfe], -2],
    [UINT8, [0xfe], 254],
    [INT16, [0xfe, 0xff], -2],
    [UINT16, [0xfe, 0xff], 65534],
    [INT32, [0xfe, 0xff, 0xff, 0xff], -2],
    [UINT32, [0xfe, 0xff, 0xff, 0xff], 4294967294],
    [INT64, u64(-2n), -2],
    [UINT64, u64(-2n), 18446744073709551614n],
    [INT64, u64(-(2n ** 53n) + 1n), -(2 ** 53) + 1],
    [INT64, u64(-(2n ** 53n) - 1n), -(2n ** 53n) - 1n],
    [INT64, u64(-(2n ** 63n)), -(2n ** 63n)],
    [UINT64, u64(2n ** 53n - 1n), 2 ** 53 - 1],
    [UINT64, u64(2n ** 53n + 1n), 2n ** 53n + 1n],
    [BOOL, [2], true],
    [BOOL, [0], false],
    [pointer(VOID, "kernel"), u64(0xffff888000000000n), 0xffff888000000000n],
    [{ kind: "enum", name: "e", size: 4, signed: true, names: new Map([[-1n, "X"]]) }, [255, 255, 255, 255], -1],
  ];
  for (const [type, bytes, expected] of cases) {
    test(`${type.kind} ${"size" in type ? type.size : ""} ${expected}`, () =>
      assert.equal(decode(type, bytes), expected));
  }
});

test("strings end at the NUL; one that fills its buffer gets the trailer", () => {
  assert.equal(decode(string(8), text("ab", 8)), "ab");
  assert.equal(decode(string(4), text("abcd")), "abcd..");
  assert.equal(decode(string(4), text("abcde\0")), "abcd..");
  assert.equal(decode(string(4), [0xc3, 0xa9, 0, 0]), "\xc3\xa9");
  assert.equal(decode(string(4), [0, 65, 65, 65]), "");
});

test("buffers carry their length, which is never trusted beyond the type's size", () => {
  assert.equal(decode({ kind: "buffer", size: 8 }, [2, 0, 0, 0, 1, 0xff, 9, 9]), "\x01\xff");
  assert.equal(decode({ kind: "buffer", size: 2 }, [200, 0, 0, 0, 1, 2, 3]), "\x01\x02");
});

test("tuples and arrays follow their layout", () => {
  const type = tuple([UINT8, UINT64, string(2)]);
  const bytes = [5, 0, 0, 0, 0, 0, 0, 0, ...u64(6n), 65, 0, 0, 0, 0, 0, 0, 0];
  assert.deepEqual(decode(type, bytes), [5, 6, "A"]);
  assert.deepEqual(decode({ kind: "array", element: UINT16, length: 3 }, [1, 0, 2, 0, 3, 0]), [1, 2, 3]);
});

/** Eight bytes of room: what is longer was cut. */
function argumentBytes(text: string, length: number = text.length): number[] {
  return [length, 0, 0, 0, ...Buffer.alloc(8).fill(text, 0, Math.min(8, text.length), "latin1")];
}

describe("opaque values", () => {
  const v4 = [2, 0, 0, 0, 127, 0, 0, 1, ...new Array<number>(12).fill(0)];
  const v6 = (...groups: number[]): number[] => [10, 0, 0, 0, ...groups.flatMap((g) => [g >> 8, g & 255])];
  const cases: [OpaqueType, number[], Datum][] = [
    [opaque("ksym", 8), u64(0x1005n), "do_it"],
    [opaque("ksym", 8), u64(0xdeadn), "0xdead"],
    [opaque("usym", 16), [...u64(9n), 7, 0, 0, 0, 0, 0, 0, 0], "f9"],
    [opaque("usym", 16), [...u64(9n), 8, 0, 0, 0, 0, 0, 0, 0], "0x9"],
    [opaque("inet", 20), v4, "127.0.0.1"],
    [opaque("inet", 20), v6(0, 0, 0, 0, 0, 0, 0, 1), "::1"],
    [opaque("inet", 20), v6(0, 0, 0, 0, 0, 0, 0, 0), "::"],
    [opaque("inet", 20), v6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), "2001:db8::1:0:0:1"],
    [opaque("inet", 20), v6(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1), "2001:db8:0:1:1:1:1:1"],
    [opaque("inet", 20), v6(0xfe80, 0, 0, 0, 0, 0, 0, 0), "fe80::"],
    [opaque("inet", 20), v6(0, 0, 0, 0, 0, 0xffff, 0x0a00, 1), "::ffff:10.0.0.1"],
    [opaque("inet", 20), v6(1, 2, 0, 0, 0, 6, 0, 0), "1:2::6:0:0"],
    [opaque("mac", 6), [0, 0x1b, 0x21, 0xff, 0xa, 5], "00:1B:21:FF:0A:05"],
    [opaque("username", 8), u64(0n), "root"],
    [opaque("strerror", 8), u64(2n), "No such file or directory"],
    [opaque("strerror", 8), u64(-2n), "No such file or directory"],
    [opaque("strerror", 8), u64(9999n), "Unknown error"],
    [opaque("syscall_name", 8), u64(-1n), "Unknown syscall"],
    [opaque("signal_name", 8), u64(9n), "Killed"],
    [opaque("signal_name", 8), u64(34n), "Real-time signal 0"],
    [opaque("signal_name", 8), u64(65n), "N/A"],
    [opaque("probe", 8), u64(1n), "interval:s:1"],
    [opaque("decimal", 8, { limit: 3 }), u64(1234567n), "1234.567"],
    [opaque("decimal", 8, { limit: 3 }), u64(-5n), "-0.005"],
    [opaque("decimal", 8, { limit: 1 }), u64(0n), "0.0"],
    [opaque("arguments", 12), argumentBytes("a b\0c\0"), "a b c"],
    [opaque("arguments", 12), argumentBytes("a\nb\0\0"), "a\\nb "],
    [opaque("arguments", 12, { format: "quote" }), argumentBytes('a"\0c d\0'), '"a\\"" "c d"'],
    [opaque("arguments", 12), argumentBytes("abcdefgh", 9), "abcdefgh.."],
    [opaque("timestamp", 8, { format: "%f %l %k %%" }), u64(123_456_789n), "123456 123 123456789 %"],
  ];
  for (const [type, bytes, expected] of cases) {
    test(`${type.name} ${expected}`, () => assert.equal(decode(type, bytes), expected));
  }

  test("system calls have their number on this processor", () => {
    const openat = process.arch === "arm64" ? 56n : 257n;
    assert.equal(decode(opaque("syscall_name", 8), u64(openat)), "openat");
  });
});

describe("stacks", () => {
  const kernel = opaque("kstack", 8, { limit: 4, mode: "bpftrace" });
  const frame = { address: 0x2000n, symbol: undefined, offset: 0, module: undefined, file: undefined, line: undefined };

  test("kernel frames are named and end at the first zero", () => {
    const named = { ...frame, address: 0x1005n, symbol: "do_it", offset: 5 };
    assert.deepEqual(decode(kernel, u64(3n)), { frames: [named, frame], incomplete: undefined });
  });

  test("raw stacks are not named", () => {
    const raw = opaque("kstack", 8, { limit: 4, mode: "raw" });
    const frames = [{ ...frame, address: 0x1005n }, frame];
    assert.deepEqual(decode(raw, u64(3n)), { frames, incomplete: undefined });
  });

  test("user frames take the names of their process", () => {
    const user = opaque("ustack", 16, { limit: 3, mode: "bpftrace" });
    const datum = decode(user, [...u64(3n), 7, 0, 0, 0, 0, 0, 0, 0]);
    const named = { ...frame, address: 0x1005n, symbol: "f4101", offset: 1, module: "/bin/x" };
    const caller = { ...frame, symbol: "f8192", offset: 1, module: "/bin/x", file: "/x.c", line: 9 };
    // lines of a caller are those of the call, just before the address to return to
    const inlined = { ...caller, symbol: "inner", offset: 0, line: 3, inlined: true };
    assert.deepEqual((datum as StackDatum).frames, [named, inlined, caller]);
  });

  test("names alone where lines are not wanted", () => {
    const bare = { ...CONTEXT, showsSources: false };
    for (const [context, mode] of [
      [bare, "bpftrace"],
      [CONTEXT, "folded"],
    ] as const) {
      const decoder = compileDecoder(opaque("ustack", 16, { limit: 3, mode }), context);
      const { frames } = decoder(Bytes.of(Uint8Array.from([...u64(3n), 7, 0, 0, 0, 0, 0, 0, 0])), 0) as StackDatum;
      assert.deepEqual(
        frames.map(({ symbol, line }) => [symbol, line]),
        [
          ["f4101", undefined],
          ["f8192", undefined],
        ],
      );
    }
  });

  test("what is missing says why", () => {
    assert.deepEqual(decode(kernel, u64(-17n)), { frames: [], incomplete: "lost: stack map collision" });
    assert.deepEqual(decode(kernel, u64(-14n)), { frames: [], incomplete: undefined });
    assert.deepEqual(decode(kernel, u64(9n)), { frames: [], incomplete: "lost: overwritten in the stack map" });
  });
});

describe("aggregates over processors", () => {
  function merge(
    name: AggregateName,
    perCpu: readonly (readonly bigint[])[],
    options: { signed?: boolean; parameters?: bigint[] } = {},
  ): Datum {
    const type = aggregate(name, options.signed ?? true, options.parameters ?? []);
    const bytes = words(...perCpu.flat());
    return mergeOf(type)(bytes, { offset: 0, stride: type.size, count: perCpu.length });
  }

  test("count and sum add up and wrap at 64 bits", () => {
    assert.equal(merge("count", [[3n], [4n]]), 7);
    assert.equal(merge("sum", [[-3n], [1n]]), -2);
    assert.equal(merge("sum", [[2n ** 53n], [2n ** 53n]]), 2n ** 54n);
    assert.equal(merge("sum", [[2n ** 63n - 1n], [1n]]), -(2n ** 63n));
    assert.equal(merge("sum", [[2n ** 64n - 1n], [2n]], { signed: false }), 1);
  });

  test("min and max ask only processors that have a value", () => {
    assert.equal(
      merge("min", [
        [0n, 0n],
        [5n, 1n],
        [-4n, 1n],
      ]),
      -4,
    );
    assert.equal(
      merge("max", [
        [9n, 0n],
        [-5n, 1n],
        [-4n, 1n],
      ]),
      -4,
    );
    assert.equal(
      merge(
        "max",
        [
          [9n, 0n],
          [-5n, 1n],
          [1n, 1n],
        ],
        { signed: false },
      ),
      2n ** 64n - 5n,
    );
    assert.equal(merge("min", [[0n, 0n]]), undefined);
  });

  test("averages are cut towards zero", () => {
    assert.equal(
      merge("avg", [
        [-7n, 1n],
        [0n, 1n],
      ]),
      -3,
    );
    assert.deepEqual(
      merge("stats", [
        [7n, 1n],
        [0n, 1n],
      ]),
      { count: 2, total: 7, average: 3 },
    );
    assert.equal(merge("avg", [[0n, 0n]]), undefined);
  });

  test("histograms add bucket by bucket", () => {
    const row = (...at: number[]): bigint[] =>
      Array.from({ length: 4 }, (_, i) => BigInt(at.filter((n) => n === i).length));
    const parameters = [0n, 2n, 1n];
    assert.deepEqual(merge("lhist", [row(0, 1), row(1, 3)], { parameters }), { counts: [1, 2, 0, 1] });
    assert.equal(merge("lhist", [row(), row()], { parameters }), undefined);
  });

  test("series keep the intervals of the last round, with gaps", () => {
    const slot = (epoch: bigint, value: bigint, meta: bigint): bigint[] => [epoch, value, meta];
    const first = [0n, ...slot(9n, 5n, 1n), ...slot(7n, 6n, 1n), ...slot(5n, 8n, 1n)];
    const second = [0n, ...slot(9n, 1n, 2n), ...slot(1n, 6n, 1n), ...slot(0n, 0n, 0n)];
    const points = [
      { start: 700n, value: 6 },
      { start: 800n, value: undefined },
      { start: 900n, value: 1 },
    ];
    assert.deepEqual(merge("tseries", [first, second], { parameters: [100n, 3n, 0n] }), { points, interval: 100n });
  });
});

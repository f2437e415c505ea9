import assert from "node:assert/strict";
import { test } from "node:test";
import { type Btf, BtfBuilder, findMember } from "@kscope/btf";
import {
  type EventAction,
  INT64,
  integer,
  pointer,
  type ResolvedAttachPoint,
  type StructType,
  string,
  type Type,
  tuple,
} from "@kscope/lang";
import { testTarget } from "@kscope/lang/test-target";
import { compile } from "../compile.ts";
import type { BpfObject } from "../object.ts";
import { type Compiled, decodeCompiled, encodeCompiled, type NamedBtf, UnknownBtf } from "./compiled-text.ts";

const target = testTarget();
const kernel = target.btf as Btf;
const names: NamedBtf = {
  nameOf: (btf) => (btf === kernel ? "vmlinux" : undefined),
  named: (name) => (name === "vmlinux" ? kernel : undefined),
};

function roundTrip(compiled: Compiled): Compiled {
  return decodeCompiled(JSON.parse(JSON.stringify(encodeCompiled(compiled, names))), names);
}

const EMPTY: BpfObject = {
  license: "GPL",
  maps: [],
  programs: [],
  events: [],
  ring: undefined,
  lost: undefined,
  refused: undefined,
  stacks: [],
  unwind: undefined,
  timestamps: false,
  config: {},
};

function withObject(object: Partial<BpfObject>): Compiled {
  return { object: { ...EMPTY, ...object }, diagnostics: [], sources: [], options: [] };
}

function struct(btf: Btf, name: string): StructType {
  const id = btf.find(name, "struct") ?? 0;
  return { kind: "struct", btf, id, name, union: false, size: btf.size(id) ?? 0 };
}

const TYPES: Readonly<Record<Type["kind"], Type>> = {
  integer: { ...integer(4, true), clock: "tai" },
  bool: { kind: "bool" },
  enum: { kind: "enum", name: "e", size: 4, signed: true, names: new Map([[-1n, "A"]]) },
  pointer: pointer(struct(kernel, "task_struct"), "kernel"),
  array: { kind: "array", element: INT64, length: 3 },
  string: string(16, true),
  buffer: { kind: "buffer", size: 8 },
  struct: struct(kernel, "cred"),
  tuple: tuple([INT64, string(8)], ["a", "b"]),
  opaque: { kind: "opaque", name: "kstack", size: 16, mode: "perf", limit: 3 },
  aggregate: { kind: "aggregate", name: "lhist", signed: false, parameters: [0n, 100n, 10n], size: 96 },
  void: { kind: "void" },
  none: { kind: "none" },
};

for (const type of Object.values(TYPES))
  test(`a field of the type ${type.kind} comes back`, () => {
    const action: EventAction = { kind: "print-value" };
    const span = { file: 0, start: 1, end: 2, expandedFrom: { file: 0, start: 3, end: 4 } };
    const compiled = withObject({ events: [{ action, fields: [{ offset: 8, type }], size: 16, span }] });
    assert.deepEqual(roundTrip(compiled), compiled);
  });

const USER = { path: "/bin/x", offset: 16, address: 4096n, name: "n" } as const;
const POINTS: readonly ResolvedAttachPoint[] = [
  { kind: "begin", name: "begin" },
  { kind: "test", name: "test:a", title: "a" },
  { kind: "self", name: "self:signal:SIGUSR1", signal: "SIGUSR1" },
  { kind: "tracepoint", name: "tracepoint:a:b", subsystem: "a", event: "b", id: 7 },
  { kind: "rawtracepoint", name: "r", event: "e", btf: { module: undefined, typeId: 3 } },
  { kind: "interval", name: "interval:s:1", periodNs: 1_000_000_000n, hertz: undefined },
  { kind: "software", name: "s", event: "cpu", config: 1, period: 1n },
  { kind: "kprobe", name: "k", function: "f", module: undefined, offset: 0, address: undefined },
  { kind: "fentry", name: "f", function: "f", module: "vmlinux", program: undefined, typeId: 9 },
  { kind: "iter", name: "i", iterator: "task", typeId: 4, pin: undefined },
  { kind: "watchpoint", name: "w", address: 2n ** 64n - 1n, length: 8, type: 3 },
  { kind: "uprobe", ...USER, symbol: "f" },
  { kind: "usdt", ...USER, semaphoreOffset: 0, arguments: [], further: false },
];

for (const point of POINTS)
  test(`an attach point of the kind ${point.kind} comes back`, () => {
    const program = {
      name: "p",
      type: "tracepoint",
      attachPoints: [point],
      instructions: new Uint8Array([1, 2]),
    } as const;
    const compiled = withObject({ programs: [{ ...program, relocations: [], functions: [], lines: [] }] });
    assert.deepEqual(roundTrip(compiled), compiled);
  });

const SCRIPTS = [
  'begin { printf("%d %s\\n", 1, str(0)); @a = hist(1); @b["x", 1] = lhist(5, 0, 10, 1); @c = stats(2); }',
  "tracepoint:sched:sched_switch { @[args.prev_comm] = count(); print(@); clear(@); }",
  'begin { $t = curtask; @[$t.comm] = sum($t.cred.uid); print((1, "a")); print(*$t.cred); time(); exit(); }',
  "rawtracepoint:sched_switch { @[kstack(3), ustack] = count(); } interval:s:1 { print(@, 3); } end { }",
];

for (const script of SCRIPTS)
  test(`what is compiled of ${script.slice(0, 40)}… comes back`, () => {
    const options = { positional: [], named: new Map(), unsafe: false, pid: undefined, filters: {}, helperId: () => 1 };
    const { object, diagnostics, sources, checked } = compile(script, target, options);
    assert.ok(object !== undefined, diagnostics.map((d) => d.message).join());
    const compiled = { object, diagnostics, sources, options: checked?.options ?? [] };
    assert.deepEqual(roundTrip(compiled), compiled);
  });

test("types of the script's own go along, with what they have from the kernel", () => {
  const builder = new BtfBuilder({ base: kernel, name: "script" });
  builder.struct("mine", 8, [{ name: "owner", type: kernel.find("cred", "struct") ?? 0, bitOffset: 0 }]);
  const fields = [{ offset: 8, type: struct(builder.build(), "mine") }];
  const { object } = roundTrip(
    withObject({ events: [{ action: { kind: "exit" }, fields, size: 16, span: undefined }] }),
  );
  const type = object.events[0]?.fields[0]?.type as StructType;
  assert.equal(type.btf.base, kernel);
  assert.equal(type.btf.name, "script");
  assert.equal(findMember(type.btf, type.id, "owner")?.typeId, kernel.find("cred", "struct"));
});

test("a kernel without the types is not one that the object is for", () => {
  const compiled = withObject({
    maps: [],
    events: [{ action: { kind: "exit" }, fields: [{ offset: 8, type: TYPES.struct }], size: 16, span: undefined }],
  });
  const text = JSON.parse(JSON.stringify(encodeCompiled(compiled, names)));
  assert.throws(() => decodeCompiled(text, { ...names, named: () => undefined }), UnknownBtf);
});

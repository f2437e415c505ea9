// Damaged BTF: whatever bytes are wrong, every question ends soon, with an answer or a BtfError.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Btf } from "./btf.ts";
import { BtfBuilder } from "./btf-builder.ts";
import { BtfError } from "./btf-error.ts";
import { formatLayout, formatType } from "./format-type.ts";
import { matchField } from "./match-field.ts";
import { findMember, structMembers } from "./members.ts";

function healthy(): Uint8Array {
  const builder = new BtfBuilder();
  const int = builder.int("int", 4, { signed: true });
  const node = builder.fwd("node", "struct");
  const pair = builder.union("", 8, [{ name: "key", type: int, bitOffset: 0, bitfieldSize: 7 }]);
  builder.complete(node, "struct", {
    name: "node",
    size: 24,
    members: [
      { name: "next", type: builder.ptr(node), bitOffset: 0 },
      { name: "", type: pair, bitOffset: 64 },
      { name: "data", type: builder.array(int, 2, int), bitOffset: 128 },
    ],
  });
  const proto = builder.funcProto(int, [{ name: "n", type: builder.ptr(builder.const(node)) }]);
  builder.func("walk", proto, 1);
  builder.enum({ name: "e", values: [{ name: "A", value: 1 }] });
  builder.enum64({ name: "f", values: [{ name: "B", value: 1n << 40n }] });
  builder.typedef("node_t", node);
  builder.datasec(".data", 4, [{ type: builder.variable("v", int), offset: 0, size: 4 }]);
  return builder.finish();
}

const QUESTIONS: readonly ((btf: Btf, id: number) => unknown)[] = [
  (btf, id) => btf.type(id),
  (btf, id) => btf.size(id),
  (btf, id) => btf.resolve(id),
  (btf, id) => formatType(btf, id, "x"),
  (btf, id) => formatLayout(btf, id),
  (btf, id) => structMembers(btf, id, { flattenAnonymous: true }),
  (btf, id) => findMember(btf, id, "absent"),
  (btf) => btf.find("node", "struct"),
  (btf) => btf.names(["struct", "func", "typedef"]),
  (btf) => [...btf.functions()],
  (btf) => matchField({ struct: "node", path: ["data", 1] }, btf),
];

function ask(question: () => unknown): void {
  try {
    question();
  } catch (error) {
    if (!(error instanceof BtfError)) throw error;
  }
}

function interrogate(bytes: Uint8Array): void {
  ask(() => {
    const btf = Btf.parse(bytes);
    for (let id = 0; id <= btf.endId; id++) for (const question of QUESTIONS) ask(() => question(btf, id));
  });
}

const good = healthy();
const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })), {
  minLength: 1,
  maxLength: 6,
});

test("random bytes overwritten never lead to anything but a BtfError", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(damage, (changes) => {
      const bytes = good.slice();
      for (const [at, value] of changes) bytes[at] = value;
      interrogate(bytes);
    }),
    { numRuns: 1000 },
  );
});

test("no cut is read as whole", () => {
  for (let length = 0; length < good.length; length++)
    assert.throws(() => Btf.parse(good.subarray(0, length)), BtfError);
});

test("functions that take themselves are refused", () => {
  const builder = new BtfBuilder();
  const proto = builder.funcProto(0, [{ name: "x", type: 1 }]);
  assert.throws(() => formatType(builder.build(), proto, "f"), BtfError);
});

test("structs that hold themselves twice, many levels deep, end at once", () => {
  const builder = new BtfBuilder();
  let inner = builder.struct("", 1, []);
  for (let level = 0; level < 60; level++) {
    inner = builder.struct("", 1, [
      { name: "", type: inner, bitOffset: 0 },
      { name: "", type: inner, bitOffset: 0 },
    ]);
  }
  const self = builder.fwd("self", "struct");
  builder.complete(self, "struct", { name: "self", size: 1, members: [{ name: "", type: self, bitOffset: 0 }] });
  const btf = builder.build();
  assert.equal(findMember(btf, inner, "absent"), undefined);
  assert.equal(findMember(btf, self, "absent"), undefined);
  assert.throws(() => structMembers(btf, self, { flattenAnonymous: true }), BtfError);
  assert.throws(() => formatLayout(btf, inner), BtfError);
});

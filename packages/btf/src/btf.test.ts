import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Btf } from "./btf.ts";
import { BtfBuilder } from "./btf-builder.ts";
import { BtfError } from "./btf-error.ts";
import { findMember, structMembers } from "./members.ts";

function sample(): { builder: BtfBuilder; int: number; outer: number; alias: number } {
  const builder = new BtfBuilder({ name: "sample" });
  const int = builder.int("int", 4, { signed: true });
  const inner = builder.struct("", 8, [
    { name: "low", type: int, bitOffset: 0 },
    { name: "high", type: int, bitOffset: 32 },
  ]);
  const outer = builder.struct("outer", 16, [
    { name: "flags", type: int, bitOffset: 0, bitfieldSize: 3 },
    { name: "mode", type: int, bitOffset: 3, bitfieldSize: 5 },
    { name: "", type: inner, bitOffset: 64 },
  ]);
  const alias = builder.typedef("outer_t", builder.const(outer));
  return { builder, int, outer, alias };
}

describe("types", () => {
  test("a view of each kind comes back as it was added", () => {
    const builder = new BtfBuilder();
    const int = builder.int("int", 4, { signed: true });
    const ids = [
      builder.ptr(int),
      builder.array(int, 3, int),
      builder.union("u", 4, [{ name: "i", type: int, bitOffset: 0 }]),
      builder.enum({ name: "e", signed: true, values: [{ name: "MINUS", value: -1 }] }),
      builder.enum64({ name: "big", values: [{ name: "TOP", value: 0xffffffffffffffffn }] }),
      builder.enum64({ name: "low", signed: true, values: [{ name: "LOW", value: -2n }] }),
      builder.fwd("later", "union"),
      builder.volatile(int),
      builder.restrict(int),
      builder.float("double", 8),
      builder.typeTag("user", int),
      builder.declTag("note", int, 1),
    ];
    const proto = builder.funcProto(int, [{ name: "x", type: int }]);
    const func = builder.func("f", proto, 1);
    const variable = builder.variable("v", int, 0);
    const section = builder.datasec(".bss", 4, [{ type: variable, offset: 0, size: 4 }]);
    const btf = builder.build();
    const views = [...ids, proto, func, variable, section].map((id) => {
      const { id: _, ...view } = btf.type(id);
      return view;
    });
    assert.deepEqual(views, [
      { kind: "ptr", name: "", type: int },
      { kind: "array", name: "", element: int, index: int, length: 3 },
      { kind: "union", name: "u", size: 4, members: [{ name: "i", type: int, bitOffset: 0, bitfieldSize: 0 }] },
      { kind: "enum", name: "e", size: 4, signed: true, values: [{ name: "MINUS", value: -1n }] },
      { kind: "enum64", name: "big", size: 8, signed: false, values: [{ name: "TOP", value: 2n ** 64n - 1n }] },
      { kind: "enum64", name: "low", size: 8, signed: true, values: [{ name: "LOW", value: -2n }] },
      { kind: "fwd", name: "later", union: true },
      { kind: "volatile", name: "", type: int },
      { kind: "restrict", name: "", type: int },
      { kind: "float", name: "double", size: 8 },
      { kind: "type_tag", name: "user", type: int, attribute: false },
      { kind: "decl_tag", name: "note", type: int, component: 1, attribute: false },
      { kind: "func_proto", name: "", returns: int, params: [{ name: "x", type: int }] },
      { kind: "func", name: "f", type: proto, linkage: 1 },
      { kind: "var", name: "v", type: int, linkage: 0 },
      { kind: "datasec", name: ".bss", size: 4, variables: [{ type: variable, offset: 0, size: 4 }] },
    ]);
  });

  test("char is known by its name, since pahole leaves the encoding bit out", () => {
    const builder = new BtfBuilder();
    const ids = [builder.int("char", 1), builder.int("byte", 1, { char: true }), builder.int("u8", 1)];
    const btf = builder.build();
    assert.deepEqual(
      ids.map((id) => btf.type(id)).map((type) => type.kind === "int" && type.char),
      [true, true, false],
    );
  });

  test("views are cached, void is type 0, and an unknown id is refused", () => {
    const { builder, outer } = sample();
    const btf = builder.build();
    assert.equal(btf.type(outer), btf.type(outer));
    assert.equal(btf.type(0).kind, "void");
    assert.throws(() => btf.type(99), BtfError);
    assert.throws(() => btf.type(-1), BtfError);
  });

  test("resolve strips typedefs and qualifiers; size follows them and multiplies arrays", () => {
    const { builder, int, outer, alias } = sample();
    const grid = builder.array(builder.array(alias, 3, int), 2, int);
    const btf = builder.build();
    assert.equal(btf.resolve(alias), outer);
    assert.equal(btf.size(grid), 96);
    assert.equal(btf.size(0), undefined);
  });
});

describe("names", () => {
  test("find takes kinds into account and knows strings by their end", () => {
    const builder = new BtfBuilder();
    const int = builder.int("task", 4);
    const struct = builder.struct("task", 0, []);
    builder.struct("tas", 0, []);
    const btf = builder.build();
    assert.equal(btf.find("task", "struct"), struct);
    assert.equal(btf.find("task", ["int", "struct"]), int);
    assert.equal(btf.find("task", "union"), undefined);
    assert.equal(btf.find("ask", "struct"), undefined);
  });

  test("findAll finds every type of a name, the first records and those beyond a stride of the index alike", () => {
    const builder = new BtfBuilder();
    const first = builder.typedef("again", 0);
    for (let i = 0; i < 3000; i++) builder.typedef(`t${i}`, 0);
    const last = builder.typedef("again", 0);
    assert.deepEqual(builder.build().findAll("again", "typedef"), [first, last]);
  });

  test("listings leave out the unnamed", () => {
    const { builder, int } = sample();
    const proto = builder.funcProto(int, []);
    const func = builder.func("run", proto);
    const btf = builder.build();
    assert.deepEqual(btf.names("struct"), ["outer"]);
    assert.deepEqual([...btf.functions()], [{ id: func, name: "run", proto }]);
  });

  test("a name that is not ASCII keeps its bytes", () => {
    const builder = new BtfBuilder();
    const id = builder.typedef("caf\xc3\xa9", 0);
    const btf = builder.build();
    assert.deepEqual(btf.names("typedef"), ["caf\xc3\xa9"]);
    assert.equal(btf.find("caf\xc3\xa9", "typedef"), id);
  });
});

describe("members", () => {
  test("those of anonymous members count as the outer struct's own", () => {
    const { builder, int, alias } = sample();
    const btf = builder.build();
    assert.deepEqual(findMember(btf, alias, "mode"), { typeId: int, bitOffset: 3, bitfieldSize: 5 });
    assert.deepEqual(findMember(btf, alias, "high"), { typeId: int, bitOffset: 96, bitfieldSize: 0 });
    assert.equal(findMember(btf, alias, "none"), undefined);
    assert.equal(findMember(btf, alias, ""), undefined);
    const names = structMembers(btf, alias, { flattenAnonymous: true }).map((m) => `${m.name}@${m.bitOffset}`);
    assert.deepEqual(names, ["flags@0", "mode@3", "low@64", "high@96"]);
  });
});

describe("split BTF", () => {
  test("continues ids and strings of its base and shadows its names", () => {
    const { builder, int, outer } = sample();
    const base = builder.build();
    const split = new BtfBuilder({ base, name: "module" });
    const own = split.struct("outer", 4, [{ name: "x", type: int, bitOffset: 0 }]);
    const alias = split.typedef("int_t", int);
    const btf = split.build();
    assert.equal(own, base.endId);
    assert.equal(btf.find("outer", "struct"), own);
    assert.deepEqual(btf.findAll("outer", "struct"), [own, outer]);
    assert.equal(btf.resolved(alias).name, "int");
    assert.equal(btf.type(outer), base.type(outer));
    assert.deepEqual(btf.names("struct"), ["outer"]);
  });
});

describe("input that is not BTF", () => {
  const bytes = sample().builder.finish();
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["nothing", new Uint8Array(0), /too few/],
    ["big-endian", Uint8Array.from([0xeb, 0x9f, ...bytes.slice(2)]), /big-endian/],
    ["another magic", Uint8Array.from([1, 2, ...bytes.slice(2)]), /magic/],
    ["another version", Uint8Array.from([0x9f, 0xeb, 2, ...bytes.slice(3)]), /version 2/],
    ["a cut end", bytes.slice(0, -1), /string section ends/],
    ["a header only", bytes.slice(0, 24), /ends at/],
  ];
  for (const [what, input, reason] of cases) {
    test(`${what} is refused with the reason`, () => assert.throws(() => Btf.parse(input), reason));
  }

  test("bytes at an odd address are read all the same", () => {
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    assert.deepEqual(Btf.parse(shifted.subarray(1)).names("struct"), ["outer"]);
  });

  test("a chain of typedefs that bites its tail is refused", () => {
    const builder = new BtfBuilder();
    builder.typedef("a", 2);
    builder.typedef("b", 1);
    assert.throws(() => builder.build().resolve(1), /chain/);
  });
});

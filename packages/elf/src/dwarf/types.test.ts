// Types of programs as BTF: base classes, bit fields of both ways to say them, types that lead back to themselves, declarations.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findMember, formatType } from "@kscope/btf";
import { buildDwarf, type TestDie } from "../../test/dwarf-builder.ts";
import { buildElf } from "../../test/elf-builder.ts";
import { MemorySource } from "../byte-source.ts";
import { ElfError } from "../elf-error.ts";
import { ElfFile } from "../elf-file.ts";
import { AT, FORM, TAG } from "./constants.ts";
import { DwarfFile, type ProgramType } from "./dwarf-file.ts";

function open(...children: readonly TestDie[]): DwarfFile {
  const elf = ElfFile.open(new MemorySource(buildElf({ sections: buildDwarf({ children }) })));
  const split = { open: () => undefined, package: () => undefined };
  const dwarf = DwarfFile.open(elf, { decompress: () => undefined, split, alternate: () => undefined });
  assert.ok(dwarf);
  return dwarf;
}

function named(tag: number, name: string, size: number, ...more: TestDie["attributes"]): TestDie {
  return { tag, label: name, attributes: [[AT.name, FORM.string, name], [AT.byteSize, FORM.data1, size], ...more] };
}

function member(name: string, type: string, ...more: TestDie["attributes"]): TestDie {
  return { tag: TAG.member, attributes: [[AT.name, FORM.string, name], [AT.type, FORM.ref4, type], ...more] };
}

const INT = named(TAG.base, "int", 4, [AT.encoding, FORM.data1, 5]);

function memberOf({ btf, id }: ProgramType, name: string): string | undefined {
  const found = findMember(btf, id, name);
  return found && `${formatType(btf, found.typeId)} at ${found.bitOffset}, ${found.bitfieldSize} bits`;
}

describe("structs", () => {
  test("what base classes have is found in those that derive from them", () => {
    const inheritance = {
      tag: TAG.inheritance,
      attributes: [
        [AT.type, FORM.ref4, "Base"],
        [AT.memberLocation, FORM.data1, 8],
      ],
    } as const;
    const dwarf = open(
      INT,
      { ...named(TAG.structure, "Base", 4), children: [member("id", "int")] },
      {
        ...named(TAG.class, "Derived", 24),
        children: [inheritance, member("own", "int", [AT.memberLocation, FORM.data1, 16])],
      },
    );
    const type = dwarf.type("Derived", ["struct"]);
    assert.ok(type);
    assert.equal(memberOf(type, "id"), "int at 64, 0 bits");
    assert.equal(memberOf(type, "own"), "int at 128, 0 bits");
  });

  test("bit fields, counted from the start or from the top of their storage", () => {
    const dwarf = open(INT, {
      ...named(TAG.structure, "Bits", 8),
      children: [
        member("new", "int", [AT.bitSize, FORM.data1, 3], [AT.dataBitOffset, FORM.data1, 5]),
        member(
          "old",
          "int",
          [AT.bitSize, FORM.data1, 3],
          [AT.bitOffset, FORM.data1, 24],
          [AT.memberLocation, FORM.data1, 4],
        ),
      ],
    });
    const type = dwarf.type("Bits", ["struct"]);
    assert.ok(type);
    assert.equal(memberOf(type, "new"), "int at 5, 3 bits");
    assert.equal(memberOf(type, "old"), "int at 37, 3 bits");
  });

  test("a struct that points to itself, through a typedef", () => {
    const dwarf = open(
      { ...named(TAG.structure, "Node", 8), children: [member("next", "pointer", [AT.memberLocation, FORM.data1, 0])] },
      { tag: TAG.pointer, label: "pointer", attributes: [[AT.type, FORM.ref4, "node_t"]] },
      {
        tag: TAG.typedef,
        label: "node_t",
        attributes: [
          [AT.name, FORM.string, "node_t"],
          [AT.type, FORM.ref4, "Node"],
        ],
      },
    );
    const type = dwarf.type("node_t", ["typedef"]);
    assert.ok(type);
    assert.equal(memberOf(type, "next"), "node_t * at 0, 0 bits");
  });

  test("a declaration stands for what is defined elsewhere", () => {
    const dwarf = open(
      INT,
      {
        tag: TAG.structure,
        label: "declared",
        attributes: [
          [AT.name, FORM.string, "Late"],
          [AT.declaration, FORM.flagPresent, 1],
        ],
      },
      {
        tag: TAG.typedef,
        label: "alias",
        attributes: [
          [AT.name, FORM.string, "late_t"],
          [AT.type, FORM.ref4, "declared"],
        ],
      },
      {
        tag: TAG.namespace,
        attributes: [],
        children: [{ ...named(TAG.structure, "Late", 4), children: [member("x", "int")] }],
      },
    );
    const type = dwarf.type("late_t", ["typedef"]);
    assert.ok(type);
    assert.equal(memberOf(type, "x"), "int at 0, 0 bits");
  });
});

describe("functions", () => {
  const code = [
    [AT.lowPc, FORM.address, 0x401000],
    [AT.highPc, FORM.data4, 0x20],
  ] as const;
  const parameter = {
    tag: TAG.parameter,
    attributes: [
      [AT.name, FORM.string, "n"],
      [AT.type, FORM.ref4, "int"],
    ],
  } as const;

  test("parameters are those of the declaration that a definition completes", () => {
    const dwarf = open(
      INT,
      {
        tag: TAG.subprogram,
        label: "abstract",
        attributes: [
          [AT.name, FORM.string, "f"],
          [AT.type, FORM.ref4, "int"],
        ],
        children: [parameter],
      },
      { tag: TAG.subprogram, attributes: [...code, [AT.abstractOrigin, FORM.ref4, "abstract"]] },
    );
    // the unit itself does not say where its code is
    assert.equal(dwarf.signature(0x401000), undefined);
  });

  test("at the first instruction, and after it", () => {
    const sections = {
      ...buildDwarf({
        children: [
          INT,
          { tag: TAG.subprogram, attributes: [...code, [AT.name, FORM.string, "f"]], children: [parameter] },
        ],
      }),
      ".debug_aranges": aranges(0x401000, 0x20),
    };
    const elf = ElfFile.open(new MemorySource(buildElf({ sections })));
    const dwarf = DwarfFile.open(elf, {
      decompress: () => undefined,
      split: { open: () => undefined, package: () => undefined },
      alternate: () => undefined,
    });
    const signature = dwarf?.signature(0x401000);
    assert.deepEqual(
      signature?.parameters.map((p) => `${p.typeText} ${p.name}`),
      ["int n"],
    );
    assert.equal(dwarf?.signature(0x401004), undefined);
  });
});

function aranges(address: number, length: number): Uint8Array {
  const bytes = new Uint8Array(48);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 44, true);
  view.setUint16(4, 2, true);
  view.setUint8(10, 8);
  view.setBigUint64(16, BigInt(address), true);
  view.setBigUint64(24, BigInt(length), true);
  return bytes;
}

test("names and types that dwz moved to another file", () => {
  const text = Uint8Array.from("\0alias\0", (char) => char.charCodeAt(0));
  const other = { ...buildDwarf({ children: [INT] }), ".debug_str": text };
  // behind the header of 12 bytes and the unit's own entry of 8
  const children = [
    {
      tag: TAG.typedef,
      attributes: [
        [AT.name, FORM.gnuStrpAlt, 1],
        [AT.type, FORM.gnuRefAlt, 20],
      ],
    } as const,
  ];
  const [elf, alternate] = [buildDwarf({ children }), other].map((sections) =>
    ElfFile.open(new MemorySource(buildElf({ sections }))),
  );
  assert.ok(elf);
  const split = { open: () => undefined, package: () => undefined };
  const open = (file: ElfFile | undefined): DwarfFile | undefined =>
    DwarfFile.open(elf, { decompress: () => undefined, split, alternate: () => file });
  const found = open(alternate)?.type("alias", ["typedef"]);
  assert.equal(found && formatType(found.btf, found.btf.resolve(found.id)), "int");
  assert.equal(open(undefined)?.type("alias", ["typedef"]), undefined);
});

describe("corrupt", () => {
  test("a type that is made of itself", () => {
    const dwarf = open({
      tag: TAG.typedef,
      label: "t",
      attributes: [
        [AT.name, FORM.string, "t"],
        [AT.type, FORM.ref4, "t"],
      ],
    });
    assert.throws(() => dwarf.type("t", ["typedef"]), ElfError);
  });

  test("a function that completes itself", () => {
    const dwarf = open({
      tag: TAG.structure,
      label: "s",
      attributes: [[AT.specification, FORM.ref4, "s"]],
      children: [],
    });
    assert.equal(dwarf.type("s", ["struct"]), undefined);
  });

  test("entries of one byte with thousands of attributes that take none", () => {
    const flags = Array.from({ length: 3000 }, (_, i) => [0x3000 + i, FORM.flagPresent, 1] as const);
    const sections = buildDwarf({ children: [{ tag: TAG.structure, attributes: flags }] });
    const info = sections[".debug_info"];
    assert.ok(info);
    // the last entry again and again, then the end of the list
    const many = new Uint8Array(100_000).fill(info.at(-2) ?? 0);
    sections[".debug_info"] = Uint8Array.from([...info.subarray(0, -1), ...many, 0]);
    new DataView(sections[".debug_info"].buffer).setUint32(0, sections[".debug_info"].length - 4, true);
    const elf = ElfFile.open(new MemorySource(buildElf({ sections })));
    const split = { open: () => undefined, package: () => undefined };
    const dwarf = DwarfFile.open(elf, { decompress: () => undefined, split, alternate: () => undefined });
    assert.throws(() => dwarf?.type("test.c", ["struct"]), ElfError);
  });

  test("a unit that ends after its section", () => {
    const sections = buildDwarf({ children: [INT] });
    const info = sections[".debug_info"];
    assert.ok(info);
    sections[".debug_info"] = info.subarray(0, info.length - 3);
    const elf = ElfFile.open(new MemorySource(buildElf({ sections })));
    assert.throws(
      () =>
        DwarfFile.open(elf, {
          decompress: () => undefined,
          split: { open: () => undefined, package: () => undefined },
          alternate: () => undefined,
        }),
      ElfError,
    );
  });
});

// Headers, sections, notes and addresses of hand-made images.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildElf, TEXT } from "../test/elf-builder.ts";
import { MemorySource } from "./byte-source.ts";
import { ElfError } from "./elf-error.ts";
import { ElfFile } from "./elf-file.ts";

function open(bytes: Uint8Array): ElfFile {
  return ElfFile.open(new MemorySource(bytes));
}

function patched(at: number, value: number): Uint8Array {
  const bytes = buildElf();
  bytes[at] = value;
  return bytes;
}

function refuses(bytes: Uint8Array, code: string, message: RegExp): void {
  assert.throws(
    () => open(bytes),
    (error) => error instanceof ElfError && error.code === code && message.test(error.message),
  );
}

describe("header", () => {
  test("tells machine, type and entry", () => {
    const { header } = open(buildElf());
    assert.deepEqual([header.machine, header.type, header.entry], ["x86_64", "executable", TEXT.address]);
    assert.equal(open(buildElf({ machine: 183 })).header.machine, "aarch64");
  });

  test("refuses what it cannot read, and says why", () => {
    refuses(new TextEncoder().encode("#!/bin/sh\n"), "not-elf", /7f 45 4c 46/);
    refuses(new Uint8Array(), "not-elf", /name a program/);
    refuses(patched(4, 1), "unsupported", /32-bit.*64-bit little-endian/);
    refuses(patched(5, 2), "unsupported", /big-endian/);
    refuses(patched(18, 8), "unsupported", /machine number 8/);
    refuses(patched(4, 9), "corrupt", /class 9/);
    refuses(buildElf().subarray(0, 40), "corrupt", /header/);
    refuses(patched(57, 0xff), "corrupt", /program header table/);
  });
});

describe("sections", () => {
  test("are found by name and type", () => {
    const elf = open(buildElf({ symtab: [], buildId: Uint8Array.of(1) }));
    assert.equal(elf.section(".text")?.address, TEXT.address);
    assert.equal(elf.section(".text")?.executable, true);
    assert.equal(elf.section(".nothing"), undefined);
    assert.deepEqual(
      elf.sectionsOfType(7).map((section) => section.name),
      [".note.gnu.build-id"],
    );
  });

  test("that end after the file are refused when they are read, not before", () => {
    const bytes = buildElf();
    // e_shoff
    new DataView(bytes.buffer).setBigUint64(40, BigInt(bytes.length - 10), true);
    const elf = open(bytes);
    assert.equal(elf.vaddrToOffset(TEXT.address), TEXT.offset);
    assert.throws(() => elf.sections, ElfError);
  });

  test("are none in a file without section headers", () => {
    const bytes = buildElf();
    new DataView(bytes.buffer).setBigUint64(40, 0n, true);
    assert.equal(open(bytes).sections.length, 0);
    assert.equal(open(bytes).symbols().length, 0);
    assert.equal(open(bytes).buildId, undefined);
  });
});

describe("notes and links", () => {
  test("build id", () => {
    assert.equal(open(buildElf({ buildId: Uint8Array.of(0xab, 0x01, 0xff, 0, 9) })).buildId, "ab01ff0009");
    assert.equal(open(buildElf()).buildId, undefined);
  });

  test("debug link", () => {
    const debugLink = { name: "prog.debug", crc: 0xdeadbeef };
    assert.deepEqual(open(buildElf({ debugLink })).debugLink, debugLink);
    assert.equal(open(buildElf({ debugLink: { name: "../prog", crc: 1 } })).debugLink, undefined);
    assert.equal(open(buildElf()).debugLink, undefined);
  });
});

test("offsets and addresses turn into each other inside the segment only", () => {
  const elf = open(buildElf());
  assert.equal(elf.vaddrToOffset(0x401010n), 0x210);
  assert.equal(elf.offsetToVaddr(0x210), 0x401010n);
  assert.equal(elf.vaddrToOffset(0x400fffn), undefined);
  assert.equal(elf.vaddrToOffset(0x401100n), undefined);
  assert.equal(elf.offsetToVaddr(0x300), undefined);
});

test("load bias is what a mapping adds to linked addresses", () => {
  const elf = open(buildElf());
  assert.equal(elf.loadBias(0x401000n, 0x200), 0n);
  assert.equal(elf.loadBias(0x7f0000401000n, 0x200), 0x7f0000000000n);
  assert.equal(elf.loadBias(0x1000n, 0x200), -0x400000n);
  assert.equal(elf.loadBias(0x1000n, 0x9000), undefined);
});

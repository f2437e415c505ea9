// Corrupt files: nothing but ElfError, and never long.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { buildElf, type TestSymbol } from "../test/elf-builder.ts";
import { MemorySource } from "./byte-source.ts";
import { ElfError } from "./elf-error.ts";
import { ElfFile } from "./elf-file.ts";
import { IntervalIndex } from "./interval-index.ts";

const symbols: readonly TestSymbol[] = Array.from({ length: 12 }, (_, index) => {
  return { name: `function_${index}`, value: 0x401000n + BigInt(index * 16), size: index % 3 === 0 ? 0 : 16 };
});
const image = buildElf({
  symtab: symbols,
  dynsym: symbols.slice(0, 4),
  buildId: Uint8Array.of(1, 2, 3, 4),
  debugLink: { name: "x.debug", crc: 1 },
});

/** Asks everything of a file; errors of ours are answers. */
function exercise(bytes: Uint8Array): void {
  const attempts = [
    (elf: ElfFile): unknown => elf.buildId,
    (elf: ElfFile): unknown => elf.debugLink,
    (elf: ElfFile): unknown => elf.loadBias(0x400000n, 0x200),
    (elf: ElfFile): unknown => elf.offsetToVaddr(elf.vaddrToOffset(0x401000n) ?? 0),
    (elf: ElfFile): unknown => elf.symbols({ tables: ["symtab", "dynsym"], data: true }).lookup(0x401008n),
    (elf: ElfFile): unknown => [...elf.symbols()],
    (elf: ElfFile): unknown => elf.symbols().find("function_3"),
  ];
  for (const attempt of attempts) {
    try {
      attempt(ElfFile.open(new MemorySource(bytes)));
    } catch (error) {
      if (!(error instanceof ElfError)) throw error;
    }
  }
}

const change = fc.record({ at: fc.nat(image.length - 1), value: fc.constantFrom(0, 1, 2, 7, 0x7f, 0x80, 0xfe, 0xff) });

test("random changes of bytes", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const bytes = image.slice();
      for (const { at, value } of changes) bytes[at] = value;
      exercise(bytes);
    }),
    { numRuns: 1500, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: true },
  );
});

test("every length that a file may be cut to", () => {
  for (let length = 0; length < image.length; length++) exercise(image.subarray(0, length));
});

test("a source that gives less than its size", () => {
  const short = { size: image.length, read: (offset: number): Uint8Array => image.subarray(offset, offset + 3) };
  assert.throws(() => ElfFile.open(short), ElfError);
});

test("a million ranges inside each other take no more than a sort", () => {
  const count = 1_000_000;
  const column = (value: (index: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => value(i));
  const starts = column((index) => index);
  const order = Uint32Array.from(starts);
  const index = new IntervalIndex({ starts, ends: column((i) => 3 * count - i), priorities: starts, order });
  assert.equal(index.find(2 * count - 5), count - 1);
  assert.equal(index.find(3 * count - 1), 0);
  assert.equal(index.find(3 * count), -1);
});

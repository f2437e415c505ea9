// Entries of archives, also of corrupt ones: nothing but ZipError, and never long.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { buildZip } from "../../test/zip-builder.ts";
import { MemorySource } from "../byte-source.ts";
import { ZipArchive } from "./zip-archive.ts";
import { ZipError, type ZipErrorCode } from "./zip-error.ts";

const IMAGE = buildZip(
  [
    { name: "first.txt", bytes: Uint8Array.of(1, 2, 3) },
    { name: "lib/x86_64/libfoo.so", bytes: Uint8Array.of(4, 5, 6, 7), align: 256 },
    { name: "packed.so", bytes: Uint8Array.of(8), method: 8 },
    { name: "secret.so", bytes: Uint8Array.of(9), flags: 1 },
  ],
  "a comment",
);

function open(bytes: Uint8Array): ZipArchive {
  return ZipArchive.open(new MemorySource(bytes));
}

function codeOf(ask: () => unknown): ZipErrorCode | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (error instanceof ZipError) return error.code;
    throw error;
  }
}

describe("an archive", () => {
  const archive = open(IMAGE);

  test("its entries, and where they lie", () => {
    assert.deepEqual(archive.names, ["first.txt", "lib/x86_64/libfoo.so", "packed.so", "secret.so"]);
    const { offset, source } = archive.member("lib/x86_64/libfoo.so");
    assert.equal(offset % 256, 0);
    assert.deepEqual([...IMAGE.subarray(offset, offset + 4)], [4, 5, 6, 7]);
    assert.deepEqual([...source.read(1, 100)], [5, 6, 7], "no byte of the next one");
    assert.deepEqual([...source.read(4, 1)], []);
  });

  test("the entry at an offset", () => {
    const { offset } = archive.member("lib/x86_64/libfoo.so");
    for (const [at, name] of [
      [offset, "lib/x86_64/libfoo.so"],
      [offset + 3, "lib/x86_64/libfoo.so"],
      [offset - 1, undefined],
      [archive.member("first.txt").offset, "first.txt"],
      [IMAGE.indexOf(9), undefined],
      [IMAGE.length - 1, undefined],
    ] as const)
      assert.equal(archive.memberAt(at)?.name, name, `at ${at}`);
  });

  test("what can't be mapped is told apart", () => {
    assert.equal(
      codeOf(() => archive.member("none")),
      "no-entry",
    );
    assert.equal(
      codeOf(() => archive.member("packed.so")),
      "compressed",
    );
    assert.equal(
      codeOf(() => archive.member("secret.so")),
      "encrypted",
    );
  });

  test("how it begins", () => {
    assert.equal(ZipArchive.begins(new MemorySource(IMAGE)), true);
    assert.equal(ZipArchive.begins(new MemorySource(IMAGE.subarray(1))), false);
    assert.equal(ZipArchive.begins(new MemorySource(new Uint8Array())), false);
  });
});

/** The image with words of 32 bits replaced, from an offset on. */
function changed(at: number, ...words: readonly number[]): Uint8Array {
  const bytes = IMAGE.slice();
  const view = new DataView(bytes.buffer);
  for (const [i, word] of words.entries()) view.setUint32(at + 4 * i, word, true);
  return bytes;
}

const END = IMAGE.length - 22 - "a comment".length;
const CENTRAL = new DataView(IMAGE.buffer).getUint32(END + 16, true);

const BAD: readonly (readonly [string, Uint8Array, ZipErrorCode])[] = [
  ["no bytes", new Uint8Array(), "not-zip"],
  ["other bytes", new Uint8Array(100).fill(0x50), "not-zip"],
  ["cut off", IMAGE.subarray(0, -1), "not-zip"],
  ["a ZIP64 directory", changed(END - 20, 0x07064b50), "unsupported"],
  ["a ZIP64 entry", changed(CENTRAL + 20, 0xffffffff, 0xffffffff), "unsupported"],
  ["several volumes", changed(END + 4, 1), "unsupported"],
  ["a directory of gigabytes", changed(END + 12, 0xfffffff0), "unsupported"],
  ["a directory behind the end", changed(END + 16, 0xfffffff0), "corrupt"],
  ["a directory elsewhere", changed(END + 16, CENTRAL + 1), "corrupt"],
  ["more entries than there are", changed(END + 8, 0x00050005), "corrupt"],
  ["a name longer than the directory", changed(CENTRAL + 28, 0x0000ffff), "corrupt"],
  ["an entry of two sizes", changed(CENTRAL + 20, 2), "corrupt"],
  ["an entry behind the end", changed(CENTRAL + 42, 0xfffffff0), "corrupt"],
  ["an entry without a header", changed(CENTRAL + 42, 4), "corrupt"],
  ["an entry that ends behind the end", changed(CENTRAL + 20, 100_000, 100_000), "corrupt"],
];

describe("a bad archive", () => {
  for (const [what, bytes, code] of BAD)
    test(`${what}: ${code}`, () =>
      assert.equal(
        codeOf(() => open(bytes).member("first.txt")),
        code,
      ));

  const change = fc.record({ at: fc.nat(IMAGE.length - 1), value: fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xfe, 0xff) });
  test("random changes of bytes", () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = IMAGE.slice();
        for (const { at, value } of changes) bytes[at] = value;
        codeOf(() => open(bytes).names.map((name) => codeOf(() => open(bytes).member(name).source.read(0, 16))));
        codeOf(() => open(bytes).memberAt(300));
      }),
      { numRuns: 1500, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: true },
    );
  });
});

// A cache of libraries, written by hand in both of glibc's layouts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLibraryCache } from "./library-cache.ts";

const X86_64 = 0x0303;
const I386 = 0x0003;

function cache(entries: readonly (readonly [number, string, string])[]): Uint8Array {
  const strings = entries.flatMap(([, name, path]) => [name, path]).map((text) => `${text}\0`);
  const textAt = 48 + entries.length * 24;
  const bytes = new Uint8Array(textAt + strings.join("").length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("glibc-ld.so.cache1.1"));
  view.setUint32(20, entries.length, true);
  let at = textAt;
  for (const [i, text] of strings.entries()) {
    view.setUint32(48 + (i >> 1) * 24 + 4 + (i & 1) * 4, at, true);
    bytes.set(new TextEncoder().encode(text), at);
    at += text.length;
  }
  for (const [i, [flags]] of entries.entries()) view.setUint32(48 + i * 24, flags, true);
  return bytes;
}

const ENTRIES = cache([
  [I386, "libc.so.6", "/lib32/libc.so.6"],
  [X86_64, "libc.so.6", "/lib64/libc.so.6"],
  [X86_64, "libssl.so.3", "/usr/lib/libssl.so.3"],
]);

const WANTED = [
  { name: "libc.so.6", path: "/lib64/libc.so.6" },
  { name: "libssl.so.3", path: "/usr/lib/libssl.so.3" },
];

test("libraries of the machine, in order", () => {
  assert.deepEqual(parseLibraryCache(ENTRIES, "x86_64"), WANTED);
  assert.deepEqual(parseLibraryCache(ENTRIES, "aarch64"), []);
});

test("a cache with the old table in front", () => {
  // one entry of the old table: 16 + 12 bytes, padded to 32
  const bytes = new Uint8Array(32 + ENTRIES.length);
  bytes.set(new TextEncoder().encode("ld.so-1.7.0"));
  new DataView(bytes.buffer).setUint32(12, 1, true);
  bytes.set(ENTRIES, 32);
  assert.deepEqual(parseLibraryCache(bytes, "x86_64"), WANTED);
});

test("other bytes, and a count that is too large", () => {
  assert.deepEqual(parseLibraryCache(new Uint8Array(100), "x86_64"), []);
  const bytes = ENTRIES.slice();
  new DataView(bytes.buffer).setUint32(20, 0xffffffff, true);
  assert.deepEqual(parseLibraryCache(bytes, "x86_64").slice(0, 2), WANTED);
  for (let end = 0; end < ENTRIES.length; end += 7) parseLibraryCache(ENTRIES.subarray(0, end), "x86_64");
});

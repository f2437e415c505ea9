import assert from "node:assert/strict";
import { test } from "node:test";
import { binaryString, textOfBytes } from "./binary-string.ts";

test("text becomes the bytes of its UTF-8", () => {
  assert.equal(binaryString("a"), "a");
  assert.equal(binaryString("ä€💀"), "\xc3\xa4\xe2\x82\xac\xf0\x9f\x92\x80");
});

test("all bytes come back as they were", () => {
  const cases = [
    [0xff],
    [0x61, 0x80, 0x62],
    [0xc3],
    [0xe2, 0x82],
    [0xed, 0xa0, 0x80],
    [0xc0, 0x80],
    [0xf5, 0xc3, 0xa4],
  ];
  cases.push(Array.from({ length: 256 }, (_, i) => i));
  for (const bytes of cases) {
    const back = binaryString(textOfBytes(Uint8Array.from(bytes)));
    assert.deepEqual(
      [...back].map((c) => c.charCodeAt(0)),
      bytes,
    );
  }
});

test("what is UTF-8 is read as such, also between bytes that are not", () => {
  assert.equal(textOfBytes(Uint8Array.from([0xc3, 0xa4, 0xff, 0xc3, 0xa4])), "ä\udcffä");
});

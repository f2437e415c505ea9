import assert from "node:assert/strict";
import { test } from "node:test";
import { splitAttachPoint } from "./attach-point.ts";

for (const [text, expected] of [
  ["kprobe:f+0x10", ["kprobe", "f+0x10"]],
  ['uprobe:/bin/x:cpp:"a::b"', ["uprobe", "/bin/x", "cpp", "[a::b]"]],
  ["uprobe:x@f.c:12", ["uprobe", "x", "@", "f.c", "12"]],
  ['uprobe:"a\\"b":f', ["uprobe", '[a"b]', "f"]],
  ["usdt::probe$1", ["usdt", "", "probe$1"]],
  ["begin", ["begin"]],
] as const) {
  test(`parts of ${text}`, () => {
    const parts = splitAttachPoint(text, { file: 0, start: 5, end: 5 + text.length });
    assert.deepEqual(
      parts.map((part) => (part.quoted ? `[${part.text}]` : part.text)),
      expected,
    );
    for (const { span, quoted, text: own } of parts)
      if (!quoted) assert.equal(text.slice(span.start - 5, span.end - 5), own);
  });
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parse, parseExpression } from "./parser.ts";
import { renderDiagnostic } from "./render-diagnostic.ts";

const SCRIPT = `#!/usr/bin/env kscope
#include <linux/sched.h>
struct event { int a; char b[16]; };
config = { max_strlen = 64 }
let @start = lruhash(4096);
macro delta(now, @m) { now - @m[tid] }
tracepoint:syscalls:sys_enter_open*,
kprobe:vfs_read+0x10 /pid == $1 && comm != "x\\n"/ {
  @start[tid] = nsecs; // begin
  if (args.fd > 2) { $e = (struct event *)arg0; @[$e->b, $e.a] = hist(1ms); } else { return; }
}
uretprobe:/bin/bash:"readline" { for ($kv : @start) { print(($kv.0, $kv.1)); } unroll (3) { @c++; } }
END { clear(@start); $x = @c > 1 ? { 1 } : (a=1, b=2); }
`;

const piece = fc.constantFrom(
  ..."{ } ( ) [ ] / \" ' ; , : . .. = == && & $x $ @a # // /* */ \\ if else for let 1 0x 1.5 k:f struct fn macro config import typeof( é 😀".split(
    " ",
  ),
  "\n",
  "\0",
);
const soup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(" "));
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString("utf8"));
const position = fc.nat(SCRIPT.length);
const mutated = fc
  .array(fc.tuple(position, fc.nat(12), fc.oneof(fc.constant(""), piece)), { minLength: 1, maxLength: 5 })
  .map((edits) => edits.reduce((text, [at, count, by]) => text.slice(0, at) + by + text.slice(at + count), SCRIPT));

describe("the parser never throws", () => {
  test("and says of each error where it is, without losing text", () => {
    fc.assert(
      fc.property(fc.oneof(soup, bytes, mutated), (source) => {
        const { diagnostics, tokens } = parse(source);
        parseExpression(source);
        assert.equal(tokens.map(({ text }) => text).join(""), source);
        for (const diagnostic of diagnostics) {
          const { span } = diagnostic;
          assert.ok(span !== undefined && span.start <= span.end && span.end <= source.length);
          renderDiagnostic(diagnostic, [{ name: "x", text: source }], { color: false });
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the script that is mutated has no errors", () => assert.deepEqual(parse(SCRIPT).diagnostics, []));

  for (const [name, source] of [
    ["parentheses", `begin { $x = ${"(".repeat(50_000)}`],
    ["blocks", `begin ${"{".repeat(50_000)}`],
    ["signs", `begin { $x = ${"- ".repeat(50_000)}1; }`],
    ["casts", `begin { $x = ${"(uint8)".repeat(20_000)}1; }`],
    ["a sum", `begin { $x = ${"1 + ".repeat(20_000)}1; }`],
    ["members", `begin { $x = a${".b".repeat(20_000)}; }`],
    ["else if", `begin { if (1) { } ${"else if (1) { }".repeat(10_000)} }`],
    ["types", `begin { let $x: ${"typeof(".repeat(20_000)}`],
  ] as const) {
    test(`deep: ${name}`, () => {
      const { diagnostics } = parse(`${source}\nend { }`);
      assert.equal(diagnostics[0]?.code, "too-deeply-nested");
    });
  }

  test("three hundred levels and a sum of 2,000 are not too deep", () => {
    const source = `begin { $x = ${"(".repeat(300)}1${")".repeat(300)}; $y = ${"1 + ".repeat(2000)}1; }`;
    assert.deepEqual(parse(source).diagnostics, []);
  });
});

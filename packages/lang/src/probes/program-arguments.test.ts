// `args`, types and lines of a program with debugging information, on the test machine.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { testTarget } from "../../test/test-target.ts";
import { check } from "../check/check.ts";
import { parse } from "../syntax/index.ts";
import { typeName } from "../types/type-name.ts";
import { uprobe } from "./uprobe.ts";

const OPTIONS = { positional: [], named: new Map<string, string>(), unsafe: false, pid: undefined };

/** Type of `@`, or what is wrong. */
function typeOf(script: string): string {
  const { checked, diagnostics } = check(parse(script).program, testTarget(), OPTIONS);
  const [error] = diagnostics.filter((d) => d.severity === "error");
  if (error !== undefined) return error.message;
  return typeName(checked?.maps.get("@")?.value ?? { kind: "none" });
}

const TYPES: readonly (readonly [string, string])[] = [
  ["uprobe:/bin/debugged:main { @ = args.n }", "int32"],
  ["uprobe:/bin/debugged:main { @ = args.p }", "struct point *"],
  ["uprobe:/bin/debugged:main { @ = args.p.y }", "int32"],
  ["uprobe:/bin/debugged:main { @ = (struct point *)arg1 }", "struct point *"],
  ["uprobe:/bin/debugged:main { @ = (point *)arg1 }", "struct point *"],
  ["uprobe:/bin/debugged:main { @ = sizeof(struct point) }", "uint64"],
  ["struct point { long z; } uprobe:/bin/debugged:main { @ = ((struct point *)arg1)->z }", "int64"],
];

const ERRORS: readonly (readonly [string, string])[] = [
  ["uprobe:/bin/debugged:main { @ = args.ratio }", "it is in a register for floating-point numbers"],
  ["uprobe:/bin/debugged:main { @ = args.m }", "has no argument named 'm'"],
  ["uprobe:/bin/debugged:go { @ = args.n }", "Go hands arguments over in a way of its own"],
  ["uprobe:/bin/debugged:bare { @ = args.n }", "debuginfo of /bin/debugged does not have it"],
  ["uprobe:/bin/debugged:main+4 { @ = args.n }", "they are known only where a function begins"],
  ["uprobe:app:main { @ = args.n }", "no debuginfo found for /bin/app"],
  ["uprobe:/bin/debugged@main.c:8 { }", "DWARF error: Unable to map 'main.c:8' to address"],
  ["uprobe:/bin/debugged@main.c:8:3 { }", "DWARF error: Unable to map 'main.c:8:3' to address"],
  ["uprobe:/bin/debugged@other.c:7 { }", "DWARF error: No compilation unit matches other.c"],
  [
    "uprobe:/bin/debugged@two.c:7 { }",
    "DWARF error: Ambiguous source path, matches multiple files: /a/two.c, /b/two.c",
  ],
  ["uprobe:/bin/debugged@main.c:x { }", "Invalid line number: invalid integer: x"],
  ["uprobe:/bin/debugged@main.c:7:y { }", "Invalid column number: invalid integer: y"],
  ["uprobe:/bin/debugged@main.c { }", "expected format: uprobe:TARGET@FILE:LINE[:COL]"],
  ["uprobe:/bin/*@main.c:7 { }", "Cannot use wildcards with source code location"],
  ["uretprobe:/bin/debugged@main.c:7 { }", "Source code location not allowed"],
];

describe("types", () => {
  for (const [script, expected] of TYPES) test(script, () => assert.equal(typeOf(script), expected));
});

describe("what is wrong", () => {
  for (const [script, expected] of ERRORS) {
    test(script, () => assert.ok(typeOf(script).includes(expected), typeOf(script)));
  }
});

test("a line is an address", () => {
  const { checked } = check(parse("uprobe:/bin/debugged@main.c:7 { print(1) }").program, testTarget(), OPTIONS);
  const [point] = checked?.probes[0]?.points ?? [];
  assert.equal(point?.name, "uprobe:/bin/debugged:4198404");
});

test("lists show parameters as C has them, and say where there is nothing to show", () => {
  const { listing } = uprobe;
  assert.deepEqual(listing?.declarations?.(testTarget(), "/bin/debugged:main"), [
    "int n",
    "struct point* p",
    "double ratio",
  ]);
  assert.equal(listing?.remark?.(testTarget(), "/bin/debugged:main"), undefined);
  assert.equal(
    listing?.remark?.(testTarget(), "/bin/app:main"),
    'No DWARF found for "/bin/app", cannot show parameter info',
  );
});

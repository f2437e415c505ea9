import assert from "node:assert/strict";
import { test } from "node:test";
import type { TargetFeature } from "@kscope/lang";
import { testTarget } from "@kscope/lang/test-target";
import { compile } from "../compile.ts";

const OPTIONS = { positional: [], named: new Map(), unsafe: false, pid: undefined, filters: {}, helperId: () => 1 };

const CASES: readonly (readonly [TargetFeature, string, RegExp])[] = [
  [
    "bpf_loop",
    "begin { $n = 9; for ($i : 0..$n) { @++; } }",
    /can't go over a long range, .* no bpf_loop, .* Linux 5\.17/,
  ],
  ["for_each_map_elem", "begin { @[1] = 2; for ($kv : @) { print($kv); } }", /can't go over a map in a probe/],
  ["map_lookup_percpu_elem", "begin { @c = count(); print((uint64)@c); }", /can't add up in a probe/],
];

for (const [feature, script, message] of CASES) {
  test(`without ${feature}: ${script}`, () => {
    assert.ok(compile(script, testTarget(), OPTIONS).object !== undefined);
    const { object, diagnostics } = compile(script, testTarget({ without: [feature] }), OPTIONS);
    assert.equal(object, undefined);
    const [error, ...more] = diagnostics.filter((d) => d.severity === "error");
    assert.deepEqual(more, []);
    assert.match(error?.message ?? "", message);
    assert.ok(error?.span !== undefined && error.hint !== undefined);
  });
}

test("a range of constant length needs no helper", () => {
  const target = testTarget({ without: ["bpf_loop"] });
  assert.ok(compile("begin { for ($i : 0..1000) { @++; } }", target, OPTIONS).object !== undefined);
});

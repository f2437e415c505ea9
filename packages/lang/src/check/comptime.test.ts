import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { testTarget } from "../../test/test-target.ts";
import { parse } from "../syntax/index.ts";
import { type CheckResult, check } from "./check.ts";

function checked(script: string, options: Readonly<Record<string, string>> = {}): CheckResult {
  const named = new Map(Object.entries(options));
  return check(parse(script).program, testTarget(), { positional: [], named, unsafe: false, pid: undefined });
}

function errors(script: string, options: Readonly<Record<string, string>> = {}): string[] {
  return checked(script, options).diagnostics.flatMap((d) => (d.severity === "error" ? [d.message] : []));
}

describe("what a comptime condition leaves out", () => {
  const byOption = `begin {
    if comptime getopt("pids") { @n[pid] = count(); } else { @n = count(); }
    printf("%-8s %s\\n", comptime getopt("time") ? strftime("%H", nsecs) : (), comm);
  }`;

  test("is not checked, so that an option may change the shape of a map or the type of an argument", () => {
    for (const options of [{}, { pids: "true" }, { time: "true" }] as Record<string, string>[]) {
      assert.deepEqual(errors(byOption, options), []);
    }
    assert.equal(checked(byOption).checked?.maps.get("@n")?.scalar, true);
    assert.equal(checked(byOption, { pids: "true" }).checked?.maps.get("@n")?.scalar, false);
  });

  test("is checked where the condition is an ordinary one", () => {
    assert.equal(errors(byOption.replaceAll("comptime ", "")).length > 0, true);
  });

  test("still has options of the script", () => {
    const script =
      'begin { if comptime getopt("a") { print(getopt("b", -1)); } else { print(getopt("c", "x", "text")); } }';
    assert.deepEqual(
      checked(script).checked?.options.map(({ name, type, defaultValue }) => [name, type, defaultValue]),
      [
        ["a", "bool", undefined],
        ["c", "string", "x"],
        ["b", "int", -1n],
      ],
    );
  });

  test("is a whole probe, if its predicate says so", () => {
    const script = 'begin { } interval:s:1 / comptime getopt("i") / { print(curtask.no_such_field); }';
    assert.equal(checked(script).checked?.probes.length, 1);
    assert.equal(errors(script, { i: "true" }).length, 1);
    assert.equal(checked("begin { } interval:s:1 / 0 / { }").checked?.probes.length, 2);
  });
});

test("an empty tuple fits every conversion of a printf", () => {
  assert.deepEqual(errors('begin { printf("%-6d %s %rx|\\n", (), (), ()); }'), []);
});

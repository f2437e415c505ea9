import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseOptions } from "./parse-options.ts";
import { modeOf } from "./run-mode.ts";
import { stagesOf } from "./stages.ts";

function parsed(line: string): { values: Record<string, readonly string[]>; rest: readonly string[] } {
  const { values, rest } = parseOptions(line.split(" "), (operand) => operand === "tool");
  return { values: Object.fromEntries(values), rest };
}

describe("options and operands", () => {
  const cases: readonly (readonly [string, Record<string, readonly string[]>, readonly string[]])[] = [
    ["-q -e x a b", { quiet: [""], execute: ["x"] }, ["a", "b"]],
    ["a.bt --unsafe 1 -c cmd 2", { unsafe: [""], cmd: ["cmd"] }, ["a.bt", "1", "2"]],
    ["a.bt -q -- --aa=1 -c", { quiet: [""] }, ["a.bt", "--aa=1", "-c"]],
    ["-q tool --quiet -c 1", { quiet: [""] }, ["tool", "--quiet", "-c", "1"]],
    ["-e x tool -q", { execute: ["x"], quiet: [""] }, ["tool"]],
    ["-l tool -v", { list: [""], verbose: [""] }, ["tool"]],
    ["-qvp12 --pid=7 --dry --unsa", { quiet: [""], verbose: [""], pid: ["7"], "dry-run": [""], unsafe: [""] }, []],
    ["-I a -Ib --include c", { "include-dir": ["a", "b"], include: ["c"] }, []],
    ["- -q", { quiet: [""] }, ["-"]],
  ];
  for (const [line, values, rest] of cases) {
    test(line, () => assert.deepEqual(parsed(line), { values, rest }));
  }
});

describe("modes", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["-q", "trace"],
    ["--test", "test"],
    ["--bench", "bench"],
    ["--fmt", "format"],
    ["--mode codegen", "codegen"],
    ["--test --mode bench", "bench"],
  ];
  for (const [line, mode] of cases) {
    test(line, () => assert.equal(modeOf(parseOptions(line.split(" "), () => false)), mode));
  }
});

test("stages have bpftrace's names, too", () => {
  assert.deepEqual([...stagesOf(["ast,codegen-opt", "dis"])], ["ast", "optimised", "asm"]);
});

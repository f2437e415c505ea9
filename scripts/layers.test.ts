// The checker of layers, on small sources that keep the rules and break them.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { checkLayers, LAYERS, layerProblems } from "./layers.ts";

function problemsOf(path: string, text: string): readonly string[] {
  return layerProblems([{ path, text }]).map((line) => line.slice(path.length + 2));
}

const broken: readonly (readonly [string, string, string])[] = [
  ["packages/btf/src/a.ts", 'import { parse } from "@kscope/lang";', "btf may not import @kscope/lang"],
  ["packages/lang/src/a.ts", 'import { readFileSync } from "node:fs";', "lang is pure and may not import node:fs"],
  ["packages/elf/src/a.ts", 'import { dlopen } from "bun:ffi";', "elf is pure and may not import bun:ffi"],
  ["packages/lang/src/a.ts", 'import koffi from "koffi";', "lang is pure and may not import koffi"],
  ["packages/lang/src/a.ts", 'import fs from "fs";', "lang is pure and may not import fs"],
  ["packages/codegen/src/a.ts", 'export * from "@kscope/kernel";', "codegen may not import @kscope/kernel"],
  [
    "packages/codegen/src/a.ts",
    'import {\n  a,\n  b,\n} from "@kscope/engine";',
    "codegen may not import @kscope/engine",
  ],
  ["packages/kernel/src/a.ts", 'const x = await import("@kscope/engine");', "kernel may not import @kscope/engine"],
  ["packages/engine/src/a.ts", 'type X = import("@kscope/report").X;', "engine may not import @kscope/report"],
  ["packages/engine/src/a.ts", 'import "kscope";', "engine may not import kscope"],
  [
    "packages/engine/src/a.ts",
    'import { a } from "../../btf/src/a.ts";',
    "reaches into btf by a path: import @kscope/btf instead",
  ],
  ["packages/report/src/a.ts", 'import { run } from "@kscope/engine";', "report may use only types of @kscope/engine"],
  ["packages/other/src/a.ts", "", 'the table of layers has no package "other"'],
];

const fine: readonly (readonly [string, string])[] = [
  ["packages/codegen/src/a.ts", 'import { parse } from "@kscope/lang";\nimport { b } from "../b.ts";'],
  ["packages/report/src/a.ts", 'import type { Report } from "@kscope/engine";'],
  ["packages/lang/src/a.test.ts", 'import { test } from "node:test";'],
  ["packages/codegen/src/a.live.test.ts", 'import { loadProgram } from "@kscope/kernel";'],
  ["packages/btf/src/a.ts", '// import { parse } from "@kscope/lang";'],
];

describe("one file", () => {
  for (const [path, text, problem] of broken) test(problem, () => assert.deepEqual(problemsOf(path, text), [problem]));
  for (const [path, text] of fine) test(`${path}: ${text}`, () => assert.deepEqual(problemsOf(path, text), []));
});

describe("a repository", () => {
  function check(files: Readonly<Record<string, string>>): ReturnType<typeof checkLayers> {
    const root = mkdtempSync(join(tmpdir(), "layers-"));
    try {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      return checkLayers(root);
    } finally {
      rmSync(root, { recursive: true });
    }
  }

  const complete = Object.fromEntries(Object.keys(LAYERS).map((name) => [`packages/${name}/src/index.ts`, ""]));
  const crossing = { "packages/kscope/src/main.ts": 'import { run } from "@kscope/engine";' };

  test("that keeps the rules", () => {
    assert.deepEqual(check({ ...complete, ...crossing }), { problems: [], files: 11, crossings: 1 });
  });

  test("in which nothing is found has not passed", () => {
    const { problems } = check({ "src/index.ts": "" });
    assert.equal(problems.length, Object.keys(LAYERS).length + 1);
  });

  test("whose imports are not found has not passed", () => {
    assert.equal(check(complete).problems.length, 1);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { expandGlob } from "./expand-glob.ts";

const folder = mkdtempSync(join(tmpdir(), "glob-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "bin"));
mkdirSync(join(folder, "lib"));
for (const name of ["bin/app", "bin/apple", "bin/.hidden", "lib/app.so"]) writeFileSync(join(folder, name), "");

/** Without the folder. */
function found(pattern: string): readonly string[] {
  return expandGlob(`${folder}/${pattern}`).map((path) => path.slice(folder.length + 1));
}

test("a star matches within one name, and not a dot at its start", () => {
  assert.deepEqual(found("*/app*"), ["bin/app", "bin/apple", "lib/app.so"]);
  assert.deepEqual(found("bin/*"), ["bin/app", "bin/apple"]);
  assert.deepEqual(found("bin/.*"), ["bin/.hidden"]);
  assert.deepEqual(found("?in/[a]pp"), ["bin/app"]);
  assert.deepEqual(found("none/*"), []);
});

test("relative patterns give relative paths", () => {
  assert.ok(expandGlob("./package.js*").includes("./package.json"));
  assert.ok(expandGlob("package.js*").includes("package.json"));
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { REFERENCE, referenceText } from "./reference.ts";

test("docs/reference.md is what the records say; node scripts/bun.mjs scripts/reference.ts writes it", () => {
  assert.equal(readFileSync(REFERENCE, "utf8"), referenceText());
});

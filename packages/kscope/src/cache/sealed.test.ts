import assert from "node:assert/strict";
import { test } from "node:test";
import { Damaged, seal, unseal } from "./sealed.ts";

const contents = { a: [1, "ä", null] };

test("what was sealed is read back", async () => {
  assert.deepEqual(await unseal(new Uint8Array(await seal(contents))), contents);
});

test("every changed byte and every missing one is noticed", async () => {
  const whole = new Uint8Array(await seal(contents));
  for (let at = 0; at < whole.length; at++) {
    const changed = whole.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assert.rejects(unseal(changed), Damaged);
    await assert.rejects(unseal(whole.slice(0, at)), Damaged);
  }
});

test("another version of the format is named", async () => {
  const other = new Uint8Array(await seal(contents));
  other[4] = 99;
  await assert.rejects(unseal(other), /its format has version 99, and this kscope reads version 1/);
});

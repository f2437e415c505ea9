import assert from "node:assert/strict";
import { test } from "node:test";
import { BtfBuilder } from "./btf-builder.ts";

test("names asked for again and again are found as by the first scan", () => {
  const builder = new BtfBuilder();
  const ids = Array.from({ length: 20 }, (_, i) => builder.struct(`s${i % 10}`, 8, []));
  const btf = builder.build();
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 10; i++) assert.equal(btf.find(`s${i}`, "struct"), ids[i], `round ${round}, s${i}`);
    assert.equal(btf.find("nothing", "struct"), undefined);
    assert.equal(btf.find("s1", "union"), undefined);
  }
});

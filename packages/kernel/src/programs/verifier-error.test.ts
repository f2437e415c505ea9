import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonIn } from "./verifier-error.ts";

test("the reason is the last line that is no trace and no statistics", () => {
  const log = [
    "0: R1=ctx() R10=fp0",
    "; int x = 1",
    "0: (bf) r0 = r5",
    "R5 !read_ok",
    "processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0",
    "",
  ].join("\n");
  assert.equal(reasonIn(log), "R5 !read_ok");
  assert.equal(reasonIn(""), "");
});

test("a reason that starts like a register state is not lost", () => {
  assert.equal(reasonIn("R1 type=scalar expected=fp\nprocessed 3 insns"), "R1 type=scalar expected=fp");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "./parse.ts";
import { print } from "./print.ts";
import { verify } from "./verify.ts";

const loop = `function count(1)
  slot s1 8 key
b0 entry:
  v2 = argument 0
  v3 = const 0
  v4 = slot s1
  store.4 v4 +4, v3
  jump b5
b5 loop:
  v6 = phi b0: v3, b5: v7
  v7 = add.32 v6, v2
  branch.32 lt v7, v2 ? b5 : b8 likely true
b8 end:
  v9 = extend.s2 v7
  v10 = map-value 1 +16
  atomic-add.8 v10 -8, v9
  v11 = load.2 v2 +6 volatile
  v12 = call mix(v9, v11) pure
  v13 = call kfunc:bpf_task_from_pid(v9) write
  return v12
`;

test("printed IR parses to the same text", () => {
  assert.equal(print(parse(loop)), loop);
});

test("well-formed IR has no problems", () => {
  assert.deepEqual(verify(parse(loop)), []);
});

test("finds a use that its definition does not dominate", () => {
  const text = `function f(1)
b0 entry:
  v1 = argument 0
  branch eq v1, v1 ? b2 : b4
b2 then:
  v3 = neg v1
  jump b4
b4 end:
  return v3
`;
  assert.deepEqual(verify(parse(text)), ["f: b4: terminator uses v3, whose definition does not dominate it"]);
});

test("finds missing terminators, wrong predecessors, short phis and foreign slots", () => {
  const unfinished = parse(loop);
  for (const block of unfinished.blocks) if (block.label === "end") block.terminator = undefined;
  assert.deepEqual(verify(unfinished), ["count: b8: has no terminator"]);

  const unlisted = parse(loop);
  unlisted.blocks[1]?.predecessors.pop();
  assert.deepEqual(verify(unlisted), ["count: b5: lists predecessor b5 0 times, has 1 edges from it"]);

  const short = parse(loop);
  const phi = short.blocks[1]?.instructions[0];
  if (phi?.op === "phi") phi.operands.pop();
  assert.deepEqual(verify(short), ["count: b5: phi v6 has 1 operands"]);

  const foreign = parse(loop);
  foreign.slots.pop();
  assert.deepEqual(verify(foreign), ["count: b0: v4 names a slot of another function"]);
});

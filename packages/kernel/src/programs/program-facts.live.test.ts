import assert from "node:assert/strict";
import { test } from "node:test";
import { Btf, BtfBuilder, encodeFuncInfo } from "@kscope/btf";
import { isKernelBtf, readBtf } from "./btf-object.ts";
import { loadBtf } from "./load-btf.ts";
import { loadProgram } from "./load-program.ts";
import { programFacts } from "./program-facts.ts";
import { assemble, exit, movImmediate } from "./raw-instructions.ts";

const BARE = {
  type: "raw_tracepoint",
  name: "facts",
  license: "GPL",
  instructions: assemble(movImmediate(0, 0), exit),
} as const;

test("a program's functions are types of the BTF that it was loaded with", () => {
  const builder = new BtfBuilder();
  const typeId = builder.func("a_name_of_more_than_15", builder.funcProto(builder.int("int", 4), []));
  using btf = loadBtf(builder.finish());
  const funcInfo = encodeFuncInfo([{ insnOffset: 0, typeId }]);
  using program = loadProgram({ ...BARE, btfFd: btf.number, funcInfo });
  const facts = programFacts(program.info().id);
  assert.ok(facts !== undefined);
  assert.deepEqual([facts.type, facts.name, facts.functionTypes], ["raw_tracepoint", "facts", [typeId]]);
  const types = Btf.parse(readBtf(facts.btfId) ?? new Uint8Array());
  assert.equal(types.type(typeId).name, "a_name_of_more_than_15");
  assert.equal(isKernelBtf(facts.btfId), false);
});

test("a program without BTF has none, and one that has gone has no facts", () => {
  const program = loadProgram(BARE);
  const { id } = program.info();
  const { btfId, functionTypes } = programFacts(id) ?? {};
  assert.deepEqual([btfId, functionTypes], [0, []]);
  program.close();
  assert.equal(programFacts(id), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadProgram } from "./load-program.ts";
import { programIds, programSize } from "./program-ids.ts";
import { assemble, exit, movImmediate } from "./raw-instructions.ts";

test("a program is listed from its load until it is closed", () => {
  const program = loadProgram({
    type: "raw_tracepoint",
    name: "listed",
    license: "GPL",
    instructions: assemble(movImmediate(0, 0), exit),
  });
  const { id } = program.info();
  assert.ok(programIds().includes(id));
  const { translated, jited } = programSize(id);
  assert.equal(translated, 16);
  assert.ok(jited > 0);
  program.close();
  assert.ok(!programIds().includes(id));
  assert.throws(() => programSize(id), { name: "BpfError" });
});

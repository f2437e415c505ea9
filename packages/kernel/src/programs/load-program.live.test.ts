import assert from "node:assert/strict";
import { test } from "node:test";
import { counter, countingProgram, countOf } from "../../test/counting.ts";
import { needs } from "../../test/needs.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { enableRunStatistics } from "./bpf-program.ts";
import { loadBtf } from "./load-btf.ts";
import { loadProgram } from "./load-program.ts";
import { assemble, exit, load, movImmediate, movRegister, storeImmediate } from "./raw-instructions.ts";
import { VerifierError } from "./verifier-error.ts";

const returnSeven = assemble(movImmediate(0, 7), exit);
const raw = { type: "raw_tracepoint", license: "GPL" } as const;

test("a raw tracepoint program runs by hand and sees its context", () => {
  using program = loadProgram({ ...raw, name: "context", instructions: assemble(load(0, 1, 8), exit) });
  const ctx = new Uint8Array(new BigUint64Array([1n, 4711n]).buffer);
  assert.equal(program.testRun({ ctx }).returnValue, 4711);
  assert.equal(program.testRun({ ctx, cpu: 0 }).returnValue, 4711);
});

test("a syscall program writes to its context", needs("syscall_program"), () => {
  const instructions = assemble(storeImmediate(1, 0, 99), movImmediate(0, 0), exit);
  const flags = BPF_FLAG.BPF_F_SLEEPABLE;
  using program = loadProgram({ type: "syscall", name: "writes", license: "GPL", instructions, flags });
  const { ctx } = program.testRun({ ctx: new Uint8Array(16) });
  assert.equal(Buffer.from(ctx).readBigUInt64LE(), 99n);
});

test("the verifier's reason is in the message, the whole log in the error", () => {
  assert.throws(
    () => loadProgram({ ...raw, name: "bad", instructions: assemble(movRegister(0, 5), exit) }),
    (error) => {
      assert.ok(error instanceof VerifierError);
      assert.equal(
        error.message,
        'bpf(BPF_PROG_LOAD) "bad": permission denied (EACCES); the verifier says: R5 !read_ok',
      );
      assert.equal(error.program, "bad");
      assert.match(error.log, /processed \d+ insns/);
      return true;
    },
  );
});

test("a log larger than the first buffer comes whole", () => {
  // one line of some 18 bytes or more for each instruction, then the fault
  const many = assemble(...Array.from({ length: 20_000 }, () => movImmediate(0, 1)), movRegister(0, 5), exit);
  assert.throws(
    () => loadProgram({ ...raw, name: "long", instructions: many }),
    (error) => error instanceof VerifierError && error.log.length > 256 * 1024 && error.log.includes("R5 !read_ok"),
  );
});

test("a refusal without a log is a BpfError", () => {
  const type = "tracing" as const;
  assert.throws(
    () => loadProgram({ type, name: "none", license: "GPL", instructions: new Uint8Array(0) }),
    (error) => error instanceof BpfError && !(error instanceof VerifierError) && error.errno > 0,
  );
});

test("a log can be asked for", () => {
  using program = loadProgram({ ...raw, name: "seven", instructions: returnSeven, logLevel: 2 });
  assert.match(program.log, /r0 = 7|R0.*=7/);
});

test("runs and their time are counted while statistics are on", () => {
  using map = counter();
  using program = loadProgram({ ...raw, name: "counted", instructions: countingProgram(map) });
  assert.equal(program.info().runCount, 0);
  using _statistics = enableRunStatistics();
  for (let i = 0; i < 5; i++) program.testRun();
  assert.equal(countOf(map), 5);
  const info = program.info();
  assert.ok(info.id > 0 && info.translatedLength >= 8 * 10 && info.jitedLength > 0);
  assert.equal(info.runCount, 5);
  assert.ok(info.runTimeNs > 0);
  // 0 is what kernels before 5.16 say
  assert.ok(info.verifiedInstructions === 0 || info.verifiedInstructions >= 10);
});

test("broken BTF is refused with the kernel's reason", () => {
  assert.throws(() => loadBtf(new Uint8Array(24)), /bpf\(BPF_BTF_LOAD\): invalid argument \(EINVAL\); .*magic/i);
});

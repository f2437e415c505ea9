// Lengths of x86-64 instructions: one of each form, and all of a large program against objdump.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { instructionLength } from "./instruction-length.ts";
import { ProbedFile } from "./user-file.ts";

/** Bytes in hexadecimal; all of them are one instruction. */
const INSTRUCTIONS: Readonly<Record<string, string>> = {
  ret: "c3",
  "push %rbp": "55",
  endbr64: "f30f1efa",
  "mov %rsp,%rbp": "4889e5",
  "sub $0x10,%rsp": "4883ec10",
  "sub $0x1000,%rsp": "4881ec00100000",
  "mov $0x1234,%ax": "66b83412",
  "movabs $…,%rax": "48b8efcdab8967452301",
  "movabs 0x…,%al": "a08877665544332211",
  "mov 0x8(%rsp,%rax,4),%eax": "8b448408",
  "mov 0x0(,%rax,8),%eax": "8b04c500000000",
  "lea 0x0(%rip),%rdi": "488d3d00000000",
  call: "e800000000",
  "je, near": "0f8400000000",
  "enter $0x10,$0x0": "c8100000",
  "test $0x1,%al in group 3": "f6c001",
  "not %eax in group 3": "f7d0",
  "test $0x1,%ax in group 3": "66f7c00100",
  "movaps %xmm0,(%rax)": "0f2900",
  "pshufd $0x1,%xmm0,%xmm1": "660f70c801",
  "pshufb %xmm0,%xmm1": "660f3800c8",
  "palignr $0x8,%xmm0,%xmm1": "660f3a0fc808",
  vzeroupper: "c5f877",
  "vpxor %ymm0,%ymm0,%ymm0": "c5fdefc0",
  "vpermq $0x4e,%ymm0,%ymm0": "c4e3fd00c04e",
  "vmovdqu64 (%rdi),%zmm16": "62e1fe486f07",
  "lock cmpxchg %rcx,(%rdx)": "f0480fb10a",
  "nopw 0x0(%rax,%rax,1)": "66660f1f840000000000",
};

describe("one of each form", () => {
  for (const [name, hex] of Object.entries(INSTRUCTIONS)) {
    test(name, () => {
      const code = Buffer.from(hex, "hex");
      assert.equal(instructionLength(code, 0), code.length);
      // the whole of it is needed
      assert.equal(instructionLength(code.subarray(0, -1), 0), undefined);
    });
  }
});

test("what is no instruction has no length", () => {
  for (const hex of ["06", "0f04", "d5", "66666666666666666666666666666690", ""])
    assert.equal(instructionLength(Buffer.from(hex, "hex"), 0), undefined, hex);
});

const program = ["/bin/bash", "/bin/sh"].find((path) => ProbedFile.open(path)?.machine === "x86_64");
const noOracle =
  spawnSync("objdump", ["--version"]).error !== undefined
    ? "objdump is not installed"
    : program === undefined && "there is no program of x86-64";

test("every instruction of a program, as objdump says", { skip: noOracle }, () => {
  const path = program ?? "";
  assert.ok(existsSync(path));
  const options = { encoding: "latin1", maxBuffer: 1 << 28 } as const;
  const text = execFileSync("objdump", ["-d", "-w", "-z", "--no-show-raw-insn", "-j", ".text", path], options);
  const addresses = [...text.matchAll(/^ +([0-9a-f]+):\s/gm)].map(([, address = ""]) => BigInt(`0x${address}`));
  const file = ProbedFile.open(path);
  const start = file?.fileOffset(addresses[0] ?? 0n) ?? 0;
  const code = file?.bytes(start, Number((addresses.at(-1) ?? 0n) - (addresses[0] ?? 0n)) + 15) ?? Buffer.alloc(0);
  const wrong = addresses.slice(0, -1).filter((address, i) => {
    const at = Number(address - (addresses[0] ?? 0n));
    return instructionLength(code, at) !== Number((addresses[i + 1] ?? 0n) - address);
  });
  assert.ok(addresses.length > 1000);
  assert.deepEqual(wrong, []);
});

// Names that scripts of bpftrace's first years use, and that bpftrace has no more.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { runSource } from "../../test/run-source.ts";
import { noCompiler } from "../../test/traced-program.ts";

const PROGRAM = `
__attribute__((noinline)) long tenth(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j)
{ __asm__ volatile(""); return j; }
int main(void) { return tenth(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) == 9 ? 0 : 1; }`;

const folder = mkdtempSync(join(tmpdir(), "old-scripts-"));
after(() => rmSync(folder, { recursive: true }));

describe("names of that time", () => {
  test("sarg0 and its kin are the arguments that lie on the stack", { skip: noCompiler }, async () => {
    const program = join(folder, "tenth");
    writeFileSync(`${program}.c`, PROGRAM);
    execFileSync("gcc", ["-O1", "-o", program, `${program}.c`]);
    // of the arguments six are in registers on x86-64, eight on arm64
    const [third, fourth] = process.arch === "x64" ? ["sarg2", "sarg3"] : ["sarg0", "sarg1"];
    const script = `uprobe:${program}:tenth { printf("%d %d\\n", ${third}, ${fourth}); exit(); }`;
    const { printed, err } = await runSource(script, { command: program, duration: 10_000 });
    assert.equal(err, "");
    assert.equal(printed, "8 9\n");
  });

  test("stack is the kernel's stack, sym() names its addresses", async () => {
    const script = `rawtracepoint:sys_enter { @[stack(2)] = 1; printf("%s", sym(kaddr("vfs_read"))); exit(); }`;
    const { printed, maps, err } = await runSource(script, { duration: 10_000 });
    assert.equal(err, "");
    assert.equal(printed, "vfs_read");
    assert.match(maps, /^@\[\n +\w+\+\d+\n +\w+\+\d+\n\]: 1\n$/);
  });
});

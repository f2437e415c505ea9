import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { systemErrorText } from "./system-error-text.ts";

const KNOWN = `import ctypes, os
c = ctypes.CDLL(None)
c.gnu_get_libc_version
print("\\n".join(os.strerror(n) for n in range(135)))`;

test("glibc's words", () => {
  assert.equal(systemErrorText(0), "Success");
  assert.equal(systemErrorText(34), "Numerical result out of range");
  assert.equal(systemErrorText(41), "Unknown error 41");
  assert.equal(systemErrorText(524), "Unknown error 524");
});

const { status, stdout } = spawnSync("python3", ["-c", KNOWN], { encoding: "latin1" });

test("the same as the C library's own, of all numbers", { skip: status !== 0 && "no Python over glibc" }, () => {
  const texts = Array.from({ length: 135 }, (_, errno) => systemErrorText(errno));
  assert.deepEqual(texts, stdout.trimEnd().split("\n"));
});

// Libraries of this machine, against what the loader itself chooses.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { findLibrary } from "./libraries.ts";
import { mappedPaths } from "./mapped-files.ts";

const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
const noLdd = spawnSync("ldd", ["/bin/ls"]).status === 0 ? false : "ldd can't be run";

test("libc by its short name, its soname, and as the process maps it", { skip: noLdd }, () => {
  const chosen = /libc\.so\.6 => (\S+)/.exec(execFileSync("ldd", ["/bin/ls"], { encoding: "latin1" }))?.[1] ?? "";
  for (const name of ["libc", "libc.so", "libc.so.6"]) {
    const found = findLibrary(name, { machine, root: "", mapped: [] });
    assert.equal(realpathSync(found ?? ""), realpathSync(chosen), name);
  }
  const mapped = mappedPaths(process.pid);
  assert.ok(mapped.includes(findLibrary("libc", { machine, root: "", mapped }) ?? "none"));
});

test("a name is not the beginning of another; what is not there is not found", () => {
  assert.doesNotMatch(findLibrary("libc", { machine, root: "", mapped: ["/x/libcrypt.so.1"] }) ?? "", /libcrypt/);
  assert.equal(findLibrary("libnone", { machine, root: "", mapped: [] }), undefined);
});

test("in a root without a cache the loader's folders are searched", () => {
  const root = mkdtempSync(join(tmpdir(), "root-"));
  try {
    mkdirSync(join(root, "usr/lib"), { recursive: true });
    writeFileSync(join(root, "usr/lib/libown.so.2"), "");
    assert.equal(findLibrary("libown", { machine, root, mapped: [] }), "/usr/lib/libown.so.2");
  } finally {
    rmSync(root, { recursive: true });
  }
});

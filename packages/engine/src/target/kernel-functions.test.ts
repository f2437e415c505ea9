// Lists of functions as kernels write them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { KernelFunctionList } from "./kernel-functions.ts";

const folder = mkdtempSync(join(tmpdir(), "functions-"));
after(() => rmSync(folder, { recursive: true }));

function list(...lines: readonly string[]): KernelFunctionList {
  const path = join(folder, "list");
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return new KernelFunctionList({ list: path });
}

const found = (functions: KernelFunctionList, module: string, name: string): string[] =>
  functions.matching(module, name).map((f) => `${f.module}:${f.name}`);

const LINES = ["vfs_read", "vfs_readv", "twice", "twice", "do_it.isra.0", "nft_new [nf_tables]", "twice [nf_tables]"];

test("names and patterns, with and without modules", () => {
  const functions = list(...LINES);
  assert.deepEqual(found(functions, "*", "vfs_read"), ["vmlinux:vfs_read"]);
  assert.deepEqual(found(functions, "*", "vfs_*"), ["vmlinux:vfs_read", "vmlinux:vfs_readv"]);
  assert.deepEqual(found(functions, "*", "twice"), ["vmlinux:twice", "nf_tables:twice"]);
  assert.deepEqual(found(functions, "*", "twic?"), ["vmlinux:twice", "nf_tables:twice"]);
  assert.deepEqual(found(functions, "nf_*", "*"), ["nf_tables:nft_new", "nf_tables:twice"]);
  assert.deepEqual(found(functions, "vmlinux", "nft_new"), []);
  for (const name of ["vfs", "read", "", "nf_tables", "[nf_tables]", "do_it", "twice [nf_tables]"])
    assert.deepEqual(found(functions, "*", name), [], name);
});

test("an empty list has nothing, and does not fall back", () => {
  assert.deepEqual(found(list(), "*", "*"), []);
});

test("kallsyms' code stands in, without what is no function of its own", () => {
  const path = join(folder, "kallsyms");
  const lines = [
    "ffffffff81000000 T vfs_read",
    "ffffffff81000010 t __pfx_vfs_read",
    "ffffffff81000020 t vfs_read.cold",
    "ffffffff81000030 t vfs_read.part.0",
    "ffffffff81000040 t small.isra.0",
    "ffffffff82000000 D init_task",
    "ffffffffc0300000 t second\t[ext4]",
    "ffffffffc0100000 t bpf_prog_0011223344556677_on_exec\t[bpf]",
  ];
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  const functions = new KernelFunctionList({ list: join(folder, "none"), symbols: path });
  assert.deepEqual(found(functions, "*", "*"), []);
  const visible = new KernelFunctionList({ tracefs: () => undefined, symbols: path });
  assert.deepEqual(found(visible, "*", "*"), ["vmlinux:vfs_read", "vmlinux:small.isra.0", "ext4:second"]);
});

test("what is built in counts as loaded", () => {
  assert.equal(list().hasModule("vmlinux"), true);
  assert.equal(list().hasModule("no_such_module"), false);
});

// /proc/kallsyms texts of other kernels and other users.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { KernelSymbols } from "./kernel-symbols.ts";

const folder = mkdtempSync(join(tmpdir(), "kallsyms-"));
after(() => rmSync(folder, { recursive: true }));

function kernel(...lines: readonly string[]): KernelSymbols {
  const path = join(folder, "kallsyms");
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return new KernelSymbols(path);
}

const LINES = [
  "0000000000000000 A fixed_percpu_data",
  "000000000001f000 A cpu_number",
  "ffffffff81000000 T _stext",
  "ffffffff81000000 T _text",
  "ffffffff81000100 t static_one",
  "ffffffff81000200 W weak_one",
  "ffffffff81000300 t static_one",
  "ffffffff82000000 D init_task",
  "ffffffff82000100 b counter",
  "ffffffffc0300000 t second\t[ext4]",
  "ffffffffc0200000 t first\t[ext4]",
  "ffffffffc0200040 d data_of\t[ext4]",
  "ffffffffc0100000 t bpf_prog_0011223344556677_on_exec\t[bpf]",
];

test("a symbol reaches to the next; the last of equal ones is named; data is passed over", () => {
  const symbols = kernel(...LINES);
  assert.equal(symbols.state, "visible");
  assert.equal(symbols.lookup(0xffffffff80ffffffn), undefined);
  assert.deepEqual(symbols.lookup(0xffffffff81000000n), { name: "_text", offset: 0, module: undefined });
  assert.deepEqual(symbols.lookup(0xffffffff810000ffn), { name: "_text", offset: 255, module: undefined });
  assert.equal(symbols.lookup(0xffffffff81000205n)?.name, "weak_one");
  assert.deepEqual(symbols.lookup(0xffffffff82000108n), { name: "static_one", offset: 0xfffe08, module: undefined });
});

test("modules are found though they are not sorted", () => {
  const symbols = kernel(...LINES);
  const bpf = { name: "bpf_prog_0011223344556677_on_exec", offset: 1, module: "bpf" };
  assert.deepEqual(symbols.lookup(0xffffffffc0100001n), bpf);
  assert.deepEqual(symbols.lookup(0xffffffffc0200050n), { name: "first", offset: 0x50, module: "ext4" });
  assert.deepEqual(symbols.lookup(0xffffffffc0300000n), { name: "second", offset: 0, module: "ext4" });
  assert.equal(symbols.addressOf("second"), 0xffffffffc0300000n);
});

test("user addresses and addresses without a key have no kernel symbol", () => {
  const symbols = kernel(...LINES);
  for (const address of [0n, 0x1000n, 0x7fffffffffffn, 0x8000000000000000n])
    assert.equal(symbols.lookup(address), undefined);
});

test("names: first, all, none, never a part of one", () => {
  const symbols = kernel(...LINES);
  assert.equal(symbols.addressOf("static_one"), 0xffffffff81000100n);
  assert.deepEqual(symbols.addressesOf("static_one"), [0xffffffff81000100n, 0xffffffff81000300n]);
  assert.equal(symbols.addressOf("init_task"), 0xffffffff82000000n);
  for (const name of ["static", "one", "", "T", "t first", "ext4", "[ext4]", "nothing"]) {
    assert.equal(symbols.addressOf(name), undefined, name);
  }
});

test("a name across the border of two reads is found", () => {
  const many = Array.from(
    { length: 60_000 },
    (_, i) => `${(0xffffffff81000000n + BigInt(i * 16)).toString(16)} t function_${i}`,
  );
  const symbols = kernel(...many);
  for (let i = 0; i < many.length; i += 997)
    assert.equal(symbols.addressOf(`function_${i}`), 0xffffffff81000000n + BigInt(i * 16));
  // lines have 35 bytes on average there, so that the first MiB ends near the 30,000th
  for (let i = 29_000; i < 36_000; i += 7) {
    const fresh = i % 1001 === 0 ? kernel(...many) : symbols;
    assert.equal(fresh.addressOf(`function_${i}`), 0xffffffff81000000n + BigInt(i * 16));
  }
  assert.equal(symbols.lookup(0xffffffff81000018n)?.name, "function_1");
});

test("hidden addresses are unknown, not zero", () => {
  const symbols = kernel("0000000000000000 T _text", "0000000000000000 t second", "0000000000000000 t m\t[mod]");
  assert.equal(symbols.state, "hidden");
  assert.equal(symbols.lookup(0xffffffff81000000n), undefined);
  assert.equal(symbols.addressOf("_text"), undefined);
  assert.deepEqual(symbols.addressesOf("second"), []);
});

test("no list at all", () => {
  const symbols = new KernelSymbols(join(folder, "nothing"));
  assert.equal(symbols.state, "missing");
  assert.equal(symbols.lookup(0xffffffff81000000n), undefined);
  assert.equal(symbols.addressOf("_text"), undefined);
});

test("refresh sees what was loaded since", () => {
  const symbols = kernel(...LINES.slice(0, 5));
  assert.equal(symbols.addressOf("weak_one"), undefined);
  kernel(...LINES);
  symbols.refresh();
  assert.equal(symbols.addressOf("weak_one"), 0xffffffff81000200n);
});

// Look-ups by address and name in hand-made images.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildElf, type TestImage, type TestSymbol } from "../test/elf-builder.ts";
import { MemorySource } from "./byte-source.ts";
import { ElfFile } from "./elf-file.ts";
import type { SymbolOptions } from "./symbol-sections.ts";
import type { SymbolTable } from "./symbol-table.ts";

function table(image: TestImage, options?: SymbolOptions): SymbolTable {
  return ElfFile.open(new MemorySource(buildElf(image))).symbols(options);
}

/** `name+offset` at an address. */
function at(symbols: readonly TestSymbol[], address: bigint): string | undefined {
  const hit = table({ symtab: symbols }).lookup(address);
  return hit && `${hit.name}+${hit.offset}`;
}

const f = (name: string, value: bigint, size: number, more: Partial<TestSymbol> = {}): TestSymbol => {
  return { name, value, size, ...more };
};

describe("by address", () => {
  test("sizes are honoured", () => {
    const symbols = [f("b", 0x401040n, 16), f("a", 0x401000n, 32)];
    assert.equal(at(symbols, 0x400fffn), undefined);
    assert.equal(at(symbols, 0x401000n), "a+0");
    assert.equal(at(symbols, 0x40101fn), "a+31");
    assert.equal(at(symbols, 0x401020n), undefined);
    assert.equal(at(symbols, 0x40104fn), "b+15");
    assert.equal(at(symbols, 0x401050n), undefined);
  });

  test("of nested symbols the innermost owns an address, and the outer one goes on after it", () => {
    const symbols = [f("outer", 0x401000n, 64), f("inner", 0x401010n, 16), f("tail", 0x401030n, 32)];
    assert.equal(at(symbols, 0x40100fn), "outer+15");
    assert.equal(at(symbols, 0x401010n), "inner+0");
    assert.equal(at(symbols, 0x401020n), "outer+32");
    assert.equal(at(symbols, 0x401030n), "tail+0");
    assert.equal(at(symbols, 0x40104fn), "tail+31");
  });

  test("a symbol without size reaches to the next one or the section's end, but never into a sized one", () => {
    const label = { type: 0, binding: 0 };
    const symbols = [f("start", 0x401000n, 0, label), f("fn", 0x401010n, 32), f("in", 0x401018n, 0, label)];
    assert.equal(at(symbols, 0x40100fn), "start+15");
    assert.equal(at(symbols, 0x401018n), "fn+8");
    assert.equal(at([...symbols, f("end", 0x401080n, 0, label)], 0x4010ffn), "end+127");
    assert.equal(at([...symbols, f("end", 0x401080n, 0, label)], 0x401100n), undefined);
  });

  test("aliases: fewer underscores, then global over weak over local, then the shorter", () => {
    const x = 0x401000n;
    assert.equal(
      at([f("__read", x, 8), f("read", x, 8, { binding: 2 }), f("__GI_read", x, 8, { binding: 0 })], x),
      "read+0",
    );
    assert.equal(at([f("l", x, 8, { binding: 0 }), f("global", x, 8), f("weak", x, 8, { binding: 2 })], x), "global+0");
    assert.equal(at([f("fopen64", x, 8), f("fopen", x, 8)], x), "fopen+0");
    assert.equal(at([f("a", x, 0), f("sized", x, 8)], x), "sized+0");
    assert.equal(at([f("ab", x, 8), f("cd", x, 8)], x), "ab+0");
  });

  test("kernel addresses are exact", () => {
    const symbols = [f("low", 0x1000n, 16), f("_text", 0xffffffff81000000n, 16, { section: 0xfff1 })];
    assert.equal(at(symbols, 0xffffffff81000001n), "_text+1");
    assert.equal(at(symbols, 0x1001n), "low+1");
  });

  test("undefined, data, section and arm64 mapping symbols are not names of code", () => {
    const undefinedSymbol = f("undef", 0x401000n, 8, { section: 0 });
    const symbols = [undefinedSymbol, f("object", 0x401000n, 8, { type: 1 }), f("section", 0x401000n, 8, { type: 3 })];
    assert.equal(at(symbols, 0x401000n), undefined);
    const mapping = [f("$x", 0x401000n, 0, { type: 0, binding: 0 }), f("fn", 0x401000n, 0)];
    assert.deepEqual(
      [...table({ machine: 183, symtab: mapping })].map((symbol) => symbol.name),
      ["fn"],
    );
  });
});

describe("by name", () => {
  test("all symbols of a name, exactly that name", () => {
    const symtab = [f("twice", 0x401000n, 4), f("twice", 0x401010n, 8, { binding: 0 }), f("twice2", 0x401020n, 4)];
    assert.deepEqual(table({ symtab }).find("twice"), [
      { name: "twice", address: 0x401000n, size: 4, kind: "function" },
      { name: "twice", address: 0x401010n, size: 8, kind: "function" },
    ]);
    assert.deepEqual(table({ symtab }).find("twic"), []);
    assert.deepEqual(table({ symtab }).find(""), []);
  });

  test("data is there on request", () => {
    const symtab = [f("fn", 0x401000n, 4), f("counter", 0x404000n, 8, { type: 1 })];
    assert.equal(table({ symtab }).find("counter").length, 0);
    assert.equal(table({ symtab }, { data: true }).find("counter")[0]?.kind, "object");
  });
});

describe("tables", () => {
  const image = { symtab: [f("both", 0x401000n, 4), f("static", 0x401010n, 4)], dynsym: [f("both", 0x401000n, 4)] };

  test("dynsym stands in for a symtab that was stripped", () => {
    assert.equal(table(image).length, 2);
    assert.equal(table({ dynsym: image.dynsym }).lookup(0x401002n)?.name, "both");
  });

  test("can be chosen and joined", () => {
    assert.equal(table(image, { tables: ["dynsym"] }).length, 1);
    const joined = table(image, { tables: ["symtab", "dynsym"] });
    assert.deepEqual(
      [...joined].map((symbol) => symbol.name),
      ["both", "static", "both"],
    );
    assert.equal(joined.lookup(0x401011n)?.name, "static");
  });
});

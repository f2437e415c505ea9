// System binaries against readelf: every function symbol, the build id, the sections.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { MemorySource } from "./byte-source.ts";
import { ElfFile } from "./elf-file.ts";

const missing = spawnSync("readelf", ["--version"]).error !== undefined;
const files = ["/bin/ls", "/bin/bash", "/lib/x86_64-linux-gnu/libc.so.6", "/lib/aarch64-linux-gnu/libc.so.6"];
const present = files.filter((path) => existsSync(path));

function readelf(option: string, path: string): string {
  return execFileSync("readelf", [option, "-W", path], { encoding: "latin1", maxBuffer: 1 << 28 });
}

/** `address size name` of each defined function in the dynamic symbol table. */
function functionsOf(path: string): readonly string[] {
  const line = /^ *\d+: ([0-9a-f]{16}) +(\S+) (FUNC|IFUNC) +\S+ +\S+ +(\S+) (\S+)$/;
  return readelf("--dyn-syms", path)
    .split("\n")
    .flatMap((text) => {
      const [, address = "", size = "", , section = "", name = ""] = line.exec(text) ?? [];
      if (name === "" || section === "UND") return [];
      return [`${address} ${Number(size)} ${name.replace(/@.*/, "")}`];
    });
}

describe("as readelf says", { skip: missing && "readelf is not installed" }, () => {
  for (const path of present) {
    const elf = ElfFile.open(new MemorySource(readFileSync(path)));

    test(`symbols of ${path}`, () => {
      const ours = [...elf.symbols({ tables: ["dynsym"] })]
        .filter((symbol) => symbol.kind === "function" || symbol.kind === "ifunc")
        .map((symbol) => `${symbol.address.toString(16).padStart(16, "0")} ${symbol.size} ${symbol.name}`);
      assert.deepEqual(ours.sort(), [...functionsOf(path)].sort());
    });

    test(`build id of ${path}`, () => {
      const id = /Build ID: ([0-9a-f]+)/.exec(readelf("--notes", path))?.[1];
      assert.equal(elf.buildId, id);
    });

    test(`sections of ${path}`, () => {
      const names = readelf("--sections", path).matchAll(/^ +\[ *\d+\] (\S*) +[A-Z_]+ +([0-9a-f]{16})/gm);
      const theirs = Array.from(names, ([, name, address]) => `${name} ${address}`);
      const ours = elf.sections.map((section) => `${section.name} ${section.address.toString(16).padStart(16, "0")}`);
      assert.deepEqual(ours, theirs);
    });
  }
});

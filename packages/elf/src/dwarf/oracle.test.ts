// Programs of gcc in all the shapes that debugging information comes in, against binutils and LLVM.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import { findMember, formatType } from "@kscope/btf";
import fc from "fast-check";
import { MemorySource } from "../byte-source.ts";
import { ElfError } from "../elf-error.ts";
import { ElfFile } from "../elf-file.ts";
import { DwarfFile } from "./dwarf-file.ts";

const PROGRAM = `struct inner { int x; char name[8]; };
struct outer { unsigned low : 3, high : 9; struct inner in[2]; struct outer *next; enum shade { DARK, LIGHT = 7 } shade; _Bool flag; };
typedef struct outer outer_t;
static inline __attribute__((always_inline)) int deep(int x) { volatile int y = x * 3; return y + 1; }
static inline __attribute__((always_inline)) int middle(int x) {
  int sum = x;
  for (int i = 0; i < x; i++) { sum += deep(i); }
  return sum;
}
__attribute__((noinline)) int work(const outer_t *o, int n, const char *const *names) {
  return o->low + middle(n) + (names != 0);
}
int main(int argc, char **argv) { outer_t o = {.low = 3}; return work(&o, argc, (const char *const *)argv); }
`;

const SMALL = `struct Foo { int a; char b[10]; };
int f(struct Foo *foo, char c) { return foo->a + c; }
int main(void) { struct Foo x = {1, "a"}; return f(&x, 2); }
`;

const folder = mkdtempSync(join(tmpdir(), "dwarf-oracle-"));
after(() => rmSync(folder, { recursive: true }));
const missing = (tool: string): boolean => spawnSync(tool, ["--version"]).error !== undefined;

function compile(name: string, ...options: readonly string[]): string {
  const source = join(folder, "program.c");
  writeFileSync(source, PROGRAM);
  const path = join(folder, name);
  execFileSync("gcc", ["-g", ...options, "-o", path, source], { cwd: folder });
  return path;
}

/** Joins the split files of a program and takes them away. */
function pack(path: string): void {
  execFileSync("llvm-dwp", ["-e", path, "-o", `${path}.dwp`], { cwd: folder, timeout: 4000 });
  for (const name of readdirSync(folder)) if (name.endsWith(".dwo")) rmSync(join(folder, name));
}

function elfAt(path: string): ElfFile | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
    ? ElfFile.open(new MemorySource(readFileSync(path)))
    : undefined;
}

function open(path: string): { readonly elf: ElfFile; readonly dwarf: DwarfFile } {
  const elf = elfAt(path);
  assert.ok(elf);
  return { elf, dwarf: dwarfOf(elf, path) };
}

function dwarfOf(elf: ElfFile, path: string): DwarfFile {
  const dwarf = DwarfFile.open(elf, {
    decompress: (bytes, kind, size) => (kind === "zlib" ? inflateSync(bytes, { maxOutputLength: size }) : undefined),
    split: { open: (name, directory) => elfAt(resolve(directory, name)), package: () => elfAt(`${path}.dwp`) },
    alternate: () => undefined,
  });
  assert.ok(dwarf);
  return dwarf;
}

const SHAPES: Readonly<Record<string, readonly string[]>> = {
  "version 5": ["-gdwarf-5", "-O0"],
  "version 4": ["-gdwarf-4", "-O0"],
  "version 3, strict": ["-gdwarf-3", "-gstrict-dwarf", "-O0"],
  "version 5, optimised": ["-gdwarf-5", "-O2"],
  "version 4, optimised": ["-gdwarf-4", "-O2"],
  compressed: ["-gdwarf-5", "-gz=zlib", "-O2"],
  "compressed the old way": ["-gdwarf-4", "-gz=zlib-gnu", "-O2"],
  "split, version 5": ["-gdwarf-5", "-gsplit-dwarf", "-O2"],
  "split, version 4": ["-gdwarf-4", "-gsplit-dwarf", "-O2"],
  "type units": ["-gdwarf-5", "-fdebug-types-section", "-O2"],
};

describe("programs of gcc", { skip: missing("gcc") && "gcc is not installed" }, () => {
  for (const [shape, options] of Object.entries(SHAPES)) {
    test(`${shape}: parameters, types, lines`, () => {
      const path = compile(shape.replaceAll(/\W+/g, "-"), ...options);
      check(path);
    });
  }

  test("a package of split files", { skip: missing("llvm-dwp") && "llvm-dwp is not installed" }, () => {
    const old = compile("packed-4", "-gdwarf-4", "-gsplit-dwarf", "-O2");
    pack(old);
    check(old);
    // a small one: llvm-dwp 14 does not end on the other in version 5
    const path = join(folder, "packed-5");
    writeFileSync(`${path}.c`, SMALL);
    execFileSync("gcc", ["-g", "-gdwarf-5", "-gsplit-dwarf", "-O0", "-o", path, `${path}.c`], { cwd: folder });
    pack(path);
    const { elf, dwarf } = open(path);
    const signature = dwarf.signature(Number(elf.symbols().find("f")[0]?.address ?? 0n));
    assert.deepEqual(
      signature?.parameters.map(({ typeText }) => typeText),
      ["struct Foo*", "char"],
    );
  });

  test("random changes of bytes give an ElfError or an answer, soon", () => {
    for (const options of [["-gdwarf-5"], ["-gdwarf-4"], ["-gdwarf-5", "-gsplit-dwarf"]]) {
      const path = compile("hostile", "-O2", ...options);
      const image = readFileSync(path);
      const elf = ElfFile.open(new MemorySource(image));
      const debug = elf.sections.filter(({ name }) => name.startsWith(".debug_"));
      const start = Math.min(...debug.map(({ offset }) => offset));
      const end = Math.max(...debug.map(({ offset, size }) => offset + size));
      const work = Number(elf.symbols().find("work")[0]?.address ?? 0n);
      const change = fc.record({
        at: fc.integer({ min: start, max: end - 1 }),
        value: fc.constantFrom(0, 1, 7, 0x7f, 0x80, 0xff),
      });
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
          const bytes = Uint8Array.from(image);
          for (const { at, value } of changes) bytes[at] = value;
          exercise(bytes, path, work);
        }),
        { numRuns: 150, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: true },
      );
    }
  });
});

function check(path: string): void {
  const { elf, dwarf } = open(path);
  const [work] = elf.symbols().find("work");
  assert.ok(work);
  const signature = dwarf.signature(Number(work.address));
  assert.ok(signature);
  assert.deepEqual(
    signature.parameters.map(({ typeText, name }) => `${typeText} ${name}`),
    ["const outer_t* o", "int n", "const char* const* names"],
  );
  assert.equal(formatType(signature.btf, signature.result), "int");
  const outer = dwarf.type("outer", ["struct"], Number(work.address));
  assert.ok(outer);
  const at = (name: string): number | undefined => findMember(outer.btf, outer.id, name)?.bitOffset;
  assert.deepEqual(["low", "high", "in", "next", "shade", "flag"].map(at), [0, 3, 32, 256, 320, 352]);
  assert.equal(dwarf.type("absent", ["struct"]), undefined);
  const place = dwarf.place({ file: "program.c", line: 10, column: 0 });
  assert.equal(place.kind === "found" && place.address, Number(work.address));
  assert.equal(dwarf.place({ file: "ogram.c", line: 10, column: 0 }).kind, "no-file");
  assert.equal(dwarf.place({ file: "program.c", line: 999, column: 0 }).kind, "no-line");
  if (missing("llvm-symbolizer")) return;
  const addresses = Array.from({ length: work.size }, (_, i) => Number(work.address) + i);
  assert.deepEqual(
    addresses.map((address) => lines(dwarf, address)),
    symbolized(path, addresses),
  );
}

/** Lines with inlined functions, innermost first. */
function lines(dwarf: DwarfFile, address: number): readonly string[] {
  return dwarf.frames(address).map(({ name, source }) => `${name || "work"} ${source?.file}:${source?.line}`);
}

function symbolized(path: string, addresses: readonly number[]): readonly (readonly string[])[] {
  const words = addresses.map((address) => `0x${address.toString(16)}`);
  const options = ["--inlines", "--functions=linkage", `--obj=${path}`];
  const text = execFileSync("llvm-symbolizer", [...options, ...words], { encoding: "latin1" });
  return text
    .split("\n\n")
    .slice(0, -1)
    .map((part) => {
      const all = part.split("\n");
      return Array.from({ length: all.length / 2 }, (_, i) => `${all[2 * i]} ${all[2 * i + 1]?.replace(/:\d+$/, "")}`);
    });
}

function exercise(bytes: Uint8Array, path: string, work: number): void {
  const questions = [
    (dwarf: DwarfFile): unknown => dwarf.signature(work),
    (dwarf: DwarfFile): unknown => dwarf.type("outer", ["struct"]),
    (dwarf: DwarfFile): unknown => dwarf.frames(work + 8),
    (dwarf: DwarfFile): unknown => dwarf.place({ file: "program.c", line: 10, column: 0 }),
  ];
  for (const question of questions) {
    try {
      const dwarf = DwarfFile.open(ElfFile.open(new MemorySource(bytes)), {
        decompress: () => undefined,
        split: { open: (name) => elfAt(join(folder, name)), package: () => undefined },
        alternate: () => undefined,
      });
      if (dwarf !== undefined) question(dwarf);
    } catch (error) {
      if (!(error instanceof ElfError)) throw new Error(`${path}: ${error}`, { cause: error });
    }
  }
}

// Unwinding rules of system binaries against readelf's, and corrupt tables.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { MemorySource } from "../byte-source.ts";
import { ElfError } from "../elf-error.ts";
import { ElfFile } from "../elf-file.ts";
import { lastAtMost } from "../interval-index.ts";
import { readUnwindTable } from "./call-frames.ts";
import type { UnwindPlace, UnwindRule, UnwindTable } from "./unwind-rule.ts";

const LIBC = "/lib/x86_64-linux-gnu/libc.so.6";
const missing =
  (spawnSync("readelf", ["--version"]).error !== undefined && "readelf is not installed") ||
  (!existsSync(LIBC) && "no x86-64 libc");

function tableOf(bytes: Uint8Array): UnwindTable {
  const table = readUnwindTable(ElfFile.open(new MemorySource(bytes)));
  assert.ok(table !== undefined, "the file has no table");
  return table;
}

function ruleAt({ addresses, chosen, rules }: UnwindTable, address: number): UnwindRule | undefined {
  return rules[chosen[lastAtMost(addresses, address)] ?? 0];
}

/** A row as readelf -wF has it: `exp` for what is an expression. */
interface Row {
  readonly address: number;
  readonly cfa: string;
  readonly bp: string;
  readonly returnAddress: string;
}

function* readelfRows(path: string): Generator<Row> {
  const { stdout: text } = spawnSync("readelf", ["-W", "-wNF", path], { encoding: "latin1", maxBuffer: 1 << 28 });
  let columns: readonly string[] = [];
  let inCommon = false;
  for (const line of text.split("\n")) {
    if (/ (CIE|FDE) /.test(line)) inCommon = line.includes(" CIE ");
    const words = line.trim().split(/\s+/);
    if (words[0] === "LOC") columns = words;
    const [first = ""] = words;
    if (inCommon || !/^[0-9a-f]{16}$/.test(first) || words.length !== columns.length) continue;
    const column = (name: string): string => words[columns.indexOf(name)] ?? "u";
    yield { address: Number.parseInt(first, 16), cfa: column("CFA"), bp: column("rbp"), returnAddress: column("ra") };
  }
}

function placeText(place: UnwindPlace | undefined): string {
  if (place === undefined) return "u";
  if (place.base !== "cfa") return "exp";
  return `c${place.offset < 0 ? "" : "+"}${place.offset}`;
}

function rowText({ cfa, bp, returnAddress }: UnwindRule): string {
  const register = cfa.base === "sp" ? "rsp" : "rbp";
  const expression = cfa.dereferenced || cfa.plt;
  const text = expression ? "exp" : `${register}${cfa.offset < 0 ? "" : "+"}${cfa.offset}`;
  return `${text} ${placeText(bp)} ${placeText(returnAddress)}`;
}

describe("as readelf says", { skip: missing }, () => {
  for (const path of [LIBC, "/bin/bash", "/usr/bin/perl"].filter((file) => existsSync(file))) {
    test(`rows of ${path}`, () => {
      const table = tableOf(readFileSync(path));
      let same = 0;
      let unknown = 0;
      // of several rows at one address the last one holds
      const last = new Map(Array.from(readelfRows(path), (row) => [row.address, row]));
      for (const { address, cfa, bp, returnAddress } of last.values()) {
        const rule = ruleAt(table, address);
        if (rule === undefined) {
          // counted from another register, or by an expression of its own
          assert.match(
            `${cfa} ${bp}`,
            /^(r(?!sp|bp)\w+[+-]\d+ |exp |.* v?exp$)/,
            `nothing known at ${address.toString(16)}`,
          );
          unknown++;
          continue;
        }
        const theirs = `${cfa} ${bp === "s" ? "u" : bp} ${returnAddress}`;
        assert.equal(rowText(rule), theirs, `at ${address.toString(16)}`);
        same++;
      }
      assert.ok(same > 1000 && unknown < same / 50, `${same} rows are the same, ${unknown} unknown`);
    });
  }

  test("the entry of a signal frame is found by its expressions", () => {
    const elf = ElfFile.open(new MemorySource(readFileSync(LIBC)));
    const table = tableOf(readFileSync(LIBC));
    const signals = table.rules.filter((rule) => rule?.signal === true);
    assert.deepEqual(signals, [
      {
        cfa: { base: "sp", offset: 160, dereferenced: true, plt: false },
        bp: { base: "sp", offset: 120 },
        returnAddress: { base: "sp", offset: 168 },
        signal: true,
      },
    ]);
    assert.equal(elf.header.machine, "x86_64");
  });

  test("the procedure linkage table", () => {
    const elf = ElfFile.open(new MemorySource(readFileSync(LIBC)));
    const plt = elf.section(".plt");
    assert.ok(plt !== undefined);
    const rule = ruleAt(tableOf(readFileSync(LIBC)), Number(plt.address) + 16);
    assert.deepEqual(rule?.cfa, { base: "sp", offset: 8, dereferenced: false, plt: true });
  });

  test("random changes of bytes give a table or an ElfError, and never take long", () => {
    const bytes = readFileSync("/bin/ls");
    const section = ElfFile.open(new MemorySource(bytes)).section(".eh_frame");
    assert.ok(section !== undefined);
    const { offset, size } = section;
    const change = fc.record({
      at: fc.nat(size - 1),
      value: fc.constantFrom(0, 1, 0x0a, 0x0f, 0x7f, 0x80, 0xc0, 0xff),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const changed = Uint8Array.from(bytes);
        for (const { at, value } of changes) changed[offset + at] = value;
        try {
          readUnwindTable(ElfFile.open(new MemorySource(changed)));
        } catch (error) {
          if (!(error instanceof ElfError)) throw error;
        }
      }),
      { numRuns: 60, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: true },
    );
  });
});

// Notes of USDT probes in a hand-made image: where prelink moved it, and where they are cut off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildElf, usdtNote } from "../test/elf-builder.ts";
import { MemorySource } from "./byte-source.ts";
import { ElfFile } from "./elf-file.ts";

const START = { provider: "app", name: "start", address: 0x401010n, semaphore: 0x402000n, arguments: "-4@%edi 8@$1" };
const STOP = { provider: "app", name: "stop", address: 0x401020n, semaphore: 0n, arguments: "" };

function notesOf(image: Parameters<typeof buildElf>[0]): ElfFile["usdtNotes"] {
  return ElfFile.open(new MemorySource(buildElf(image))).usdtNotes;
}

test("providers, names, addresses, counters and arguments", () => {
  const notes = [usdtNote({ ...START, base: 0x403000n }), usdtNote({ ...STOP, base: 0x403000n })];
  assert.deepEqual(notesOf({ usdt: { notes, base: 0x403000n } }), [START, STOP]);
});

test("a file that was moved since: what moved is told by the section .stapsdt.base", () => {
  const notes = [usdtNote({ ...START, base: 0x3000n })];
  const moved = { ...START, address: 0x801010n, semaphore: 0x802000n };
  assert.deepEqual(notesOf({ usdt: { notes, base: 0x403000n } }), [moved]);
});

test("without that section addresses are taken as they are", () => {
  assert.deepEqual(notesOf({ usdt: { notes: [usdtNote({ ...STOP, base: 0x403000n })] } }), [STOP]);
});

test("a note that ends early is left out, and so is all behind it", () => {
  const whole = usdtNote({ ...STOP, base: 0n });
  assert.deepEqual(notesOf({ usdt: { notes: [whole, whole.slice(0, 30)] } }), [STOP]);
});

test("a file without such notes has none", () => {
  assert.deepEqual(notesOf({}), []);
});

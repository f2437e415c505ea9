import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { counter, countingProgram, countOf } from "../../test/counting.ts";
import { needs } from "../../test/needs.ts";
import { openUprobe } from "../perf/event-sources.ts";
import { resolveProgram } from "../process/command-words.ts";
import { spawnStopped } from "../process/spawn-stopped.ts";
import { loadProgram } from "../programs/load-program.ts";
import { attachUprobeMulti } from "./attach-multi.ts";
import { attachPerfEvent } from "./attach-perf-event.ts";

const PT_LOAD = 1;

/** File offset of a 64-bit ELF program's first instruction. */
function entryOffset(path: string): bigint {
  const elf = readFileSync(path);
  const entry = elf.readBigUInt64LE(24);
  const headers = Number(elf.readBigUInt64LE(32));
  for (let i = 0; i < elf.readUInt16LE(56); i++) {
    const at = headers + i * elf.readUInt16LE(54);
    const [offset, address] = [elf.readBigUInt64LE(at + 8), elf.readBigUInt64LE(at + 16)];
    const size = elf.readBigUInt64LE(at + 32);
    if (elf.readUInt32LE(at) === PT_LOAD && entry >= address && entry < address + size) return entry - address + offset;
  }
  throw new Error(`${path} has no entry point`);
}

const path = resolveProgram("sleep");

test("a uprobe sees the first instruction of a command that was started stopped", async () => {
  using map = counter();
  const command = await spawnStopped([path, "0"], { stdio: "ignore" });
  using program = loadProgram({
    type: "kprobe",
    name: "entry",
    license: "GPL",
    instructions: countingProgram(map, command.pid),
  });
  using _link = attachPerfEvent(program, openUprobe({ path, offset: entryOffset(path) }));
  command.release();
  assert.equal((await command.exited).code, 0);
  assert.equal(countOf(map), 1);
});

test("uprobe.multi does the same with one call", needs("uprobe_multi"), async () => {
  using map = counter();
  const command = await spawnStopped([path, "0"], { stdio: "ignore" });
  using program = loadProgram({
    type: "kprobe",
    name: "entry_multi",
    license: "GPL",
    expectedAttachType: "trace_uprobe_multi",
    instructions: countingProgram(map, command.pid),
  });
  using _link = attachUprobeMulti(program, { path, offsets: [entryOffset(path)], cookies: [7n] });
  command.release();
  await command.exited;
  assert.equal(countOf(map), 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { relocate } from "./relocate.ts";

const PROGRAM = {
  name: "test",
  type: "kprobe",
  attachPoints: [],
  instructions: Uint8Array.from([0x85, 0x20, 0, 0, 0, 0, 0, 0]),
  relocations: [{ instruction: 0, kind: "kfunc", name: "bpf_session_is_return" }],
  functions: [],
  lines: [],
} as const;

test("a call of the kernel's function names its type", () => {
  const kfunc = (name: string): number => (name === "bpf_session_is_return" ? 0x12345 : 0);
  const instructions = relocate(PROGRAM, { maps: [], constants: () => undefined, kfunc });
  assert.deepEqual([...instructions], [0x85, 0x20, 0, 0, 0x45, 0x23, 0x01, 0]);
});

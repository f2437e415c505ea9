import assert from "node:assert/strict";
import { test } from "node:test";
import { disassemble } from "./disassemble.ts";

function text(hex: string): string {
  return disassemble(new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"))).trimEnd();
}

test("writes instructions as the kernel and llvm-objdump do", () => {
  const forms: readonly (readonly [string, string])[] = [
    ["7911080000000000", "r1 = *(u64 *)(r1 + 8)"],
    ["610afcff00000000", "r10 = *(u32 *)(r0 - 4)"],
    ["7b1af8ff00000000", "*(u64 *)(r10 - 8) = r1"],
    ["720afeff41000000", "*(u8 *)(r10 - 2) = 65"],
    ["db1af8ff00000000", "lock *(u64 *)(r10 - 8) += r1"],
    ["bfa2000000000000", "r2 = r10"],
    ["bc21000000000000", "w1 = w2"],
    ["bf21100000000000", "r1 = (s16)r2"],
    ["b701000005000000", "r1 = 5"],
    ["c70100003f000000", "r1 s>>= 63"],
    ["3402000003000000", "w2 /= 3"],
    ["3702010003000000", "r2 s/= 3"],
    ["8703000000000000", "r3 = -r3"],
    ["dc03000010000000", "r3 = be16 r3"],
    ["6501030005000000", "if r1 s> 5 goto +3  // 4"],
    ["5e21feff00000000", "if w1 != w2 goto -2  // -1"],
    ["05000a0000000000", "goto +10  // 11"],
    ["0600000000000100", "gotol +65536  // 65537"],
    ["8500000005000000", "call helper#5"],
    ["8510000007000000", "call pc+7  // 8"],
    ["9500000000000000", "exit"],
    ["ff00000000000000", "unknown 0xff"],
  ];
  for (const [hex, expected] of forms) assert.equal(text(hex), `    0: ${expected}`);
});

test("names helpers and relocations, and counts ld_imm64 as two", () => {
  const code = new Uint8Array(
    Buffer.from("18110000000000000000000000000000" + "8500000005000000" + "9500000000000000", "hex"),
  );
  const relocations = [{ instruction: 0, kind: "map", map: 3 }] as const;
  const lines = [{ instruction: 2, span: { file: 0, start: 4, end: 9 } }];
  assert.equal(
    disassemble(code, { relocations, lines, helperName: () => "ktime_get_ns" }),
    "    0: r1 = map[3] ll\n; 4-9\n    2: call ktime_get_ns#5\n    3: exit\n",
  );
});

// Argument texts of notes, as compilers for both processors write them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ElfMachine } from "./header.ts";
import { parseUsdtArguments, type UsdtLocation } from "./usdt-arguments.ts";

const SYMBOLS: Readonly<Record<string, bigint>> = { table: 0x4000n, "counter.0": 0x4010n };
const CONTEXT = { address: 0x1000n, symbol: (name: string): bigint | undefined => SYMBOLS[name] };

/** `s4 di` for a signed value of four bytes in a register, `u8 [bp+ax*8-16]` for memory, `u8 ip+12` for a variable. */
function read(text: string, machine: ElfMachine): string {
  return parseUsdtArguments(text, machine, CONTEXT)
    .map(({ size, signed, location }) => `${signed ? "s" : "u"}${size} ${place(location)}`)
    .join(", ");
}

function place(location: UsdtLocation): string {
  switch (location.kind) {
    case "constant":
      return `${location.value}`;
    case "register": {
      const { slot, offset, size } = location.register;
      return `${slot}/${size}${offset === 0 ? "" : `@${offset}`}`;
    }
    case "memory": {
      const { base = "", index, scale, displacement } = location;
      return `[${base}${index === undefined ? "" : `+${index}*${scale}`}${displacement === 0n ? "" : displacement < 0n ? displacement : `+${displacement}`}]`;
    }
    case "relative":
      return `ip+${location.distance}`;
    case "unreadable":
      return "?";
  }
}

const X86: readonly (readonly [string, string])[] = [
  ["", ""],
  ["-4@%edi", "s4 di/4"],
  [
    "8@%rax 4@%r10d 2@%r9w 1@%r8b -1@%al -1@%ah 2@%bp 1@%sil",
    "u8 ax/8, u4 r10/4, u2 r9/2, u1 r8/1, s1 ax/1, s1 ax/1@1, u2 bp/2, u1 si/1",
  ],
  ["-4@$-12 8@$0xdeadbeef 1@$7", "s4 -12, u8 3735928559, u1 7"],
  ["-4@-1204(%rbp) 8@(%rax) 8@16(%rsp)", "s4 [bp-1204], u8 [ax], u8 [sp+16]"],
  ["4@(%rax,%rbx,4) -8@-80(%rbp,%rax,8) 8@8(%rax,%r11)", "u4 [ax+bx*4], s8 [bp+ax*8-80], u8 [ax+r11*1+8]"],
  ["8@24(,%rdx,8)", "u8 [+dx*8+24]"],
  ["8@table(%rip) -4@counter.0+4(%rip) 8@16+table(%rip)", "u8 ip+12288, s4 ip+12308, u8 ip+12304"],
  ["8@table", "u8 ip+12288"],
  ["%rdi $5", "s8 di/8, s8 5"],
  ["8f@%xmm0 4@%xmm1 8@gone(%rip) 16@%rax 8@table(%rax) 8@%fs:-8 4@(%eax)", "u8 ?, u4 ?, u8 ?, u8 ?, u8 ?, u8 ?, u4 ?"],
  ["8@%rax  4@$1 ", "u8 ax/8, u4 1"],
];

const ARM64: readonly (readonly [string, string])[] = [
  ["-4@w1 8@x30 8@sp 8@x29", "s4 r1/4, u8 r30/8, u8 sp/8, u8 r29/8"],
  ["-4@5 8@-1 4@#3", "s4 5, u8 -1, u4 3"],
  ["8@[sp, 16] -4@[x0] 8@[x29, #-24] 8@[sp,8]", "u8 [sp+16], s4 [r0], u8 [r29-24], u8 [sp+8]"],
  ["8@[x0, x1] 4@[x0, x1, lsl 2] 8@[x0,x1,lsl #3]", "u8 [r0+r1*1], u4 [r0+r1*4], u8 [r0+r1*8]"],
  ["8@xzr 4@wzr", "u8 0, u4 0"],
  ["8f@d0 4@s1 8@x31 8@[w0, 4]", "u8 ?, u4 ?, u8 ?, u8 ?"],
];

describe("x86-64", () => {
  for (const [text, want] of X86) test(text, () => assert.equal(read(text, "x86_64"), want));
});

describe("arm64", () => {
  for (const [text, want] of ARM64) test(text, () => assert.equal(read(text, "aarch64"), want));
});

test("any text gives arguments, and none takes long", () => {
  const units = "%$@()[],+-x0r1axs8 .:";
  let seed = 7;
  const next = (): number => (seed = (seed * 48271) % 0x7fffffff);
  for (let i = 0; i < 2000; i++) {
    const text = Array.from({ length: next() % 40 }, () => units[next() % units.length]).join("");
    for (const machine of ["x86_64", "aarch64"] as const) parseUsdtArguments(text, machine, CONTEXT);
  }
  assert.equal(parseUsdtArguments(`8@${"1+".repeat(50_000)}1`, "aarch64", CONTEXT).length, 1);
});

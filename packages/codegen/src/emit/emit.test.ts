import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { STACK_LIMIT, StackLimitError } from "../allocate/stack.ts";
import { disassemble } from "../disassemble/disassemble.ts";
import type { Instruction } from "../ir/ir.ts";
import { parse, parseProgram } from "../ir/parse.ts";
import { print } from "../ir/print.ts";
import { ProgramTooLargeError } from "./assembler.ts";
import { type EmittedProgram, emitProgram } from "./emit.ts";

const HELPERS: Readonly<Record<string, number>> = { map_lookup_elem: 1, ktime_get_ns: 5, loop: 181 };

function emit(text: string, cpuV4 = false): EmittedProgram {
  return emitProgram(parseProgram(text), { helperId: (name) => HELPERS[name] ?? 0, cpuV4 });
}

/** Hex of each 8-byte instruction of a function with the context in v1. */
function hexOf(body: string, cpuV4 = false): string[] {
  const { instructions } = emit(`function main(1)\n${body}`, cpuV4);
  return Array.from({ length: instructions.length / 8 }, (_, index) =>
    Buffer.from(instructions.subarray(index * 8, index * 8 + 8)).toString("hex"),
  );
}

function asm(body: string, cpuV4 = false): string[] {
  const { instructions, relocations } = emit(body.startsWith("function") ? body : `function main(1)\n${body}`, cpuV4);
  return disassemble(instructions, { relocations })
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^ *\d+: /, ""));
}

const EXIT = "9500000000000000";

describe("encodes, byte for byte,", () => {
  const ofValue = (value: string, cpuV4 = false): string[] =>
    hexOf(`b0 entry:\nv1 = argument 0\nv2 = load.8 v1 +8\nv9 = const 7\nv3 = ${value}\nreturn v3`, cpuV4);
  const load = "7910080000000000";

  test("a call of a function of the kernel, whose id in BTF is put in when it is loaded", () => {
    const body = "b0 entry:\nv1 = argument 0\nv2 = call kfunc:bpf_task_release(v1) write\nreturn v2";
    assert.deepEqual(hexOf(body), ["8520000000000000", EXIT]);
  });

  test("a variable of the kernel, by its id in BTF", () => {
    const body = "b0 entry:\nv1 = kernel-variable 4660\nreturn v1";
    assert.deepEqual(hexOf(body), ["1830000034120000", "0000000000000000", EXIT]);
    assert.equal(asm(body)[0], "r0 = variable[4660] ll");
    assert.match(print(parse(`function main(1)\n${body}`)), /= kernel-variable 4660$/m);
  });

  test("loads of each size", () => {
    for (const [bytes, code] of [
      [1, "71"],
      [2, "69"],
      [4, "61"],
      [8, "79"],
    ] as const)
      assert.deepEqual(hexOf(`b0 entry:\nv1 = argument 0\nv2 = load.${bytes} v1 -2\nreturn v2`), [
        `${code}10feff00000000`,
        EXIT,
      ]);
  });

  test("arithmetic with immediates, in both widths", () => {
    const codes = { add: "07", sub: "17", mul: "27", div: "37", or: "47", and: "57", shl: "67", shr: "77", mod: "97" };
    for (const [name, code] of Object.entries({ ...codes, xor: "a7", sar: "c7" })) {
      assert.deepEqual(ofValue(`${name} v2, v9`), [load, `${code}00000007000000`, EXIT]);
      const narrow = code.replace("7", "4");
      assert.deepEqual(ofValue(`${name}.32 v2, v9`).slice(1), [
        `${code[0] === "7" ? "74" : narrow}00000007000000`,
        EXIT,
      ]);
    }
  });

  test("arithmetic with registers", () => {
    assert.deepEqual(
      hexOf("b0 entry:\nv1 = argument 0\nv2 = load.8 v1 +8\nv3 = load.8 v1 +0\nv4 = sub v2, v3\nreturn v4"),
      [load, "7911000000000000", "1f10000000000000", EXIT],
    );
  });

  test("negation and byte swaps", () => {
    assert.deepEqual(ofValue("neg v2"), [load, "8700000000000000", EXIT]);
    assert.deepEqual(ofValue("neg.32 v2"), [load, "8400000000000000", EXIT]);
    assert.deepEqual(ofValue("bswap.2 v2"), [load, "dc00000010000000", EXIT]);
    assert.deepEqual(ofValue("bswap.8 v2"), [load, "dc00000040000000", EXIT]);
  });

  test("extensions: masks, shift pairs, 32-bit moves, and movsx from cpu v4", () => {
    assert.deepEqual(ofValue("extend.u1 v2"), [load, "57000000ff000000", EXIT]);
    assert.deepEqual(ofValue("extend.u2 v2"), [load, "57000000ffff0000", EXIT]);
    assert.deepEqual(ofValue("extend.s2 v2"), [load, "6700000030000000", "c700000030000000", EXIT]);
    assert.deepEqual(
      ofValue("extend.s2 v2", true)
        .map((hex) => hex.slice(0, 2) + hex.slice(4))
        .slice(1),
      ["bf100000000000", EXIT.slice(0, 2) + EXIT.slice(4)],
    );
    assert.equal(ofValue("extend.u4 v2")[1]?.slice(0, 2), "bc");
  });

  test("constants in the shortest form", () => {
    const of = (value: string): string[] => hexOf(`b0 entry:\nv1 = const ${value}\nreturn v1`);
    assert.deepEqual(of("-2"), ["b7000000feffffff", EXIT]);
    assert.deepEqual(of("4294967295"), ["b4000000ffffffff", EXIT]);
    assert.deepEqual(of("81985529216486895"), ["18000000efcdab89", "0000000067452301", EXIT]);
  });

  test("stores of registers and constants, and atomic additions", () => {
    const store = (text: string): string[] =>
      hexOf(
        `slot s7 8 x\nb0 entry:\nv1 = argument 0\nv2 = slot s7\nv3 = const 5\nv4 = load.8 v1 +8\n${text}\nreturn v3`,
      );
    assert.equal(store("store.4 v2 +0, v3")[1], "620af8ff05000000");
    assert.equal(store("store.8 v2 +0, v4")[1], "7b0af8ff00000000");
    assert.equal(store("store.1 v2 +3, v4")[1], "730afbff00000000");
    assert.equal(store("atomic-add.8 v2 +0, v4")[1], "db0af8ff00000000");
    assert.equal(store("atomic-add.4 v2 +4, v4")[1], "c30afcff00000000");
    assert.equal(store("v5 = fetch-add.8 v2 +0, v4")[1], "db0af8ff01000000");
    assert.deepEqual(store("v5 = compare-exchange.4 v2 +0, v3, v4").slice(1, 3), [
      "b700000005000000",
      "c31af8fff1000000",
    ]);
  });

  test("branches with immediates and registers, in both widths", () => {
    const branch = (test: string): string | undefined =>
      hexOf(
        `b0 entry:\nv1 = argument 0\nv2 = load.8 v1 +8\nv3 = const 7\nv9 = load.8 v1 +0\nbranch${test} ? b4 : b5\nb4 yes:\nreturn v3\nb5 no:\nreturn v2`,
      ).find((hex) => /^.[56de]/.test(hex) && hex !== EXIT);
    // Turned round, so that the true side falls through.
    assert.equal(branch(" eq v2, v3")?.slice(0, 2), "55");
    assert.equal(branch(" slt v2, v3")?.slice(0, 2), "75");
    assert.equal(branch(".32 lt v2, v3")?.slice(0, 2), "36");
    assert.equal(branch(" lt v2, v9")?.slice(0, 2), "3d");
    assert.equal(branch(" set v2, v3")?.slice(0, 2), "45");
  });
});

test("references carry the pseudo source and a relocation", () => {
  const { instructions, relocations } = emit(
    "function main(1)\nb0 entry:\nv1 = map-value 3 +24\nv2 = load.8 v1 +0\nv3 = load-constant pid\nv4 = add v2, v3\nreturn v4",
  );
  const wide = relocations.map(({ instruction }) =>
    Buffer.from(instructions.subarray(instruction * 8, instruction * 8 + 16)),
  );
  assert.deepEqual(
    relocations.map(({ kind, map, name }) => ({ kind, map, name })),
    [
      { kind: "map-value", map: 3, name: undefined },
      { kind: "load-constant", map: undefined, name: "pid" },
    ],
  );
  assert.deepEqual(
    wide.map((bytes) => [(bytes[1] ?? 0) >> 4, bytes.readInt32LE(4), bytes.readInt32LE(12)]),
    [
      [2, 0, 24],
      [0, 0, 0],
    ],
  );
});

test("the stack is addressed from r10, and a slot's address is made in its argument register", () => {
  assert.deepEqual(
    asm(
      "slot s9 4 key\nb0 entry:\nv1 = const 1\nv2 = slot s9\nstore.4 v2 +0, v1\nv3 = map 2\nv4 = call map_lookup_elem(v3, v2) write\nreturn v4",
    ),
    ["*(u32 *)(r10 - 8) = 1", "r1 = map[2] ll", "r2 = r10", "r2 += -8", "call helper#1", "exit"],
  );
});

test("the likely side falls through, the other is laid out of line", () => {
  const text = (likely: string): string =>
    `b0 entry:\nv1 = argument 0\nv2 = load.8 v1 +0\nv3 = const 0\nbranch eq v2, v3 ? b4 : b5 likely ${likely}\nb4 rare:\nv6 = call ktime_get_ns() write\njump b5\nb5 end:\nreturn v3`;
  assert.deepEqual(asm(text("false")), [
    "r0 = *(u64 *)(r1 + 0)",
    "if r0 == 0 goto +2  // 4",
    "r0 = 0",
    "exit",
    "call helper#5",
    "goto -4  // 2",
  ]);
  assert.deepEqual(asm(text("true")), [
    "r0 = *(u64 *)(r1 + 0)",
    "if r0 != 0 goto +1  // 3",
    "call helper#5",
    "r0 = 0",
    "exit",
  ]);
});

test("callbacks and local calls lead to the function's first instruction", () => {
  const text = [
    "function main(1)",
    "b0 entry:",
    "v1 = const 3",
    "v2 = function each",
    "v3 = const 0",
    "v4 = call loop(v1, v2, v3, v3) write",
    "v5 = call-local each(v4, v3)",
    "return v5",
    "function each(2)",
    "b0 entry:",
    "v1 = argument 0",
    "return v1",
  ].join("\n");
  const { functions } = emit(text);
  const start = functions[1]?.instruction;
  const code = asm(text);
  assert.ok(code.includes(`r2 = function[${start}] ll`), code.join("\n"));
  assert.ok(code.some((line) => line.startsWith("call pc+") && line.endsWith(`// ${start}`)));
  assert.deepEqual(
    functions.map(({ name, argumentCount }) => [name, argumentCount]),
    [
      ["main", 1],
      ["each", 2],
    ],
  );
});

test("a function that nothing refers to is left out", () => {
  const { functions } = emit(
    "function main(1)\nb0 entry:\nv1 = const 0\nreturn v1\nfunction idle(0)\nb0 entry:\nv1 = const 0\nreturn v1",
  );
  assert.deepEqual(
    functions.map((fn) => fn.name),
    ["main"],
  );
});

test("slots that are not in use at once share the stack", () => {
  const use = (slot: string, first: number): string =>
    `v${first} = slot ${slot}\nstore.8 v${first} +0, v1\nv${first + 1} = map 0\nv${first + 2} = call map_lookup_elem(v${first + 1}, v${first}) write\n`;
  const body = `slot s100 400 a\nslot s101 400 b\nb0 entry:\nv1 = const 1\n${use("s100", 10)}${use("s101", 20)}`;
  assert.match(asm(`${body}return v1`).join("\n"), /r2 \+= -400/);
  assert.throws(
    () => asm(`${body}v30 = load.8 v10 +0\nreturn v30`),
    (error) => error instanceof StackLimitError && error.bytes === 800 && error.limit === STACK_LIMIT,
  );
});

test("each function's first instruction has a line, each later one where the span changes", () => {
  const program = parseProgram(
    "function main(1)\nb0 entry:\nv1 = argument 0\nv2 = load.8 v1 +0\nv3 = load.8 v1 +8\nv4 = add v2, v3\nv5 = function other\nv6 = call loop(v4, v5, v1, v4) write\nreturn v6\nfunction other(0)\nb0 entry:\nv1 = const 0\nreturn v1",
  );
  const block = program.functions[0]?.blocks[0];
  const spans = [undefined, 10, 10, 20];
  for (const [index, start] of spans.entries()) {
    const instruction = block?.instructions[index];
    if (block === undefined || instruction === undefined || start === undefined) continue;
    // The parser makes no spans; the fields are read-only for passes, not for a test.
    Object.assign(instruction satisfies Instruction, { span: { file: 0, start, end: start + 5 } });
  }
  const { lines, functions } = emitProgram(program, { helperId: () => 0 });
  assert.deepEqual(
    lines.map(({ instruction, span }) => [instruction, span.start]),
    [
      [0, 10],
      [3, 20],
      [functions[1]?.instruction, 10],
    ],
  );
});

test("a jump too far for 16 bits is an error, or a long jump from cpu v4", () => {
  const fn = parse(
    "function main(1)\nb0 entry:\nv1 = argument 0\nv2 = load.8 v1 +0\nv3 = const 0\nbranch eq v2, v3 ? b4 : b5\nb4 long:\njump b5\nb5 end:\nreturn v3",
  );
  const long = fn.blocks[1];
  for (let count = 0; count < 33_000; count++) {
    const id = fn.nextId++;
    long?.instructions.push({ op: "call", id, span: undefined, helper: "ktime_get_ns", args: [], effects: "write" });
  }
  const program = { name: "long", functions: [fn] };
  assert.throws(() => emitProgram(program, { helperId: () => 5 }), ProgramTooLargeError);
  const { instructions } = emitProgram(program, { helperId: () => 5, cpuV4: true });
  const text = disassemble(instructions.subarray(0, 40));
  assert.match(text, /if r0 != 0 goto \+1 .*\n.*goto \+1 .*\n.*gotol \+33000 /);
});

// Compares two ways of running IR: by the evaluator, and by the interpreter on emitted code.

import { type EmitOptions, emitProgram } from "../src/emit/emit.ts";
import { interpret } from "../src/interpret/interpret.ts";
import { Memory } from "../src/interpret/memory.ts";
import { evaluate } from "../src/ir/evaluate.ts";
import type { FunctionIr } from "../src/ir/ir.ts";
import { AREA } from "./random-ir.ts";

const IDS: Readonly<Record<string, number>> = { get_current_pid_tgid: 14, ktime_get_ns: 5 };
/** `mix0` to `mix5` mix as many arguments. */
const MIX = 1000;
const PID_TGID = 0x1234_0000_5678n;

export function helperId(name: string): number {
  return IDS[name] ?? MIX + Number(name.slice("mix".length));
}

function mix(args: readonly bigint[]): bigint {
  return args.reduce((sum, value, index) => BigInt.asUintN(64, sum * 33n + value + BigInt(index)), 7n);
}

function testContext(): Uint8Array {
  return Uint8Array.from({ length: AREA }, (_, index) => (index * 37 + 11) & 0xff);
}

/** Result and the bytes of map 0 afterwards. */
export interface RunResult {
  readonly result: bigint;
  readonly mapBytes: string;
}

export function runEvaluator(fn: FunctionIr): RunResult {
  const memory = new Memory();
  const mapBytes = new Uint8Array(AREA);
  const mapAddress = memory.map(mapBytes);
  let clock = 0n;
  const result = evaluate(fn, [memory.map(testContext())], {
    memory,
    budget: 100_000,
    mapAddress: () => 0n,
    mapValueAddress: (_, offset) => mapAddress + BigInt(offset),
    callHelper: (name, args) => (name.startsWith("mix") ? mix(args) : name === "ktime_get_ns" ? ++clock : PID_TGID),
  });
  return { result, mapBytes: String(mapBytes) };
}

export function runEmitted(fn: FunctionIr, options: Partial<EmitOptions> = {}): RunResult {
  const emitted = emitProgram({ name: "test", functions: [fn] }, { helperId, ...options });
  const { r0, maps } = interpret(emitted, {
    context: testContext(),
    maps: [{ kind: "array", keySize: 4, valueSize: AREA, maxEntries: 1 }],
    pidTgid: PID_TGID,
    budget: 1_000_000,
    helpers: new Map(
      [0, 1, 2, 3, 4, 5].map((count) => [
        MIX + count,
        (_: unknown, args: readonly bigint[]) => mix(args.slice(0, count)),
      ]),
    ),
  });
  return { result: r0, mapBytes: String(maps[0]?.snapshot()[0]?.values[0]) };
}

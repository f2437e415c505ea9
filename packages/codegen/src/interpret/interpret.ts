// Runs an emitted program without a kernel: puts maps, context and constants where relocations ask for them.

import { decode, type Instruction } from "../disassemble/decode.ts";
import { PSEUDO_FUNC } from "../emit/opcodes.ts";
import type { Relocation } from "../object.ts";
import { DEFAULT_HELPERS, type Helper, type HelperHost } from "./helpers.ts";
import { Machine } from "./machine.ts";
import { InterpretedMap, type InterpretedMapSpec, indexKey } from "./maps.ts";
import { Memory } from "./memory.ts";

export interface Environment {
  /** What r1 points to at the start; written to in place. */
  readonly context?: Uint8Array;
  /** By the numbers of relocations. */
  readonly maps?: readonly InterpretedMapSpec[];
  /** By helper id; they take precedence over the built-in ones. */
  readonly helpers?: ReadonlyMap<number, Helper>;
  /** Values of load-constant relocations. */
  readonly constants?: Readonly<Record<string, bigint>>;
  /** Memory that probe_read can see, at fixed addresses. */
  readonly kernelMemory?: readonly { readonly address: bigint; readonly bytes: Uint8Array }[];
  /** Nanoseconds; one more at each reading by default. */
  readonly now?: () => bigint;
  readonly pidTgid?: bigint;
  readonly cpu?: number;
  readonly processors?: number;
  /** Instructions before giving up; one million, as the verifier has it, by default. */
  readonly budget?: number;
}

export interface Outcome {
  readonly r0: bigint;
  readonly executed: number;
  readonly maps: readonly InterpretedMap[];
}

export interface InterpretedProgram {
  readonly instructions: Uint8Array;
  readonly relocations?: readonly Relocation[];
}

/** Code addresses, for callbacks: far from all memory. */
const FUNCTION_ADDRESS = 0x4000_0000_0000_0000n;

/** Runs from the first instruction. Throws MemoryFaultError and ExecutionError. */
export function interpret(program: InterpretedProgram, environment: Environment = {}): Outcome {
  const memory = new Memory();
  for (const { address, bytes } of environment.kernelMemory ?? []) memory.mapAt(address, bytes);
  const maps = (environment.maps ?? []).map((spec) => new InterpretedMap(spec, memory, environment.processors ?? 1));
  const descriptors = maps.map(() => memory.map(new Uint8Array(0)));
  const relocations = new Map(program.relocations?.map((relocation) => [relocation.instruction, relocation]));
  const host = hostOf(environment, { memory, maps, descriptors, run: (start, args) => machine.run(start, args) });
  const machine: Machine = new Machine(decode(program.instructions), {
    memory,
    budget: environment.budget ?? 1_000_000,
    wide: (instruction) => {
      const relocation = relocations.get(instruction.index);
      return relocation === undefined
        ? plainWide(instruction)
        : relocated(relocation, instruction, { maps, descriptors, constants: environment.constants ?? {} });
    },
    callHelper: (id, args) => {
      const helper = environment.helpers?.get(id) ?? DEFAULT_HELPERS.get(id);
      if (helper === undefined) throw new Error(`the interpreter has no helper ${id}; pass one in the environment`);
      return helper(host, args);
    },
  });
  const r0 = machine.run(0, [memory.map(environment.context ?? new Uint8Array(0))]);
  return { r0, executed: machine.executed, maps };
}

interface World {
  readonly memory: Memory;
  readonly maps: readonly InterpretedMap[];
  readonly descriptors: readonly bigint[];
  readonly run: (start: number, args: readonly bigint[]) => bigint;
}

function hostOf(environment: Environment, world: World): HelperHost {
  let clock = 0n;
  return {
    memory: world.memory,
    cpu: environment.cpu ?? 0,
    now: environment.now ?? (() => ++clock),
    pidTgid: environment.pidTgid ?? 0n,
    mapOf: (address) => {
      const map = world.maps[world.descriptors.indexOf(address)];
      if (map === undefined) throw new Error(`0x${address.toString(16)} is not a map`);
      return map;
    },
    callback: (address, args) => world.run(Number(address - FUNCTION_ADDRESS), args),
    reserved: new Map(),
  };
}

function plainWide({ index, src, imm, high }: Instruction): bigint {
  if (src === PSEUDO_FUNC) return FUNCTION_ADDRESS + BigInt(index + 1 + imm);
  return (BigInt(high >>> 0) << 32n) | BigInt(imm >>> 0);
}

function relocated(
  relocation: Relocation,
  instruction: Instruction,
  {
    maps,
    descriptors,
    constants,
  }: Pick<World, "maps" | "descriptors"> & { constants: Readonly<Record<string, bigint>> },
): bigint {
  const number = relocation.map ?? 0;
  if (relocation.kind === "map") return descriptors[number] ?? 0n;
  if (relocation.kind === "map-value") return (maps[number]?.lookup(indexKey(0), 0) ?? 0n) + BigInt(instruction.high);
  return constants[relocation.name ?? ""] ?? 0n;
}

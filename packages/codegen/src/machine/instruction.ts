// Machine instructions: BPF's own, but with virtual registers, stack slots and blocks by name. A flat record: the
// allocator needs to know which registers are read and written, and not what the instruction does.

import type { Span } from "@kscope/lang";
import type { BinaryOperation, Bytes, Comparison, FunctionIr, StackSlot, Width } from "../ir/ir.ts";

/** 0 to 10 are BPF's r0 to r10; from FIRST_VIRTUAL on they are virtual. */
export type Register = number;

export const NONE = -1;
export const FRAME = 10;
export const FIRST_VIRTUAL = 11;
/** r0 to r9 can be allocated. */
export const ALLOCATABLE = 10;
/** r0 to r5 are lost in a call (RFC 9669, section 2). */
export const CLOBBERED = 6;

export type MachineKind =
  /** dst = a. */
  | "mov"
  /** dst = low half of a. */
  | "mov32"
  /** dst = low `bytes` of a, sign-extended (cpu v4). */
  | "movsx"
  /** dst = imm, sign-extended; with width 32 zero-extended. */
  | "constant"
  /** dst = 64 bits, or what a relocation will say. */
  | "wide"
  /** dst = address of `slot`. */
  | "slot-address"
  /** dst = dst op b, or op imm if b is NONE. */
  | "alu"
  | "neg"
  | "bswap"
  /** dst = (a cmp b) as 0 or 1; b NONE: imm. */
  | "compare"
  /** dst = *(a + offset); with `slot`, a is the frame pointer. */
  | "load"
  /** *(a + offset) = b. */
  | "store"
  /** *(a + offset) = imm. */
  | "store-constant"
  | "atomic-add"
  /** dst = *(a + offset) as it was; *(a + offset) += dst. */
  | "fetch-add"
  /** dst, which is r0, = *(a + offset) as it was; where that was dst, *(a + offset) = b. */
  | "compare-exchange"
  /** A helper, or a function that the kernel's BTF has for programs, by name. */
  | "call"
  | "call-kfunc"
  | "call-local"
  /** if a cmp b (or imm) go to whenTrue, else whenFalse. */
  | "branch"
  | "jump"
  | "exit";

/** What a `wide` instruction loads. */
export type WideKind = "number" | "map" | "map-value" | "function" | "load-constant" | "kernel-variable";

export interface MachineInstruction {
  readonly kind: MachineKind;
  readonly span: Span | undefined;
  /** Written; see `readsDestination`. */
  dst: Register;
  a: Register;
  b: Register;
  imm: number;
  width: Width;
  bytes: Bytes;
  offset: number;
  operation: BinaryOperation;
  comparison: Comparison;
  slot: StackSlot | undefined;
  wide: WideKind;
  /** Upper half of a wide number; offset in a map's value. */
  high: number;
  name: string;
  callee: FunctionIr | undefined;
  /** Call: r1 to rN are read. */
  argumentCount: number;
  /** Call: slots whose addresses are arguments. */
  slots: readonly StackSlot[];
  whenTrue: MachineBlock | undefined;
  whenFalse: MachineBlock | undefined;
  likely: "true" | "false" | undefined;
}

export interface MachineBlock {
  readonly id: number;
  readonly label: string;
  instructions: MachineInstruction[];
}

export interface MachineFunction {
  readonly source: FunctionIr;
  /** Entry first. */
  blocks: MachineBlock[];
  /** Next free register. */
  nextRegister: Register;
}

const NO_SLOTS: readonly StackSlot[] = [];

/** A machine instruction; fields not given are neutral. Written out, so that all have one shape for the JIT. */
export function machine(
  kind: MachineKind,
  span: Span | undefined,
  fields: Partial<Omit<MachineInstruction, "kind" | "span">>,
): MachineInstruction {
  return {
    kind,
    span,
    dst: fields.dst ?? NONE,
    a: fields.a ?? NONE,
    b: fields.b ?? NONE,
    imm: fields.imm ?? 0,
    width: fields.width ?? 64,
    bytes: fields.bytes ?? 8,
    offset: fields.offset ?? 0,
    operation: fields.operation ?? "add",
    comparison: fields.comparison ?? "eq",
    slot: fields.slot,
    wide: fields.wide ?? "number",
    high: fields.high ?? 0,
    name: fields.name ?? "",
    callee: fields.callee,
    argumentCount: fields.argumentCount ?? 0,
    slots: fields.slots ?? NO_SLOTS,
    whenTrue: fields.whenTrue,
    whenFalse: fields.whenFalse,
    likely: fields.likely,
  };
}

const READS_DESTINATION: ReadonlySet<MachineKind> = new Set(["alu", "neg", "bswap", "fetch-add", "compare-exchange"]);

/** Whether `dst` is also read. */
export function readsDestination(instruction: MachineInstruction): boolean {
  return READS_DESTINATION.has(instruction.kind);
}

export function isCall(instruction: MachineInstruction): boolean {
  return instruction.kind === "call" || instruction.kind === "call-kfunc" || instruction.kind === "call-local";
}

export function machineSuccessors(block: MachineBlock): MachineBlock[] {
  const last = block.instructions.at(-1);
  const result: MachineBlock[] = [];
  if (last?.whenTrue !== undefined) result.push(last.whenTrue);
  if (last?.whenFalse !== undefined) result.push(last.whenFalse);
  return result;
}

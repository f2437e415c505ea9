// What a record of the standard library or a probe kind may say to generate code: an interface, implemented by `codegen`,
// so that name, signature, documentation and lowering of one construct stand in one file.
//
// A Value is one 64-bit word in a virtual register, in canonical form for its type (extended by its sign).

import type { CheckedCall, CheckedProbe, Constant, MapInfo } from "../check/checked-program.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Span } from "../syntax/span.ts";
import type { PidNamespace } from "../target.ts";
import type { AddressSpace, Type } from "../types/type.ts";
import type { EventAction } from "./event-action.ts";

export interface Value {
  readonly id: number;
}

export interface Address {
  readonly base: Value;
  readonly offset: number;
  readonly space: AddressSpace;
}

export interface ScalarOperand {
  readonly kind: "scalar";
  readonly type: Type;
  readonly value: Value;
}

export interface MemoryOperand {
  readonly kind: "memory";
  readonly type: Type;
  readonly address: Address;
  /** The expression that it is the value of: its bytes may be read while a larger one is evaluated. */
  readonly span?: Span;
}

/** Where an expression's value is: in a register, or somewhere in memory. */
export type Operand = ScalarOperand | MemoryOperand;

export type BuilderOperation = "add" | "sub" | "mul" | "div" | "mod" | "and" | "or" | "xor" | "shl" | "shr" | "sar";
export type BuilderComparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "slt" | "sle" | "sgt" | "sge" | "set";

/** `pure`: same arguments, same result within a run; `read`: may be dropped when unused; `write`: stays. */
export type CallEffects = "pure" | "read" | "write";

export interface EventFieldSpec {
  readonly type: Type;
  /** Scalars are computed before the record is reserved. */
  readonly scalar?: Value;
  /** Everything else is written straight into the record. */
  readonly fill?: (destination: Address) => void;
}

export interface Builder {
  readonly probe: CheckedProbe;
  /** Of the tracer, where it is not the initial one. */
  readonly pidNamespace: PidNamespace | undefined;
  /** Where the event's name lies, in a program that serves several events; undefined where it is known before. */
  readonly eventName: Address | undefined;
  /** Config max_strlen. */
  readonly maxStringLength: number;

  constant(value: number | bigint): Value;
  binary(operation: BuilderOperation, left: Value, right: Value | number, width?: 32 | 64): Value;
  compare(comparison: BuilderComparison, left: Value, right: Value | number, width?: 32 | 64): Value;
  negate(value: Value): Value;
  byteSwap(value: Value, bytes: 2 | 4 | 8): Value;
  extend(value: Value, bytes: 1 | 2 | 4, signed: boolean): Value;
  /** Adds to a word of an aggregation's value: atomically where processors share it. */
  accumulate(address: Address, amount: Value | number): void;
  /** Brings a word to the canonical form of an integral type. */
  convert(value: Value, from: Type, to: Type): Value;

  /** Calls a helper by its name in the kernel's `enum bpf_func_id`, without `BPF_FUNC_`. */
  call(helper: string, args: readonly (Value | number)[], effects: CallEffects): Value;
  /** Calls a function of the kernel that is no helper, and that the target lets programs of this type call. What it acquires has
   * to be released on every way on. */
  callKernel(name: string, args: readonly (Value | number)[]): Value;
  context(): Value;
  /** Known when the object is loaded, not before. */
  loadConstant(name: string): Value;
  /** Descriptor of a per-CPU variable of the kernel, for bpf_per_cpu_ptr(); the id is of vmlinux's BTF. */
  kernelVariable(btfId: number): Value;

  /** The program's own memory, on the stack or in per-CPU scratch; contents undefined; lives until the statement ends. */
  memory(size: number, label: string): Address;
  at(address: Address, offset: number): Address;
  pointer(address: Address): Value;
  /** Of `bpf`, `ctx` and `trusted` memory. */
  load(address: Address, bytes: 1 | 2 | 4 | 8, signed?: boolean): Value;
  store(address: Address, bytes: 1 | 2 | 4 | 8, value: Value | number): void;
  zero(address: Address, size: number): void;
  /** From any space into `bpf` memory. */
  copy(destination: Address, source: Address, size: number): void;
  /** Writes a constant string, NUL-padded to `size`. */
  storeString(destination: Address, text: string, size: number): void;
  /** Reads a NUL-terminated string; what follows its NUL stays as it was. Result: length with NUL, or -errno. */
  readString(destination: Address, size: number | Value, source: Value, space: AddressSpace): Value;

  /** Reads bytes; what could not be read is zero. */
  readBytes(destination: Address, size: number | Value, source: Value, space: AddressSpace): void;

  /** `then` runs where `condition` is not 0. */
  if(condition: Value, then: () => void, otherwise?: () => void, likely?: "true" | "false"): void;
  /** A value that branches may set. */
  variable(initial: Value): { get(): Value; set(value: Value): void };
  /** Runs `body` for 0 <= index < count (constant); `body` may not contain statements of the script. */
  repeat(count: number, body: (index: Value, leave: () => void) => void): void;
  /** Ends the probe's run. */
  return(): void;

  lower(expression: Expression): Operand;
  /** An expression's value as a word, converted to `type` where given. */
  scalar(expression: Expression, type?: Type): Value;
  /** Evaluates straight into memory, converted to `type`; strings are padded with NULs. */
  lowerInto(expression: Expression, destination: Address, type: Type): void;
  typeOf(expression: Expression): Type;
  /** Its value, where that is known while compiling. */
  constantOf(expression: Expression): Constant | undefined;
  /** An event's field that holds the expression. */
  fieldOf(expression: Expression): EventFieldSpec;
  /** 1 if the first `limit` bytes of two strings, up to their NULs, are equal. */
  stringsEqual(left: Expression, right: Expression, limit?: number): Value;
  /** An operand's value as a word; memory is read as its space demands. */
  read(operand: Operand): Value;
  /** A member of a struct, or of what a pointer points to. */
  member(operand: Operand, name: string): Operand;
  /** Whether strings are to be padded with NULs to their size; off inside event records. */
  readonly padding: boolean;
  /** A pointer to BPF memory that holds the operand (copied there if it is elsewhere). */
  inMemory(operand: Operand): Address;

  /** Sends a record to user space. */
  event(action: EventAction, fields: readonly EventFieldSpec[]): void;

  mapNamed(name: string): MapInfo;
  /** 1 if it was there. */
  mapDelete(map: MapInfo, key: MapKey): Value;
  mapHasKey(map: MapInfo, key: MapKey): Value;
  mapLength(map: MapInfo): Value;
  /** 1 if the key is there, and then the variable gets its value. */
  mapFind(map: MapInfo, key: MapKey, variable: Expression): Value;
  /** Fills memory with the map's key. */
  mapKey(map: MapInfo, key: MapKey, destination: Address): void;
  /** The number of the stack as it is now, or -errno. */
  stackNumber(request: {
    readonly depth: number;
    readonly buildId: boolean;
    readonly flags: number;
    readonly tables?: boolean;
  }): Value;
}

/** The expressions between the brackets; undefined for a scalar map. */
export type MapKey = readonly Expression[] | undefined;

/** How a call (or a name without parentheses) becomes code. The destination, where given, is where a value in memory
 * should be put; the result then says so. */
export type Lower = (b: Builder, call: CheckedCall, destination: Address | undefined) => Operand;

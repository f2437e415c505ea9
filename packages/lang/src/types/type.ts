// The types of the language. A type also fixes how a value lies in memory (sizes and offsets in bytes, little endian),
// which is all that the code generator and the reader of maps and events need to agree on.

import type { Btf } from "@kscope/btf";

/** `kernel` and `user` memory needs a probe_read; `trusted` is a BTF pointer that may be read directly;
 * `bpf` memory (stack, scratch, map values, ring buffer) and `ctx` are the program's own;
 * `iter` is the context of an iterator, whose pointers are trusted once they are known not to be null. */
export type AddressSpace = "kernel" | "user" | "trusted" | "bpf" | "ctx" | "iter" | "unknown";

export type IntegerSize = 1 | 2 | 4 | 8;

export interface IntegerType {
  readonly kind: "integer";
  readonly size: IntegerSize;
  readonly signed: boolean;
  /** A non-negative literal's type, which takes on the other operand's sign. */
  readonly flexible?: boolean;
  /** Nanoseconds of a clock other than the one that counts since boot. */
  readonly clock?: "monotonic" | "tai";
}
export interface BooleanType {
  readonly kind: "bool";
}
export interface EnumType {
  readonly kind: "enum";
  readonly name: string;
  readonly size: IntegerSize;
  readonly signed: boolean;
  readonly names: ReadonlyMap<bigint, string>;
}
export interface PointerType {
  readonly kind: "pointer";
  readonly target: Type;
  readonly space: AddressSpace;
}
export interface ArrayType {
  readonly kind: "array";
  readonly element: Type;
  readonly length: number;
}
/** NUL-terminated, at most `size` bytes with the NUL. */
export interface StringType {
  readonly kind: "string";
  readonly size: number;
  /** An array of a C struct, which a text may fill without a NUL. */
  readonly unterminated?: boolean;
  /** A literal, whose size may be widened freely. */
  readonly literal?: boolean;
}
/** u32 length, then up to `size` bytes. */
export interface BufferType {
  readonly kind: "buffer";
  readonly size: number;
}
/** A C struct or union, by BTF id; members are looked up on demand. */
export interface StructType {
  readonly kind: "struct";
  readonly btf: Btf;
  readonly id: number;
  readonly name: string;
  readonly union: boolean;
  readonly size: number;
}
/** Tuple, or record when `names` is given. Elements are laid out in order with natural alignment. */
export interface TupleType {
  readonly kind: "tuple";
  readonly elements: readonly Type[];
  readonly names: readonly string[] | undefined;
  readonly offsets: readonly number[];
  readonly size: number;
  readonly align: number;
}
/** Values that are carried as numbers or bytes and become text when printed: see opaque.ts for each one's layout. */
export interface OpaqueType {
  readonly kind: "opaque";
  readonly name: OpaqueName;
  readonly size: number;
  /** Only timestamps: the strftime format; only arguments: "quote"; only stacks: mode; stacks: depth,
   * decimals: digits, arguments: how many are shown. */
  readonly format?: string;
  readonly mode?: StackMode;
  readonly limit?: number;
}
export type OpaqueName =
  | "ksym"
  | "usym"
  | "kstack"
  | "ustack"
  | "inet"
  | "mac"
  | "username"
  | "timestamp"
  | "cgroup_path"
  | "strerror"
  | "syscall_name"
  | "signal_name"
  | "probe"
  | "decimal"
  | "arguments"
  | "path";
export type StackMode = "bpftrace" | "perf" | "raw" | "build_id" | "folded";

export type AggregateName = "count" | "sum" | "min" | "max" | "avg" | "stats" | "hist" | "lhist" | "tseries";
export interface AggregateType {
  readonly kind: "aggregate";
  readonly name: AggregateName;
  /** Of the aggregated number. */
  readonly signed: boolean;
  /** hist: bits; lhist: min, max, step; tseries: interval, count, aggregation. */
  readonly parameters: readonly bigint[];
  /** Bytes per processor. */
  readonly size: number;
}
export interface VoidType {
  readonly kind: "void";
}
/** Not known yet, while inference runs. */
export interface NoneType {
  readonly kind: "none";
}

export type Type =
  | IntegerType
  | BooleanType
  | EnumType
  | PointerType
  | ArrayType
  | StringType
  | BufferType
  | StructType
  | TupleType
  | OpaqueType
  | AggregateType
  | VoidType
  | NoneType;

export const INT8: IntegerType = { kind: "integer", size: 1, signed: true };
export const INT16: IntegerType = { kind: "integer", size: 2, signed: true };
export const INT32: IntegerType = { kind: "integer", size: 4, signed: true };
export const INT64: IntegerType = { kind: "integer", size: 8, signed: true };
export const UINT8: IntegerType = { kind: "integer", size: 1, signed: false };
export const UINT16: IntegerType = { kind: "integer", size: 2, signed: false };
export const UINT32: IntegerType = { kind: "integer", size: 4, signed: false };
export const UINT64: IntegerType = { kind: "integer", size: 8, signed: false };
export const BOOL: BooleanType = { kind: "bool" };
export const VOID: VoidType = { kind: "void" };
export const NONE: NoneType = { kind: "none" };

export function integer(size: IntegerSize, signed: boolean): IntegerType {
  return { kind: "integer", size, signed };
}

export function pointer(target: Type, space: AddressSpace): PointerType {
  return { kind: "pointer", target, space };
}

export function string(size: number, literal = false): StringType {
  return literal ? { kind: "string", size, literal } : { kind: "string", size };
}

export function tuple(elements: readonly Type[], names?: readonly string[]): TupleType {
  const offsets: number[] = [];
  let offset = 0;
  let align = 1;
  for (const element of elements) {
    const a = alignOf(element);
    align = Math.max(align, a);
    offset = Math.ceil(offset / a) * a;
    offsets.push(offset);
    offset += sizeOf(element);
  }
  return { kind: "tuple", elements, names, offsets, size: Math.ceil(offset / align) * align, align };
}

/** Bytes that a value takes in a map, in an event or on the stack. */
export function sizeOf(type: Type): number {
  switch (type.kind) {
    case "bool":
      return 1;
    case "pointer":
      return 8;
    case "array":
      return sizeOf(type.element) * type.length;
    case "buffer":
      return 4 + type.size;
    case "void":
    case "none":
      return 0;
    default:
      return type.size;
  }
}

export function alignOf(type: Type): number {
  switch (type.kind) {
    case "bool":
    case "string":
    case "void":
    case "none":
      return 1;
    case "integer":
    case "enum":
      return type.size;
    case "array":
      return alignOf(type.element);
    case "buffer":
      return 4;
    case "tuple":
      return type.align;
    default:
      return 8;
  }
}

/** Held in a register: integers, booleans, enums, pointers, and opaque values of one word. */
export function isScalar(type: Type): boolean {
  return isIntegral(type) || type.kind === "pointer" || (type.kind === "opaque" && isWordOpaque(type));
}

export function isIntegral(type: Type): type is IntegerType | BooleanType | EnumType {
  return type.kind === "integer" || type.kind === "bool" || type.kind === "enum";
}

export function isWordOpaque(type: OpaqueType): boolean {
  return type.size === 8 && type.name !== "usym" && type.name !== "inet";
}

export function isSigned(type: Type): boolean {
  return (type.kind === "integer" || type.kind === "enum") && type.signed;
}

export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "integer":
      return b.kind === "integer" && a.size === b.size && a.signed === b.signed && !a.flexible === !b.flexible;
    case "enum":
      return b.kind === "enum" && a.name === b.name;
    case "pointer":
      return b.kind === "pointer" && sameType(a.target, b.target);
    case "array":
      return b.kind === "array" && a.length === b.length && sameType(a.element, b.element);
    case "string":
    case "buffer":
      return (b.kind === "string" || b.kind === "buffer") && a.size === b.size;
    case "struct":
      return b.kind === "struct" && a.name === b.name && a.size === b.size;
    case "tuple":
      return b.kind === "tuple" && sameTuple(a, b);
    case "opaque":
      return b.kind === "opaque" && a.name === b.name && a.size === b.size && a.mode === b.mode;
    case "aggregate":
      return (
        b.kind === "aggregate" &&
        a.name === b.name &&
        a.signed === b.signed &&
        a.parameters.length === b.parameters.length &&
        a.parameters.every((p, i) => p === b.parameters[i])
      );
    default:
      return true;
  }
}

function sameTuple(a: TupleType, b: TupleType): boolean {
  return (
    a.elements.length === b.elements.length &&
    a.elements.every((e, i) => sameType(e, b.elements[i] ?? NONE)) &&
    (a.names ?? []).join() === (b.names ?? []).join()
  );
}

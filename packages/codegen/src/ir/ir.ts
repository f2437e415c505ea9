// The intermediate representation: SSA values of one 64-bit word each, in basic blocks, for one BPF function.
//
// Conventions
// - Every value is 64 bits wide. An arithmetic instruction of width 32 computes on the low halves and zeroes the
//   high half of its result, as BPF's 32-bit ALU does. Narrower source types are brought to canonical form (extended to
//   64 bits by their sign) by explicit `extend` instructions.
// - Memory is addressed by a base value plus a constant offset. Base values are pointers in the verifier's sense (context,
//   stack slot, map value, ring buffer record, BTF pointer): passes must not split or re-associate pointer arithmetic
//   beyond folding constants into offsets.
// - Shifts by the width or more: the amount is masked by BPF; lowering inserts what the language needs.
// - `div`, `mod` are unsigned, by zero they give 0 and the dividend, as BPF defines (RFC 9669, section 4.1).

import type { Span } from "@kscope/lang";

export type Width = 32 | 64;
export type Bytes = 1 | 2 | 4 | 8;

export type BinaryOperation = "add" | "sub" | "mul" | "div" | "mod" | "and" | "or" | "xor" | "shl" | "shr" | "sar";

/** Unsigned unless prefixed by `s`. `set`: (a & b) != 0. */
export type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "slt" | "sle" | "sgt" | "sge" | "set";

/** An SSA value: its defining instruction, by identity. */
export type Value = Instruction;

interface Base {
  /** Unique in its function; dense enough to index arrays with. */
  readonly id: number;
  readonly span: Span | undefined;
}

export type Instruction =
  | (Base & { readonly op: "const"; readonly value: bigint })
  | (Base & { readonly op: "undef" })
  /** The program's context, or a callback's or subprogram's n-th argument. */
  | (Base & { readonly op: "argument"; readonly index: number })
  /** Address of a stack slot; slots are placed (and share space) after register allocation. */
  | (Base & { readonly op: "slot"; readonly slot: StackSlot })
  /** Address of a map's descriptor, for helpers. */
  | (Base & { readonly op: "map"; readonly map: number })
  /** Address of byte `offset` in the only value of a single-element array map. */
  | (Base & { readonly op: "map-value"; readonly map: number; readonly offset: number })
  /** Address of another function of the same program, for callback helpers. */
  | (Base & { readonly op: "function"; readonly callee: FunctionIr })
  /** A constant that is only known when the object is loaded (e.g. the tracer's pid): see BpfObject.loadConstants. */
  | (Base & { readonly op: "load-constant"; readonly name: string })
  /** A variable of the kernel by its id in vmlinux's BTF: an address, or what bpf_per_cpu_ptr() wants of a per-CPU one. */
  | (Base & { readonly op: "kernel-variable"; readonly btfId: number })
  | (Base & {
      readonly op: "binary";
      readonly operation: BinaryOperation;
      readonly width: Width;
      left: Value;
      right: Value;
    })
  | (Base & { readonly op: "neg"; readonly width: Width; operand: Value })
  | (Base & { readonly op: "bswap"; readonly bytes: 2 | 4 | 8; operand: Value })
  /** Takes the low `bytes` and extends them to 64 bits. */
  | (Base & { readonly op: "extend"; readonly bytes: 1 | 2 | 4; readonly signed: boolean; operand: Value })
  /** 1 or 0. */
  | (Base & {
      readonly op: "compare";
      readonly comparison: Comparison;
      readonly width: Width;
      left: Value;
      right: Value;
    })
  /** Zero-extends; sign extension is an `extend` of the result. `volatile` loads are never merged or removed. */
  | (Base & {
      readonly op: "load";
      readonly bytes: Bytes;
      base: Value;
      offset: number;
      readonly volatile: boolean;
    })
  | (Base & { readonly op: "store"; readonly bytes: Bytes; base: Value; offset: number; value: Value })
  /** Adds without a result, atomically. */
  | (Base & { readonly op: "atomic-add"; readonly bytes: 4 | 8; base: Value; offset: number; value: Value })
  /** Adds and gives what was there before, atomically. */
  | (Base & { readonly op: "fetch-add"; readonly bytes: 4 | 8; base: Value; offset: number; value: Value })
  /** Writes `value` where `expected` is, and gives what was there before, atomically. */
  | (Base & {
      readonly op: "compare-exchange";
      readonly bytes: 4 | 8;
      base: Value;
      offset: number;
      expected: Value;
      value: Value;
    })
  /** Calls a kernel helper by its id name, e.g. `ktime_get_ns`, or with `kfunc` a function that the kernel's BTF has for
   * programs. Clobbers nothing but its result in the IR's view. */
  | (Base & {
      readonly op: "call";
      readonly helper: string;
      readonly kfunc?: true;
      args: Value[];
      readonly effects: Effects;
    })
  | (Base & { readonly op: "call-local"; readonly callee: FunctionIr; args: Value[] })
  /** One operand a predecessor, in the order of `block.predecessors`. */
  | (Base & { readonly op: "phi"; operands: Value[] });

/** What a helper does that passes must respect. `pure`: same arguments, same result within one run of the program
 * (e.g. get_current_pid_tgid); `read`: reads memory or time, may not be merged, may be removed if unused;
 * `write`: must stay, in order. */
export type Effects = "pure" | "read" | "write";

export type Terminator =
  | { readonly kind: "jump"; target: Block; readonly span?: Span | undefined }
  | {
      readonly kind: "branch";
      readonly comparison: Comparison;
      readonly width: Width;
      left: Value;
      right: Value;
      whenTrue: Block;
      whenFalse: Block;
      /** Which way is usual; the other is laid out of line. */
      readonly likely: "true" | "false" | undefined;
      readonly span: Span | undefined;
    }
  | { readonly kind: "return"; value: Value; readonly span: Span | undefined };

export interface Block {
  readonly id: number;
  /** For dumps: what the block is, e.g. `if.then`. */
  readonly label: string;
  readonly instructions: Instruction[];
  terminator: Terminator | undefined;
  readonly predecessors: Block[];
}

export interface StackSlot {
  readonly id: number;
  /** Bytes; a multiple of 8 is used on the stack whatever is asked for. */
  readonly size: number;
  readonly label: string;
}

export interface FunctionIr {
  readonly name: string;
  readonly argumentCount: number;
  readonly blocks: Block[];
  readonly slots: StackSlot[];
  /** Next free id of a value, block or slot. */
  nextId: number;
}

/** A probe's program: the entry function first, then the subprograms that it reaches. */
export interface ProgramIr {
  readonly name: string;
  readonly functions: FunctionIr[];
}

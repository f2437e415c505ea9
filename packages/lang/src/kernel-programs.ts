// What the compiler may ask about the BPF programs that are loaded: their functions, which can be traced as the kernel's own
// can. Part of Target.

import type { Btf } from "@kscope/btf";

export interface KernelProgram {
  readonly id: number;
  /** As the kernel cuts it: at most 15 characters. */
  readonly name: string;
  /** As the kernel names it, lower case without BPF_PROG_TYPE_. */
  readonly type: string;
  /** The program itself first, then its subprograms; none where it was loaded without BTF. */
  readonly functions: readonly ProgramFunction[];
  /** Its own; undefined where it was loaded without. */
  readonly btf: Btf | undefined;
  /** Machine code, which is what can be traced. */
  readonly jited: boolean;
  /** Traces another BPF program. */
  readonly tracesProgram: boolean;
}

export interface ProgramFunction {
  readonly name: string;
  /** Of the function, in the program's BTF. */
  readonly typeId: number;
}

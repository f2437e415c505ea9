// How to get from a frame to its caller's, at one place of the code of x86-64: what a row of the call frame information says
// of the canonical frame address (CFA), which is the caller's stack pointer, and of the two registers that unwinding needs.
// DWARF 5, section 6.4.1; System V ABI for AMD64, section 3.7.

/** What a value is counted from. */
export type UnwindBase = "cfa" | "sp" | "bp";

/** A place in memory. */
export interface UnwindPlace {
  readonly base: UnwindBase;
  readonly offset: number;
}

export interface UnwindCfa {
  readonly base: "sp" | "bp";
  readonly offset: number;
  /** The CFA is the word there: of signal frames, and where a function aligns its stack. */
  readonly dereferenced: boolean;
  /** 8 more once an entry of the procedure linkage table has pushed its number: from byte 11 of its 16 on. */
  readonly plt: boolean;
}

export interface UnwindRule {
  readonly cfa: UnwindCfa;
  /** Undefined where the caller's rbp is still in the register. */
  readonly bp: UnwindPlace | undefined;
  /** Undefined in the outermost frame. */
  readonly returnAddress: UnwindPlace | undefined;
  /** The frame below was interrupted, and not called: its address is no return address. */
  readonly signal: boolean;
}

/** Rules by the linked address from which on they hold, ascending; `undefined`: nothing is known of the code there. */
export interface UnwindTable {
  readonly addresses: Float64Array;
  /** For each address the place in `rules`. */
  readonly chosen: Uint32Array;
  readonly rules: readonly (UnwindRule | undefined)[];
}

// The names of addresses, as the decoders need them: the little that engine asks of a symbol table.

export interface KernelSymbol {
  readonly name: string;
  /** Bytes from the symbol's start. */
  readonly offset: number;
  /** Undefined for the kernel proper. */
  readonly module?: string | undefined;
}

export interface UserSymbol {
  readonly name: string;
  readonly offset: number;
  /** Of the mapped file. */
  readonly path?: string | undefined;
}

/** A line of source that an instruction comes from. */
export interface UserSource {
  /** Of a function that was inlined there; empty for the function that the symbol names. */
  readonly name: string;
  readonly inlined: boolean;
  readonly source: { readonly file: string; readonly line: number } | undefined;
}

/** All answer undefined, or nothing, where no symbol covers the address. */
export interface Symbolizer {
  kernelSymbol(address: bigint): KernelSymbol | undefined;
  userSymbol(pid: number, address: bigint): UserSymbol | undefined;
  /** Innermost first; the last is about the function that `userSymbol` names. */
  userSources(pid: number, address: bigint): readonly UserSource[];
  /** Looks at a process now, so that its addresses have names once it is gone. */
  remember?(pid: number): void;
  /** Of a program that is loaded where it is linked, whether it runs or not. */
  programSymbol?(path: string, address: bigint): UserSymbol | undefined;
}

/** Knows no names: addresses stay numbers. */
export const NO_SYMBOLS: Symbolizer = {
  kernelSymbol: () => undefined,
  userSymbol: () => undefined,
  userSources: () => [],
};

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

/** Both answer undefined where no symbol covers the address. */
export interface Symbolizer {
  kernelSymbol(address: bigint): KernelSymbol | undefined;
  userSymbol(pid: number, address: bigint): UserSymbol | undefined;
}

/** Knows no names: addresses stay numbers. */
export const NO_SYMBOLS: Symbolizer = { kernelSymbol: () => undefined, userSymbol: () => undefined };

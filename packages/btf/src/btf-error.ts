// The one error of this package that speaks about BTF bytes. Errors in C text are `CError` (c/c-error.ts).

/** Corrupt, truncated or foreign BTF. `at` is the byte offset or the type id that the reason speaks of, if any. */
export class BtfError extends Error {
  readonly reason: string;
  readonly at: number | undefined;

  constructor(reason: string, at?: number) {
    super(`bad BTF: ${reason}; take it afresh from /sys/kernel/btf or rebuild the object it came from`);
    this.name = "BtfError";
    this.reason = reason;
    this.at = at;
  }
}

// The one interface through which kscope reaches libc. Two hinges implement it, bun.ts and node.ts; package.json's
// "imports" chooses. Everything above speaks of addresses as numbers: user space ends below 2^53 on x86-64 and arm64.

/** What a system call may be given: small numbers, descriptors, addresses, or a 64-bit value as bigint. */
export type SystemCallArgument = number | bigint;

export interface Libc {
  /**
   * syscall(2). Returns what the kernel returned, or minus the error number. Memory that an argument points to must
   * come from an ArrayBuffer that the caller still holds (see Arena): an address keeps nothing alive.
   */
  syscall(
    number: number,
    a?: SystemCallArgument,
    b?: SystemCallArgument,
    c?: SystemCallArgument,
    d?: SystemCallArgument,
    e?: SystemCallArgument,
    f?: SystemCallArgument,
  ): number;
  /** Foreign memory as an ArrayBuffer, without a copy. Whoever unmaps the memory must detach the buffer first. */
  view(address: number, length: number): ArrayBuffer;
  /** Where a buffer's bytes are. Only an ArrayBuffer of its own is sure to stay there: small typed arrays move. */
  addressOf(buffer: ArrayBuffer): number;
}

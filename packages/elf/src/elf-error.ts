// The one error of this package.

/** `not-elf`: other bytes; `unsupported`: an ELF file of another kind of machine; `corrupt`: contradicts itself or ends early. */
export type ElfErrorCode = "not-elf" | "unsupported" | "corrupt";

const ADVICE: Readonly<Record<ElfErrorCode, string>> = {
  "not-elf": "name a program or a shared library",
  unsupported: "use a 64-bit little-endian program for x86-64 or arm64",
  corrupt: "take the file afresh from its package or build it again",
};

/** An ELF file that cannot be used. `reason` is the fact alone; the message adds what to do. */
export class ElfError extends Error {
  readonly code: ElfErrorCode;
  readonly reason: string;
  readonly advice: string;

  constructor(code: ElfErrorCode, reason: string) {
    super(`bad ELF: ${reason}; ${ADVICE[code]}`);
    this.name = "ElfError";
    this.code = code;
    this.reason = reason;
    this.advice = ADVICE[code];
  }
}

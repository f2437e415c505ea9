// System call numbers of the processor this process runs on.
import { SYSTEM_CALL_ARM64, SYSTEM_CALL_X86_64 } from "../generated/system-calls.generated.ts";

/** Names that every architecture has, so that code written on one cannot lean on a call the other lacks. */
export type SystemCallName = keyof typeof SYSTEM_CALL_X86_64 & keyof typeof SYSTEM_CALL_ARM64;

export const NR: Readonly<Record<SystemCallName, number>> =
  process.arch === "arm64" ? SYSTEM_CALL_ARM64 : SYSTEM_CALL_X86_64;

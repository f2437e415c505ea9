// bpf(2) itself: one command, one attribute structure.
import { libc } from "#libc";
import { BpfError } from "./errors/syscall-error.ts";
import { BPF_CMD } from "./generated/bpf-enums.generated.ts";
import { NR } from "./libc/system-call-number.ts";
import type { Layout, Struct } from "./memory/struct.ts";

export type BpfCommand = keyof typeof BPF_CMD;

/** Runs a command and returns its result or minus the error number. */
export function tryBpf<L extends Layout>(command: BpfCommand, attr: Struct<L>): number {
  return libc.syscall(NR.bpf, BPF_CMD[command], attr.address, attr.used);
}

/** Runs a command and throws BpfError if it fails; `subject` names what it was about, for the message. */
export function bpf<L extends Layout>(command: BpfCommand, attr: Struct<L>, subject?: string): number {
  const result = tryBpf(command, attr);
  if (result < 0) throw new BpfError(command, -result, subject);
  return result;
}

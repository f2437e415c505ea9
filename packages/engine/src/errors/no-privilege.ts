// BPF is not available to this user or on this kernel: said once, before any program is blamed.
import { BpfError, type SyscallError } from "@kscope/kernel";

export class NoPrivilege extends Error {
  readonly errno: number;

  constructor(cause: SyscallError) {
    super(
      "this process may not use BPF; run as root, or with the capabilities CAP_BPF and CAP_PERFMON " +
        "(in a container also without a seccomp filter on bpf(2))",
      { cause },
    );
    this.name = "NoPrivilege";
    this.errno = cause.errno;
  }
}

export class NoBpf extends Error {
  constructor(cause: SyscallError) {
    super("this kernel has no bpf(2); use one built with CONFIG_BPF_SYSCALL", { cause });
    this.name = "NoBpf";
    this.name = "NoBpf";
  }
}

/** The general error behind a failed map creation or program load, if it is one; else undefined. */
export function generalCause(error: unknown): NoPrivilege | NoBpf | undefined {
  if (!(error instanceof BpfError)) return undefined;
  if (error.errnoName === "ENOSYS") return new NoBpf(error);
  return error.errnoName === "EPERM" ? new NoPrivilege(error) : undefined;
}

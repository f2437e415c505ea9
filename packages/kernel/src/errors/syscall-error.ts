// What a failed system call becomes: a typed error whose message says which call, why, and what to do about it.
import { ERRNO } from "../generated/errno.generated.ts";
import { ENOTSUPP, errnoName, errnoText } from "./errno.ts";

/** Advice by error number, for calls that need privileges or kernel support; undefined where there is none to give. */
export function hintFor(call: string, errno: number): string | undefined {
  const bpf = call.startsWith("bpf(") || call.startsWith("perf_event_open");
  if (errno === ERRNO.EPERM || errno === ERRNO.EACCES) {
    return bpf
      ? "run as root, or with the capabilities CAP_BPF and CAP_PERFMON (CAP_SYS_ADMIN before Linux 5.8)"
      : "run as root";
  }
  if (errno === ERRNO.ENOSYS) return "this kernel was built without it";
  if (errno === ENOTSUPP || errno === ERRNO.EOPNOTSUPP) return "this kernel or processor does not have it";
  if (errno === ERRNO.EMFILE) return "raise the limit of open files (ulimit -n)";
  if (errno === ERRNO.ENOMEM) return "ask for smaller or fewer maps";
  return undefined;
}

/** A system call that failed. `errno` is positive. */
export class SyscallError extends Error {
  readonly call: string;
  readonly errno: number;
  readonly errnoName: string;
  readonly hint: string | undefined;

  constructor(call: string, errno: number, hint: string | undefined = hintFor(call, errno)) {
    super(`${call}: ${errnoText(errno)} (${errnoName(errno)})${hint === undefined ? "" : `; ${hint}`}`);
    this.name = "SyscallError";
    this.call = call;
    this.errno = errno;
    this.errnoName = errnoName(errno);
    this.hint = hint;
  }
}

/** A bpf(2) command that failed; `command` is its C name without BPF_, such as MAP_CREATE. */
export class BpfError extends SyscallError {
  readonly command: string;

  constructor(command: string, errno: number, subject?: string, hint?: string) {
    const call = `bpf(BPF_${command})${subject === undefined ? "" : ` ${subject}`}`;
    super(call, errno, hint ?? hintFor(call, errno));
    this.name = "BpfError";
    this.command = command;
  }
}

/** Something this kernel cannot do. `feature` is a short name, `since` the release that brought it, if known. */
export class UnsupportedError extends Error {
  readonly feature: string;
  readonly since: string | undefined;

  constructor(feature: string, since?: string, advice?: string) {
    const version = since === undefined ? "" : ` (it came with Linux ${since})`;
    super(`this kernel does not support ${feature}${version}${advice === undefined ? "" : `; ${advice}`}`);
    this.name = "UnsupportedError";
    this.feature = feature;
    this.since = since;
  }
}

/** Passes a result through, or throws what minus-errno says. */
export function check(call: string, result: number): number {
  if (result < 0) throw new SyscallError(call, -result);
  return result;
}

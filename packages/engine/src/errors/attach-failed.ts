// A probe could not be attached.
import { readFileSync } from "node:fs";
import { SyscallError } from "@kscope/kernel";

const ADVICE: Readonly<Record<string, string>> = {
  EPERM: "run as root; if you are, this kernel refuses this kind of probe (lockdown, container or configuration)",
  EACCES: "run as root, or lower kernel.perf_event_paranoid",
  ENOENT: "this kernel has no such event; `kscope -l` lists those it has",
  EINVAL: "this kernel does not take this kind of probe here",
  EMFILE: "raise the limit of open files (ulimit -n)",
  E2BIG: "too many programs are on this event already; stop other tracers",
  ESRCH: "the process has ended",
  EILSEQ: "Possible attachment attempt in the middle of an instruction, try a different offset.",
  EOPNOTSUPP: "this kernel does not support this kind of probe",
};

const RATE = "/proc/sys/kernel/perf_event_max_sample_rate";

/** Where the kind of probe says more than the error number. */
function special(probe: string, { errnoName }: SyscallError): string | undefined {
  const kind = probe.slice(0, probe.indexOf(":"));
  if (kind === "hardware" && errnoName === "ENOENT")
    return "this machine lets nobody use that counter, as virtual machines do; software:cpu-clock samples by time";
  if (kind === "watchpoint" && errnoName === "ENOSPC")
    return "all debug registers of a processor are taken; most have four";
  if (kind === "iter" && errnoName === "EEXIST") return "something is pinned there already: remove the file first";
  if (kind === "iter") return "pinning needs a BPF file system: mount -t bpf bpf /sys/fs/bpf";
  if (kind !== "profile" || errnoName !== "EINVAL") return undefined;
  try {
    const most = readFileSync(RATE, "latin1").trim();
    return `this kernel takes at most ${most} samples a second (sysctl kernel.perf_event_max_sample_rate)`;
  } catch {
    return undefined;
  }
}

export class AttachFailed extends Error {
  /** Canonical name of the attach point. */
  readonly probe: string;
  readonly errno: number | undefined;

  constructor(probe: string, cause: unknown) {
    const known = cause instanceof SyscallError ? cause : undefined;
    const what = known === undefined ? String(cause instanceof Error ? cause.message : cause) : known.errnoName;
    const advice =
      known === undefined ? undefined : (special(probe, known) ?? ADVICE[known.errnoName] ?? known.message);
    super(`Unable to attach probe: ${probe}: ${what}${advice === undefined ? "" : `; ${advice}`}`, { cause });
    this.name = "AttachFailed";
    this.probe = probe;
    this.errno = known?.errno;
  }
}

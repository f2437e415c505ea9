// Mounts tracefs without a mount point: a detached mount that only this process sees, by its descriptor (Linux 5.2).
import { libc } from "#libc";
import { check, SyscallError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { ABI } from "../generated/abi.generated.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { Arena } from "../memory/arena.ts";
import { TracefsError } from "./tracefs-error.ts";

function mount(): Fd {
  const arena = new Arena(16);
  const name = arena.placeText("tracefs");
  using context = new Fd(check("fsopen(tracefs)", libc.syscall(NR.fsopen, name, ABI.FSOPEN_CLOEXEC)));
  const { number } = context;
  check("fsconfig(tracefs)", libc.syscall(NR.fsconfig, number, ABI.FSCONFIG_CMD_CREATE, 0, 0, 0));
  const attributes = ABI.MOUNT_ATTR_NOSUID | ABI.MOUNT_ATTR_NODEV | ABI.MOUNT_ATTR_NOEXEC;
  return new Fd(check("fsmount(tracefs)", libc.syscall(NR.fsmount, number, ABI.FSMOUNT_CLOEXEC, attributes)));
}

/** The descriptor of a tracefs mount of our own; its files are under `/proc/self/fd/N/`. Throws TracefsError. */
export function mountTracefsPrivately(): Fd {
  try {
    return mount();
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    const refused = error.errno === ERRNO.EPERM || error.errno === ERRNO.EACCES;
    const problem = process.geteuid?.() === 0 ? "incapable" : "refused";
    throw new TracefsError(refused ? problem : "absent", { cause: error });
  }
}

// Files under /proc/PID that tell what a process is: each undefined once it is gone or when this user may not look.
import { readFileSync, readlinkSync, statSync } from "node:fs";

/** Text of a file under /proc/PID as a byte string. */
export function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return undefined;
  }
}

/**
 * Which program runs under a process id: start time and program file. It changes at exec and when the number is used again.
 */
export function processIdentity(pid: number): string | undefined {
  const stat = readProc(pid, "stat");
  if (stat === undefined) return undefined;
  // the command may hold blanks and brackets; after its last bracket come fields 3 and up, and 22 is the start time
  const startTime = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  try {
    const exe = statSync(`/proc/${pid}/exe`, { bigint: true });
    return `${startTime} ${exe.dev}:${exe.ino}`;
  } catch {
    // a zombie has no program any more, kernel threads never had, and those of other users may not be asked
    return startTime;
  }
}

/** Id in the innermost process name space: what the process itself writes into the name of its perf map. */
export function innermostPid(pid: number): number {
  const ids = /^NSpid:\s+(.*)$/m.exec(readProc(pid, "status") ?? "")?.[1]?.split(/\s+/);
  return Number(ids?.at(-1) ?? pid);
}

/** Path of the running program, as its mount name space has it; a byte string. */
export function programPath(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`, "latin1");
  } catch {
    return undefined;
  }
}

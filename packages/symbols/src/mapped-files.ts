// Files that processes have mapped, and how their paths are reached from here: a process may live in another mount name
// space, in which the same path is another file.
import { readdirSync, readlinkSync } from "node:fs";
import { readProc } from "./proc-files.ts";

/** Where a process's file system is, as seen from here: empty for the one we are in. */
export function rootOf(pid: number): string {
  return mountNamespace(`${pid}`) === mountNamespace("self") ? "" : `/proc/${pid}/root`;
}

function mountNamespace(process: string): string | undefined {
  try {
    return readlinkSync(`/proc/${process}/ns/mnt`);
  } catch {
    return undefined;
  }
}

/** Paths as the process has them, its program first, each once; without those that are gone. */
export function mappedPaths(pid: number): readonly string[] {
  const found = new Set<string>();
  const program = programPathOf(pid);
  if (program !== undefined && !program.endsWith(" (deleted)")) found.add(program);
  for (const line of (readProc(pid, "maps") ?? "").split("\n")) {
    // address, permissions, offset, device and inode come first (proc_pid_maps(5))
    const path = /^\S+ \S+ \S+ \S+ \d+ +(\/.*)$/.exec(line)?.[1];
    if (path !== undefined && !path.endsWith(" (deleted)")) {
      found.add(Buffer.from(path.replaceAll("\\012", "\n"), "latin1").toString("utf8"));
    }
  }
  return [...found];
}

/** Path of the program that a process runs, as the process has it. */
export function programPathOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}

/** Processes that run now. */
export function runningProcesses(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

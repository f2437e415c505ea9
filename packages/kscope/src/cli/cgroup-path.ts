// From the path of a cgroup of version 2 to its id, which is the inode number of its directory.

import { readFileSync, statSync } from "node:fs";
import { UsageError } from "./usage-error.ts";

/** `path` is a directory, or relative to where cgroups of version 2 are mounted. Throws UsageError. */
export function cgroupId(path: string): bigint {
  const mounts = cgroupMounts(readFileSync("/proc/self/mountinfo", "utf8"));
  const below = path.replace(/^\/+/, "");
  for (const candidate of [...(path.startsWith("/") ? [path] : []), ...mounts.map((mount) => `${mount}/${below}`)]) {
    const found = statSync(candidate, { bigint: true, throwIfNoEntry: false });
    if (found?.isDirectory() === true && mounts.some((m) => candidate === m || candidate.startsWith(`${m}/`))) {
      return found.ino;
    }
  }
  const where = mounts.length === 0 ? "no cgroup2 file system is mounted" : `give a directory below ${mounts[0]}`;
  throw new UsageError(`there is no cgroup ${path}: ${where}`);
}

/** proc_pid_mountinfo(5): the fifth field is the mount point, the first behind " - " the kind of file system. */
export function cgroupMounts(mountinfo: string): readonly string[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [place = "", kind = ""] = line.split(" - ");
    return kind.startsWith("cgroup2 ") ? [place.split(" ")[4] ?? ""] : [];
  });
}

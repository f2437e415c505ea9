// Cgroups (version 2) by path: a directory, or relative to where they are mounted.

import { readFileSync, statSync } from "node:fs";
import { UnfitValue } from "./unfit-value.ts";

/** The directory, as it is in the file system. Throws UnfitValue. */
export function cgroupDirectory(path: string): string {
  const mounts = cgroupMounts(readFileSync("/proc/self/mountinfo", "utf8"));
  const below = path.replace(/^\/+|\/+$/g, "");
  const candidates = [...(path.startsWith("/") ? [`/${below}`] : []), ...mounts.map((m) => `${m}/${below}`)];
  const found = candidates.find(
    (directory) =>
      mounts.some((m) => `${directory}/`.startsWith(`${m}/`)) &&
      statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true,
  );
  if (found !== undefined) return found;
  const where = mounts.length === 0 ? "no cgroup2 file system is mounted" : `a directory below ${mounts[0]}`;
  throw new UnfitValue(`the path of a cgroup (${where})`);
}

/** The id is the inode number of the directory. */
export function cgroupId(directory: string): bigint {
  return statSync(directory, { bigint: true }).ino;
}

/** proc_pid_mountinfo(5): the fifth field is the mount point, the first behind " - " the kind of file system. */
function cgroupMounts(mountinfo: string): readonly string[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [place = "", kind = ""] = line.split(" - ");
    return kind.startsWith("cgroup2 ") ? [place.split(" ")[4] ?? ""] : [];
  });
}

// Which processors there are, from sysfs. "Possible" ones decide the size of per-CPU map values, "online" ones where
// perf events can be opened.
import { readFileSync } from "node:fs";
import { UnsupportedError } from "../errors/syscall-error.ts";

const DIRECTORY = "/sys/devices/system/cpu";

/** Reads the kernel's list format, "0-3,8,10-11". */
export function parseCpuList(text: string): number[] {
  const cpus: number[] = [];
  for (const range of text.trim().split(",")) {
    if (range === "") continue;
    const [first = 0, last = first] = range.split("-").map(Number);
    for (let cpu = first; cpu <= last; cpu++) cpus.push(cpu);
  }
  return cpus;
}

let possible: number | undefined;

/** How many processors the kernel has room for; it never changes while the kernel runs. */
export function possibleCpus(): number {
  possible ??= readList("possible").length;
  return possible;
}

/** Throws UnsupportedError where sysfs is not mounted. */
function readList(name: string): number[] {
  try {
    return parseCpuList(readFileSync(`${DIRECTORY}/${name}`, "latin1"));
  } catch {
    throw new UnsupportedError(
      `counting processors: ${DIRECTORY}/${name} can't be read`,
      undefined,
      "mount sysfs on /sys",
    );
  }
}

/** Numbers of the processors that are on now. */
export function onlineCpus(): number[] {
  return readList("online");
}

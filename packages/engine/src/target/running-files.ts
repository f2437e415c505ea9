// Every file that any process has mapped, once each: the same library is reached through many processes.
import { mappedPaths, rootOf, runningProcesses } from "@kscope/symbols";
import { distinctFiles } from "./binary-paths.ts";

/** Paths as seen from here, those of our own mount name space as they are. */
export function runningFiles(): readonly string[] {
  const paths = new Set<string>();
  for (const pid of runningProcesses()) {
    const root = rootOf(pid);
    for (const path of mappedPaths(pid)) paths.add(`${root}${path}`);
  }
  return distinctFiles([...paths].sort((a, b) => Number(a.startsWith("/proc/")) - Number(b.startsWith("/proc/"))));
}

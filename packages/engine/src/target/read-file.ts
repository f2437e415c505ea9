// Files that a script or the user names. A device may never end, so only what has an end is read.
import { readFileSync, statSync } from "node:fs";

/** Bytes of a regular file or of a pipe, as the shell's <(…) makes; undefined for all else and what may not be read. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() || stat.isFIFO() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is something at the path that is no regular file. */
export function isOtherThanFile(path: string): boolean {
  try {
    return !statSync(path).isFile();
  } catch {
    return false;
  }
}

// The vDSO: an ELF image that the kernel maps into each process, in no file. Read from the memory of the process.
import { closeSync, openSync, readSync } from "node:fs";
import type { MapRange } from "./process-maps.ts";

// today's images take 2 to 4 pages
const LARGEST = 1 << 20;

/** The bytes of a mapping; undefined when the process is gone or may not be read. */
export function readVdso(pid: number, range: MapRange): Uint8Array | undefined {
  const length = range.end - range.start;
  if (length > LARGEST) return undefined;
  try {
    const fd = openSync(`/proc/${pid}/mem`, "r");
    try {
      const bytes = new Uint8Array(length);
      return readSync(fd, bytes, 0, length, range.start) === length ? bytes : undefined;
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

// How large a ring buffer is that nobody gave a size: as bpftrace's, so that the same bursts fit.
import { readFileSync } from "node:fs";

const KIB = 1024;
const LEAST = 256 * KIB;
const MOST = 16 * KIB * KIB;

/** A power of two. */
export function ringBytes(meminfo: string = readFileSync("/proc/meminfo", "latin1")): number {
  const available = Number(/^MemAvailable:\s*(\d+) kB$/m.exec(meminfo)?.[1] ?? 0) * KIB;
  const bytes = Math.min(MOST, Math.max(LEAST, available));
  const below = 2 ** Math.floor(Math.log2(bytes));
  return bytes - below <= 2 * below - bytes ? below : 2 * below;
}

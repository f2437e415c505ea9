// A directory whose files are on a block device, for tests of the block tools: such a file system has a device number of
// its own major, where tmpfs, overlay and network file systems have major 0.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Undefined where there is none that tests may write to. */
export function blockDirectory(): string | undefined {
  for (const parent of [tmpdir(), process.cwd(), "/var/tmp"]) {
    const directory = mkdtempSync(join(parent, "kscope-block-"));
    // glibc's gnu_dev_major()
    const device = BigInt(statSync(directory).dev);
    const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
    if (major !== 0n) return directory;
    rmSync(directory, { recursive: true });
  }
  return undefined;
}

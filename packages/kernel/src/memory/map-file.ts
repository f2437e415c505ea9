// A whole file as memory, read-only and for good. What sysfs hands out a page at a time by read(2) comes at once this way.

import { closeSync, fstatSync, openSync } from "node:fs";
import { libc } from "#libc";
import { ABI } from "../generated/abi.generated.ts";
import { NR } from "../libc/system-call-number.ts";

/**
 * The bytes of a file, mapped privately; they stay mapped until the process ends. Undefined where the file can't be opened,
 * is no regular one, or its file system can't map it (sysfs maps /sys/kernel/btf since Linux 6.16): read it then.
 */
export function mapFile(path: string): Uint8Array | undefined {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(fd);
    const length = stat.size;
    if (!stat.isFile() || length === 0) return undefined;
    const address = libc.syscall(NR.mmap, 0, length, ABI.PROT_READ, ABI.MAP_PRIVATE, fd, 0);
    return address < 0 ? undefined : new Uint8Array(libc.view(address, length));
  } finally {
    closeSync(fd);
  }
}

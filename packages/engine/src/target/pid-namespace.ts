// The pid namespace that this process lives in: ids that a script sees are those of this namespace.
import { statSync } from "node:fs";
import type { PidNamespace } from "@kscope/lang";

/** PROC_PID_INIT_INO (linux/proc_ns.h): the inode of the initial one. */
const INITIAL = 0xeffffffcn;

/** Undefined in the initial namespace, and where /proc does not tell. */
export function ownPidNamespace(): PidNamespace | undefined {
  const stat = statSync("/proc/self/ns/pid", { bigint: true, throwIfNoEntry: false });
  if (stat === undefined || stat.ino === INITIAL) return undefined;
  return { device: kernelDevice(stat.dev), inode: stat.ino };
}

/** stat(2) spreads a device number for old programs; helpers want the kernel's own form, major << 20 | minor. */
export function kernelDevice(device: bigint): bigint {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
  return (major << 20n) | minor;
}

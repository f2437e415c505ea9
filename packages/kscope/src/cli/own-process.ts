// Whether kscope's own process has the number that programs in the kernel know it by.

import { statSync } from "node:fs";

/** PROC_PID_INIT_INO of include/linux/proc_ns.h. */
const FIRST_NAMESPACE = 0xeffffffc;

/** Not in a container with process ids of its own: there another process has that number in the kernel's eyes. */
export function isInFirstPidNamespace(): boolean {
  return statSync("/proc/self/ns/pid", { throwIfNoEntry: false })?.ino === FIRST_NAMESPACE;
}

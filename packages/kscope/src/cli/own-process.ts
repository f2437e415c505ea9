// kscope's own process, as programs in the kernel know it.

import { statSync } from "node:fs";

/** PROC_PID_INIT_INO of include/linux/proc_ns.h. */
const FIRST_NAMESPACE = 0xeffffffc;

/** Undefined in a container with process ids of its own: there another process has that number in the kernel's eyes. */
export function ownProcessId(): number | undefined {
  const namespace = statSync("/proc/self/ns/pid", { throwIfNoEntry: false })?.ino;
  return namespace === FIRST_NAMESPACE ? process.pid : undefined;
}

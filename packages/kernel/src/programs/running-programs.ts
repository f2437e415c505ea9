// Waiting until no program runs any more that was running before: the kernel runs them inside of RCU read-side sections, and
// the global barrier of membarrier(2) waits for all of those, some 10 to 20 ms.
import { libc } from "#libc";
import { NR } from "../libc/system-call-number.ts";

/** MEMBARRIER_CMD_GLOBAL in linux/membarrier.h. */
const GLOBAL = 1;
/** Where the kernel refuses (nohz_full): longer than any program runs. */
const LONG_ENOUGH_MS = 100;

/** Blocks until programs that run now have ended. */
export function waitForRunningPrograms(): void {
  if (libc.syscall(NR.membarrier, GLOBAL, 0, 0) === 0) return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LONG_ENOUGH_MS);
}

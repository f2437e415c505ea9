// `-p PID`: the number, and whether there is such a process.

import { existsSync } from "node:fs";
import { UsageError } from "./usage-error.ts";

/** What the kernel allows at most (PID_MAX_LIMIT). */
const MOST = 4194304;

/** A process that is not, or no longer, there. */
export class NoSuchProcess extends Error {
  readonly pid: number;

  constructor(pid: number) {
    super(
      `there is no process ${pid}; it may have ended: look with ps -e, or let kscope start the command: kscope -c COMMAND …`,
    );
    this.name = "NoSuchProcess";
    this.pid = pid;
  }
}

export function pidOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const hint = `a process id is a number from 1 to ${MOST}`;
  if (!/^\d+$/.test(text)) {
    const problem = /^\d/.test(text) ? "invalid trailing bytes" : "invalid integer";
    throw new UsageError(`Failed to parse pid: ${problem}: ${text}`, hint);
  }
  const pid = Number(text);
  if (pid < 1 || pid > MOST) throw new UsageError(`Pid out of range: ${text}`, hint);
  return pid;
}

/** Throws NoSuchProcess. */
export function demandProcess(pid: number | undefined): void {
  if (pid !== undefined && !existsSync(`/proc/${pid}`)) throw new NoSuchProcess(pid);
}

// `-p PID`: the number, and whether there is such a process.

import { existsSync } from "node:fs";
import { UsageError } from "./option-table.ts";

/** What the kernel allows at most (PID_MAX_LIMIT). */
const MOST = 4194304;

/** A process that is not, or no longer, there. */
export class NoSuchProcess extends Error {
  readonly pid: number;

  constructor(pid: number) {
    super(`there is no process ${pid}; it may have ended: look with ps -e, or start the command with -c`);
    this.name = "NoSuchProcess";
    this.pid = pid;
  }
}

export function pidOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const pid = /^\d+$/.test(text) ? Number(text) : 0;
  if (pid < 1 || pid > MOST) throw new UsageError(`"${text}" is no process id: give a number from 1 to ${MOST}`);
  return pid;
}

/** Throws NoSuchProcess. */
export function demandProcess(pid: number | undefined): void {
  if (pid !== undefined && !existsSync(`/proc/${pid}`)) throw new NoSuchProcess(pid);
}

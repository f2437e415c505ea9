// Why a session ends: the first of several things that may happen. Each watcher is undone when the session is over.
import type { RunOptions } from "./options.ts";

const LOOK_FOR_PROCESS_MS = 100;

/** Calls `end` once: at the abort signal, the child's end, the process's end, or the end of the duration. */
export function watchForEnd(options: RunOptions, end: () => void): () => void {
  const undo: (() => void)[] = [];
  const { signal, child, duration, pid } = options;
  if (signal !== undefined) undo.push(watchSignal(signal, end));
  if (child !== undefined) void child.exited.then(end, end);
  if (duration !== undefined) undo.push(cancel(setTimeout(end, duration)));
  if (pid !== undefined) undo.push(cancel(setInterval(() => isGone(pid) && end(), LOOK_FOR_PROCESS_MS)));
  return () => {
    for (const step of undo) step();
  };
}

function watchSignal(signal: AbortSignal, end: () => void): () => void {
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  return () => signal.removeEventListener("abort", end);
}

function cancel(timer: ReturnType<typeof setTimeout>): () => void {
  return () => clearTimeout(timer);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

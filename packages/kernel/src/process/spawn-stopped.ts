// Starts a command that waits, before its exec, to be let go: what `-c CMD` needs to trace a process from its first
// instruction. Nothing here can fork without running on, so a shell does: it stops itself, and once continued becomes the
// command, which so has the process number that probes were filtered by.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { CommandError, resolveProgram } from "./command-words.ts";

/** How a process ended: an exit code or the name of a signal. */
export interface ExitStatus {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

const TRAMPOLINE = 'kill -STOP $$; exec "$@"';
const POLL_MS = 1;

/** State letter of a process in /proc, "T" if stopped; undefined if it is gone. */
function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // the command's name may hold spaces and parentheses: the state follows the last one
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
  } catch {
    return undefined;
  }
}

/** Resolves when a process is stopped by a signal; false if it ends before. */
export async function untilStopped(pid: number): Promise<boolean> {
  for (;;) {
    const state = stateOf(pid);
    if (state === "T") return true;
    if (state === undefined || state === "Z" || state === "X") return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export class StoppedCommand implements Disposable {
  /** Number of the process, now and after the exec. */
  readonly pid: number;
  /** Path of the program that it becomes. */
  readonly program: string;
  /** Settles when the command has ended. */
  readonly exited: Promise<ExitStatus>;
  readonly #child: ChildProcess;
  #alive = true;
  #released = false;

  constructor(child: ChildProcess, pid: number, program: string) {
    this.pid = pid;
    this.program = program;
    this.#child = child;
    const atExit = (): void => this.close();
    process.once("exit", atExit);
    this.exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#alive = false;
        process.removeListener("exit", atExit);
        resolve({ code: code ?? undefined, signal: signal ?? undefined });
      });
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Lets it go; a second time does nothing. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.kill("SIGCONT");
  }

  /** Sends a signal; false if it has ended. */
  kill(signal: NodeJS.Signals): boolean {
    return this.#alive && this.#child.kill(signal);
  }

  /** Ends it: with SIGTERM, or SIGKILL if it never was let go. */
  close(): void {
    this.kill(this.#released ? "SIGTERM" : "SIGKILL");
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export interface SpawnOptions {
  /** Defaults to this process's own three files. */
  readonly stdio?: "inherit" | "ignore";
}

function spawned(child: ChildProcess, name: string, program: string): Promise<StoppedCommand> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new CommandError(name, error.message)));
    const { pid } = child;
    if (pid === undefined) return;
    const command = new StoppedCommand(child, pid, program);
    untilStopped(pid).then((stopped) => {
      if (stopped) resolve(command);
      else reject(new CommandError(name, "its process ended before it could be stopped"));
    }, reject);
  });
}

/** Starts a command that waits for `release()`. Throws CommandError if there is no such program. */
export async function spawnStopped(words: readonly string[], options: SpawnOptions = {}): Promise<StoppedCommand> {
  const [name = "", ...rest] = words;
  const program = resolveProgram(name);
  const stdio = options.stdio ?? "inherit";
  return spawned(spawn("/bin/sh", ["-c", TRAMPOLINE, "sh", program, ...rest], { stdio }), name, program);
}

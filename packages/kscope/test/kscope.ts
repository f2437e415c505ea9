// Runs the command line as users do: a process of its own, its output and how it ended.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const ENTRY = join(import.meta.dirname, "../src/main.ts");
const LAUNCHER = join(import.meta.dirname, "../../../scripts/bun.mjs");

/** The words that start kscope: `$KSCOPE_BIN`, or the sources with the Bun that runs the tests. */
export function command(): readonly string[] {
  const { KSCOPE_BIN } = process.env;
  if (KSCOPE_BIN !== undefined) return [KSCOPE_BIN];
  return process.versions.bun === undefined ? [process.execPath, LAUNCHER, ENTRY] : [process.execPath, ENTRY];
}

export interface Ended {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output or error has this text; rejects if it ends before. */
  says(text: string): Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Words before kscope's own, such as `setpriv --reuid 65534`. */
  readonly under?: readonly string[];
  /** Milliseconds after which it counts as hanging. */
  readonly limit?: number;
}

/** After this long a run counts as hanging and is killed. */
const LIMIT_MS = 20_000;

export function start(args: readonly string[], { env = {}, under = [], limit = LIMIT_MS }: StartOptions = {}): Started {
  const [program = "", ...words] = [...under, ...command(), ...args];
  const child = spawn(program, words, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const text = { out: "", err: "" };
  const waiting: (() => void)[] = [];
  const take = (stream: "out" | "err") => (chunk: Buffer) => {
    text[stream] += chunk.toString("latin1");
    for (const look of waiting) look();
  };
  child.stdout.on("data", take("out"));
  child.stderr.on("data", take("err"));
  const end = setTimeout(() => child.kill("SIGKILL"), limit);
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(end);
      resolve({ ...text, code, signal });
    });
  });
  const says = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (`${text.out}\0${text.err}`.includes(wanted)) resolve();
      };
      waiting.push(look);
      look();
      void ended.then(() => reject(new Error(`it ended without saying "${wanted}": ${text.out}${text.err}`)));
    });
  return { child, ended, says };
}

export function kscope(args: readonly string[], options?: StartOptions): Promise<Ended> {
  return start(args, options).ended;
}

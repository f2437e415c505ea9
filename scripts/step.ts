// One step of a check: runs, says in a line how it went and how long it took, and shows what a failing one printed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./executable.ts";

export interface StepResult {
  readonly ok: boolean;
  /** Shown if it failed. */
  readonly output: string;
  /** Shown if it went well: what was looked at. */
  readonly summary?: string;
}

export interface Step {
  readonly name: string;
  readonly run: () => Promise<StepResult>;
}

/** Runs a command that npm installed, without a shell. */
export function command(program: string, ...args: readonly string[]): () => Promise<StepResult> {
  return () =>
    new Promise((resolve, reject) => {
      const child = spawn(join(ROOT, "node_modules/.bin", program), args, {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const chunks: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
      child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
      child.on("error", reject);
      child.on("close", (status) => resolve({ ok: status === 0, output: Buffer.concat(chunks).toString("utf8") }));
    });
}

async function timed(step: Step): Promise<boolean> {
  const start = performance.now();
  const { ok, output, summary } = await step.run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (!ok) console.log(output.trimEnd());
  console.log(
    `${ok ? "ok  " : "FAIL"} ${step.name} (${seconds} s)${ok && summary !== undefined ? `: ${summary}` : ""}`,
  );
  return ok;
}

/** Runs lanes beside each other, the steps of a lane one after another. True if all went well. */
export async function runLanes(lanes: readonly (readonly Step[])[]): Promise<boolean> {
  const results = await Promise.all(
    lanes.map(async (lane) => {
      let ok = true;
      for (const step of lane) ok = (await timed(step)) && ok;
      return ok;
    }),
  );
  return results.every((ok) => ok);
}

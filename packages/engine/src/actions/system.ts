// system(format, ...): a shell command. Its output is reported when it has ended; records after it wait meanwhile, so
// that everything is printed in the order in which it happened.
import type { ActionEnvironment, ActionOf, CompileAction } from "./action.ts";
import { valuesOf } from "./values.ts";

interface Ended {
  /** Standard output and standard error, in the order in which it wrote them. */
  readonly text: string;
  readonly code: number | null;
}

async function runShell(command: string): Promise<Ended> {
  // loaded on use: few scripts run commands, and start-up is measured
  const { spawn } = await import("node:child_process");
  const script = `exec 2>&1; ${Buffer.from(command, "latin1").toString("utf8")}`;
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", script], { stdio: ["inherit", "pipe", "inherit"] });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", (code) => resolve({ text: Buffer.concat(parts).toString("latin1"), code }));
  });
}

async function run(command: string, environment: ActionEnvironment): Promise<void> {
  try {
    const { text, code } = await runShell(command);
    if (text !== "" || code === 0) environment.report({ kind: "text", source: "syscall", text });
    if (code === 0) return;
    const how = code === null ? "was ended by a signal" : `exited with code ${code}`;
    environment.report({ kind: "failure", message: `command ${how}` });
  } catch (error) {
    const message = `cannot run sh: ${error instanceof Error ? error.message : error}`;
    environment.report({ kind: "failure", message });
  }
}

export const systemAction: CompileAction<ActionOf<"system">> = (action, event, environment) => {
  const { types, read } = valuesOf(event, environment.decoding);
  return (bytes, offset) => run(environment.render(action.format, types, read(bytes, offset)), environment);
};

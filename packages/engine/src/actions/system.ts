// system(format, ...): a shell command. Its output is reported when it has ended; records after it wait meanwhile, so
// that everything is printed in the order in which it happened.
import type { ActionEnvironment, ActionOf, CompileAction } from "./action.ts";
import { valuesOf } from "./values.ts";

/** Runs a command and gives what it wrote, standard output and standard error in the order in which it wrote them. */
async function outputOf(command: string): Promise<string> {
  // loaded on use: few scripts run commands, and start-up is measured
  const { spawn } = await import("node:child_process");
  const script = `exec 2>&1\n${Buffer.from(command, "latin1").toString("utf8")}`;
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", script], { stdio: ["inherit", "pipe", "inherit"] });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", () => resolve(Buffer.concat(parts).toString("latin1")));
  });
}

async function run(command: string, environment: ActionEnvironment): Promise<void> {
  try {
    const text = await outputOf(command);
    environment.report({ kind: "text", source: "syscall", text });
  } catch (error) {
    const message = `cannot run sh: ${error instanceof Error ? error.message : error}`;
    environment.report({ kind: "runtime-error", message, location: undefined });
  }
}

export const systemAction: CompileAction<ActionOf<"system">> = (action, event, environment) => {
  const { types, read } = valuesOf(event, environment.decoding);
  return (bytes, offset) => run(environment.render(action.format, types, read(bytes, offset)), environment);
};

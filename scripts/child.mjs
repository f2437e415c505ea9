// Runs a program as if it stood here itself: its standard streams are ours, signals reach it, and its end is our end.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** A terminal sends its signals to the whole foreground group, so the program gets them without us, and must not get them twice. */
function inForeground() {
  try {
    const fields = readFileSync("/proc/self/stat", "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    const [, , group, , , foreground] = fields;
    return group === foreground;
  } catch {
    return false;
  }
}

function passOn(child, signal) {
  const fromTerminal = signal !== "SIGTERM" && inForeground();
  if (!fromTerminal) child.kill(signal);
}

/** Resolves to the exit code, or 128 and the signal's number, as a shell says it. */
export function runHere(program, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env });
    for (const signal of PASSED_ON) process.on(signal, () => passOn(child, signal));
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

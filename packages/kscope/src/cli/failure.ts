// How a run that failed ends: one message that says what to do, no stack trace, an exit code.

import { writeSync } from "node:fs";
import { AttachFailed, NothingAttached } from "@kscope/engine";
import type { Diagnostic } from "@kscope/lang";
import { bpftraceUsage } from "./bpftrace-usage.ts";
import { calledBpftrace } from "./personality.ts";
import type { Streams } from "./streams.ts";
import { BadOption, UsageError } from "./usage-error.ts";

export const EXIT_ERROR = 1;
export const EXIT_USAGE = 2;
/** bpftrace's own, of a run whose probes could not be attached. */
const EXIT_NOT_ATTACHED = 255;
/** Of what went wrong inside kscope (sysexits.h EX_SOFTWARE). */
const EXIT_INTERNAL = 70;
/** 128 + SIGPIPE, as the shell reports programs that a closed pipe ended. */
const EXIT_CLOSED = 141;
const CLOSED =
  "ERROR: the reader of the output has gone, so tracing was ended; 2>/dev/null hides this where it is meant\n";

/** Names of JavaScript's own errors: those of kscope have names of their own. */
const INTERNAL: ReadonlySet<string> = new Set(["Error", "TypeError", "RangeError", "ReferenceError", "SyntaxError"]);

/** In the form of a script's diagnostics. */
export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/** `verbose` adds where an internal error happened. */
export function describeFailure(error: unknown, verbose: boolean): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (calledBpftrace() && error instanceof UsageError) return asBpftrace(error);
  const internal = error instanceof Error && INTERNAL.has(error.name) && !("code" in error);
  const advice = internal ? "; this is a bug of kscope: please report it with the output of -v" : "";
  const detail = verbose && internal && error.stack !== undefined ? `\n${error.stack}` : "";
  if (error instanceof UsageError) return { text: withHint(error), exitCode: EXIT_USAGE };
  const text = `ERROR: ${internal ? "internal error: " : ""}${message}${advice}${detail}\n`;
  return { text, exitCode: internal ? EXIT_INTERNAL : exitCodeOf(error) };
}

/** Without a message the hint is all that there is to say. */
function withHint({ message, hint }: UsageError): string {
  const lines = [...(message === "" ? [] : [`ERROR: ${message}`]), ...(hint === undefined ? [] : [`HINT: ${hint}`])];
  return `${lines.join("\n")}\n`;
}

function exitCodeOf(error: unknown): number {
  const notAttached = error instanceof AttachFailed || error instanceof NothingAttached;
  return notAttached && calledBpftrace() ? EXIT_NOT_ATTACHED : EXIT_ERROR;
}

const BEFORE_THE_SCRIPT: ReadonlySet<string> = new Set(["c-definition", "missing-include", "environment-value"]);

/** Of a script that can't be compiled. bpftrace has a code for what it reads before the script itself. */
export function compileFailure(diagnostics: readonly Diagnostic[]): number {
  const first = diagnostics.find(({ severity }) => severity === "error");
  return calledBpftrace() && BEFORE_THE_SCRIPT.has(first?.code ?? "") ? EXIT_USAGE : EXIT_ERROR;
}

/** bpftrace has one exit code for it, and explains itself where an option was no good. */
function asBpftrace(error: UsageError): Failure {
  if (error instanceof BadOption) {
    const complaint = error.message === "" ? "" : `${process.argv0}: ${error.message}\n`;
    return { text: complaint + bpftraceUsage(), exitCode: EXIT_ERROR };
  }
  return { text: withHint(error), exitCode: EXIT_ERROR };
}

/** Exit code of a run whose output could not all be written. Under bpftrace's name it is quiet where a pipe's reader has gone. */
export function outputFailure(streams: Streams): number | undefined {
  const error = streams.outputError?.();
  if (error === undefined) return undefined;
  if (error.closed) {
    if (!calledBpftrace()) streams.err.write(CLOSED);
    return EXIT_CLOSED;
  }
  streams.err.write(`ERROR: ${error.message}\n`);
  return EXIT_ERROR;
}

/** What nobody caught ends the process with a message too. The kernel then takes off whatever was attached. */
export function catchTheRest(verbose: boolean): void {
  process.on("uncaughtException", (error) => {
    const { text } = describeFailure(error, verbose);
    try {
      writeSync(2, text);
    } finally {
      process.exit(EXIT_INTERNAL);
    }
  });
}

// strsignal(3)'s text of a signal number. Numbers are the generic ones of x86-64 and arm64.
import type { Decoder } from "../decoder.ts";

const TEXTS: readonly string[] = [
  "Unknown signal 0",
  "Hangup",
  "Interrupt",
  "Quit",
  "Illegal instruction",
  "Trace/breakpoint trap",
  "Aborted",
  "Bus error",
  "Floating point exception",
  "Killed",
  "User defined signal 1",
  "Segmentation fault",
  "User defined signal 2",
  "Broken pipe",
  "Alarm clock",
  "Terminated",
  "Stack fault",
  "Child exited",
  "Continued",
  "Stopped (signal)",
  "Stopped",
  "Stopped (tty input)",
  "Stopped (tty output)",
  "Urgent I/O condition",
  "CPU time limit exceeded",
  "File size limit exceeded",
  "Virtual timer expired",
  "Profiling timer expired",
  "Window changed",
  "I/O possible",
  "Power failure",
  "Bad system call",
  "Unknown signal 32",
  "Unknown signal 33",
];
/** glibc keeps 32 and 33 for itself. */
const FIRST_REAL_TIME = 34;
const LAST_REAL_TIME = 64;

export function signalNameDecoder(): Decoder {
  return ({ view }, offset) => signalText(view.getInt32(offset, true));
}

export function signalText(signal: number): string {
  if (signal >= FIRST_REAL_TIME && signal <= LAST_REAL_TIME) return `Real-time signal ${signal - FIRST_REAL_TIME}`;
  return TEXTS[signal] ?? "N/A";
}

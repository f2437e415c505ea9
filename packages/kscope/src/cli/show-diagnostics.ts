// Diagnostics of a script, on standard error, in colour where a terminal is.

import { fstatSync } from "node:fs";
import { binaryString, type Diagnostic, renderDiagnostic, type Source } from "@kscope/lang";
import type { Streams } from "./streams.ts";

export interface Shown {
  readonly sources: readonly Source[];
  readonly warnings: boolean;
}

export function showDiagnostics(shown: Shown, diagnostics: readonly Diagnostic[], streams: Streams): void {
  const color = wantsColor();
  for (const d of diagnostics.filter(firstOfItsPlace)) {
    if (d.severity !== "error" && !shown.warnings) continue;
    const text = renderDiagnostic(d, shown.sources, { color });
    streams.err.write(binaryString(text.endsWith("\n") ? text : `${text}\n`));
  }
}

/** A body that serves many probes is checked for each: one mistake is said once. */
function firstOfItsPlace({ code, span, severity }: Diagnostic, index: number, all: readonly Diagnostic[]): boolean {
  if (span === undefined || severity !== "error") return true;
  const same = (d: Diagnostic): boolean =>
    d.code === code && d.span?.file === span.file && d.span.start === span.start && d.span.end === span.end;
  return all.findIndex(same) === index;
}

const COLORS = ["auto", "always", "never"];

/** Tells of a choice of colours that is none. */
export function checkColorChoice(streams: Streams): void {
  const choice = process.env.BPFTRACE_COLOR;
  if (choice === undefined || COLORS.includes(choice)) return;
  const known = COLORS.join("|");
  const message = `Invalid env value! The valid values of \`BPFTRACE_COLOR\` are [${known}]. The current value is ${choice}!`;
  streams.err.write(binaryString(`WARNING: ${message}\n`));
}

function wantsColor(): boolean {
  const choice = process.env.BPFTRACE_COLOR;
  return choice === "always" || (choice !== "never" && process.env.NO_COLOR === undefined && isTerminal(2));
}

function isTerminal(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

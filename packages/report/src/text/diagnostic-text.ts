// Messages for people on standard error: where in the script, how bad, what, and the source line with the place marked.

import type { Report, SourceLocation } from "@kscope/engine";
import { binaryString } from "@kscope/lang";

type HelperError = Extract<Report, { kind: "helper-error" }>;

export interface Diagnostic {
  readonly severity: "warning" | "error";
  readonly message: string;
  readonly location: SourceLocation | undefined;
  /** Show the source line below. */
  readonly excerpt: boolean;
}

/** The message with its newline, and below it the calls of macros that its place was expanded from. */
export function diagnosticText({ severity, message, location, excerpt }: Diagnostic): string {
  const where = location === undefined ? "" : `${binaryString(locationText(location))}: `;
  const text = `${where}${severity === "error" ? "ERROR" : "WARNING"}: ${message.replace(/\n$/, "")}\n`;
  const shown = excerpt && location !== undefined ? text + excerptText(location) : text;
  const site = location?.expandedFrom;
  if (site === undefined) return shown;
  return shown + diagnosticText({ severity, message: "expanded from", location: site, excerpt: true });
}

/** Of what no place of the script is to blame for. */
export function failureText(message: string): string {
  return diagnosticText({ severity: "error", message, location: undefined, excerpt: false });
}

/** A helper's failure, with the advice that fits it and the number that the kernel gave. */
export function helperErrorText(report: HelperError): string {
  const message = `${report.message}\nAdditional Info - helper: ${report.helper}, retcode: ${report.code}`;
  return diagnosticText({ severity: "warning", message, location: report.location, excerpt: true });
}

function locationText(at: SourceLocation): string {
  return `${at.file}:${at.line}:${at.column}-${at.endColumn}`;
}

function excerptText(at: SourceLocation): string {
  const marks = "~".repeat(Math.max(1, at.endColumn - at.column));
  return `${binaryString(at.excerpt)}\n${" ".repeat(Math.max(0, at.column - 1))}${marks}\n`;
}

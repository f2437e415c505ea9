// Names of files and threads may have any characters in them, those that move a terminal's cursor or end a line as well. What a
// tool prints in lines shows them as C writes them, so that nobody can make up lines of others' events.

import type { Datum, Report } from "@kscope/engine";

/** Controls of ASCII, and those of Latin-1 in UTF-8. */
const CONTROLS = /(?=\p{ASCII})\p{Cc}|\xc2[\x80-\x9f]/gu;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function written(controls: string): string {
  const hex = (byte: string): string => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return SHORT[controls] ?? [...controls].map(hex).join("");
}

function safe(value: Datum): Datum {
  if (typeof value === "string") return value.replace(CONTROLS, written);
  return Array.isArray(value) ? value.map((part: Datum) => safe(part)) : value;
}

/** The report with its texts made fit for lines. */
export function safeReport(report: Report): Report {
  if (report.kind === "printf") return { ...report, values: report.values.map(safe) };
  if (report.kind !== "map") return report;
  return { ...report, entries: report.entries.map(({ key, value }) => ({ key: safe(key), value: safe(value) })) };
}

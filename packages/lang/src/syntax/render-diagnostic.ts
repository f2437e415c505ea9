// A diagnostic as people read it, in bpftrace's shape:
//
//   script.bt:3:15-17: ERROR: message
//   kprobe:f { print($x) }
//                    ~~
//   HINT: what to do

import type { Diagnostic, Severity } from "./diagnostic.ts";
import { lineColumn } from "./line-column.ts";
import type { Span } from "./span.ts";

export interface Source {
  readonly name: string;
  readonly text: string;
}

const LABELS: Readonly<Record<Severity, string>> = { error: "ERROR", warning: "WARNING", note: "NOTE" };
const COLOURS: Readonly<Record<Severity, string>> = { error: "\x1b[31m", warning: "\x1b[33m", note: "" };
const RESET = "\x1b[0m";
const TAB = "    ";

/**
 * The text of a diagnostic, without a line feed at its end. `sources` is indexed by the span's `file`. A span over
 * several lines shows those lines without marks; an empty one marks the character at its place.
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: readonly Source[],
  options: { readonly color: boolean },
): string {
  const { span, severity, message, hint } = diagnostic;
  const source = span === undefined ? undefined : sources[span.file];
  const place = span === undefined || source === undefined ? undefined : placeOf(span, source.text);
  const location = place === undefined || source === undefined ? "" : `${source.name}:${place.label}: `;
  const headline = `${location}${LABELS[severity]}: ${message}`;
  const colour = options.color ? COLOURS[severity] : "";
  const lines = [colour === "" ? headline : `${colour}${headline}${RESET}`, ...(place?.context ?? [])];
  if (hint !== undefined) lines.push(`HINT: ${hint}`);
  return lines.join("\n");
}

interface Place {
  readonly label: string;
  readonly context: readonly string[];
}

function placeOf(span: Span, text: string): Place {
  const from = lineColumn(text, span.start);
  const to = lineColumn(text, span.end);
  const lines = text.split("\n").slice(from.line - 1, to.line);
  if (from.line !== to.line) return { label: `${from.line}-${to.line}`, context: lines };
  const end = Math.max(to.column, from.column + 1);
  const line = (lines[0] ?? "").replace(/\r$/, "");
  const context = [line.replaceAll("\t", TAB), marks(line, from.column, end)];
  return { label: `${from.line}:${from.column}-${end}`, context };
}

function marks(line: string, from: number, end: number): string {
  const characters = [...line];
  let text = "";
  for (let column = 1; column < end; column++) {
    const mark = column < from ? " " : "~";
    text += characters[column - 1] === "\t" ? mark.repeat(TAB.length) : mark;
  }
  return text;
}

// A diagnostic as people read it, in bpftrace's shape:
//
//   script.bt:3:15-17: ERROR: message
//   kprobe:f { print($x) }
//                    ~~
//   HINT: what to do
//   script.bt:9:1-8: ERROR: expanded from
//   (and the line; once for each macro that the place was expanded from)

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
  const { span, severity, message, hint, bare } = diagnostic;
  if (bare === true) return hint === undefined ? message : `${message}\nHINT: ${hint}`;
  const at = (where: Span | undefined, text: string): readonly string[] =>
    linesAt({ where, severity, text }, sources, options.color);
  const lines = [...at(span, message)];
  if (hint !== undefined) lines.push(`HINT: ${hint}`);
  for (let site = span?.expandedFrom; site !== undefined; site = site.expandedFrom) {
    lines.push(...at(site, "expanded from"));
  }
  return lines.join("\n");
}

interface Said {
  readonly where: Span | undefined;
  readonly severity: Severity;
  readonly text: string;
}

function linesAt({ where, severity, text }: Said, sources: readonly Source[], color: boolean): readonly string[] {
  const source = where === undefined ? undefined : sources[where.file];
  const place = where === undefined || source === undefined ? undefined : placeOf(where, source.text);
  const location = place === undefined || source === undefined ? "" : `${source.name}:${place.label}: `;
  const headline = `${location}${LABELS[severity]}: ${text}`;
  const colour = color ? COLOURS[severity] : "";
  return [colour === "" ? headline : `${colour}${headline}${RESET}`, ...(place?.context ?? [])];
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

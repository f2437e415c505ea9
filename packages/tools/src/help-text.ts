// What `kscope TOOL --help` and `kscope tools` print, from the heads of the tools.

import type { Tool } from "./tool.ts";
import { type ToolOption, toolOptions } from "./tool-options.ts";

const WIDTH = 100;
const NAMES = 28;

export function toolHelp(tool: Tool): string {
  const { head } = tool;
  const options = toolOptions(tool);
  const common = new Set(options.slice(head.options.length));
  const lines = [
    `${tool.name}: ${head.summary}`,
    "",
    `Usage: kscope ${tool.name} [options]${positional(tool)}`,
    ...section("", head.description === "" ? [] : ["", ...wrap(head.description, WIDTH)]),
    ...section(
      "Arguments:",
      head.arguments.map((a) => row(a.name, a.text)),
    ),
    ...section("Options:", options.filter((o) => !common.has(o)).map(optionRow)),
    ...section("Common options:", options.filter((o) => common.has(o)).map(optionRow)),
    ...section(
      "Columns:",
      head.columns.map((c) => row(c.name, c.text)),
    ),
    ...head.examples.flatMap((e) => ["", "Example:", `  # ${e.command}`, ...indent(e.output)]),
    ...section("Overhead:", head.overhead === "" ? [] : wrap(head.overhead, WIDTH - 2).map(indented)),
    ...section("Limits:", head.limits === "" ? [] : wrap(head.limits, WIDTH - 2).map(indented)),
  ];
  return `${lines.join("\n")}\n`;
}

/** One line a tool whose name, summary or subject has the pattern in it, regardless of case. */
export function toolList(tools: readonly Tool[], pattern: string): string {
  const wanted = pattern.toLowerCase();
  const found = tools.filter(({ name, head }) =>
    [name, head.summary, head.subject].some((s) => s.toLowerCase().includes(wanted)),
  );
  const width = Math.max(0, ...found.map((t) => t.name.length));
  const subjects = Math.max(0, ...found.map((t) => t.head.subject.length));
  return found.map((t) => `${t.name.padEnd(width)}  ${t.head.subject.padEnd(subjects)}  ${t.head.summary}\n`).join("");
}

function positional({ head }: Tool): string {
  return head.arguments.reduceRight((inner, a) => ` [${a.name}${inner}]`, "");
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return title === "" ? [...lines] : ["", title, ...lines];
}

function optionRow(o: ToolOption): string {
  const names = `${o.short === undefined ? "    " : `-${o.short}, `}--${o.name}${o.value === undefined ? "" : ` ${o.value}`}`;
  return row(names, o.defaultValue === undefined ? o.text : `${o.text} (default ${o.defaultValue})`);
}

function row(name: string, text: string): string {
  const [first = "", ...rest] = wrap(text, WIDTH - NAMES - 3);
  const head = `  ${name.padEnd(NAMES)} ${first}`.trimEnd();
  return [head, ...rest.map((line) => `${" ".repeat(NAMES + 3)}${line}`)].join("\n");
}

function indented(line: string): string {
  return line === "" ? "" : `  ${line}`;
}

function indent(text: string): string[] {
  return text.split("\n").map(indented);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n\n")) {
    if (lines.length > 0) lines.push("");
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

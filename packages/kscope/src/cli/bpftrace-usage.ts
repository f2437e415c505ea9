// The usage text under the name bpftrace: in the layout that those who know it look for, in our own words.

import { OPTIONS, type OptionRecord } from "./option-table.ts";

const SECTIONS: readonly (readonly [title: string, groups: readonly OptionRecord["group"][]])[] = [
  ["OPTIONS", ["program", "filter", "output", "information"]],
  ["DEVELOPER OPTIONS", ["developer"]],
  ["OTHER OPTIONS", ["bpftrace"]],
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["bpftrace -e 'tracepoint:raw_syscalls:sys_enter { @[comm] = count(); }'", "which commands make system calls"],
  ["bpftrace -lv 'tracepoint:sched:*'", "scheduler events and their fields"],
];

export function bpftraceUsage(): string {
  const lines = [
    "kscope under the name bpftrace: the same language, the same options",
    "",
    "USAGE:",
    "    bpftrace [options] FILE",
    "    bpftrace [options] -            (reads the script from standard input)",
    "    bpftrace [options] -e 'PROGRAM'",
    "    named arguments of a script stand behind --",
  ];
  for (const [title, groups] of SECTIONS) {
    lines.push("", `${title}:`, ...OPTIONS.filter((o) => groups.includes(o.group)).flatMap(optionLines));
  }
  lines.push("", "EXAMPLES:", ...EXAMPLES.flatMap(([command, what]) => [`    ${command}`, `        ${what}`]));
  return `${lines.join("\n")}\n`;
}

const COLUMN = 19;

/** What does not fit in front of the column has a line of its own. */
function optionLines({ name, short, value, doc }: OptionRecord): readonly string[] {
  const names = `    ${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
  const text = `${" ".repeat(COLUMN)}${doc}`;
  return names.length < COLUMN ? [names + text.slice(names.length)] : [names, text];
}

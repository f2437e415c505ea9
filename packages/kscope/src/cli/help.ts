// The text of `kscope --help`.

import { bpftraceUsage } from "./bpftrace-usage.ts";
import { OPTIONS, type OptionRecord } from "./option-table.ts";
import { calledBpftrace } from "./personality.ts";

const GROUPS: readonly (readonly [OptionRecord["group"], string])[] = [
  ["program", "Program"],
  ["filter", "Filters"],
  ["output", "Output"],
  ["information", "Information"],
  ["developer", "For developers"],
  ["bpftrace", "Of bpftrace, for compatibility"],
];

export function helpText(): string {
  if (calledBpftrace()) return bpftraceUsage();
  const lines = [
    "kscope asks a running Linux system questions and shows the answers live.",
    "",
    "Usage:",
    "  kscope [options] TOOL [tool options]      run a tool; kscope tools lists them",
    "  kscope [options] FILE.bt [arguments]      run a script; - reads standard input",
    "  kscope [options] -e 'PROGRAM' [arguments] run a one-liner",
    "  kscope build FILE.bt -o FILE.kso          make an object that runs without being parsed, as FILE.bt does",
    "  kscope -l [PATTERN]                       list probes",
    "",
    "Arguments of a script are $1, $2 and so on; those behind -- that begin with -- are its options (getopt).",
  ];
  for (const [group, title] of GROUPS) {
    lines.push("", `${title}:`, ...OPTIONS.filter((o) => o.group === group).map(optionLine));
  }
  lines.push(
    "",
    "Examples:",
    "  kscope opensnoop",
    "  kscope -e 'tracepoint:raw_syscalls:sys_enter { @[comm] = count(); }'",
    "  kscope -e 'tracepoint:syscalls:sys_enter_openat { printf(\"%s %s\\n\", comm, str(args.filename)); }'",
    "  kscope -lv 'tracepoint:sched:*'",
  );
  return `${lines.join("\n")}\n`;
}

function optionLine(o: OptionRecord): string {
  const value = o.value === undefined ? "" : ` ${o.value}`;
  const names = `${o.short === undefined ? "    " : `-${o.short}, `}--${o.name}${value}`;
  return `  ${names.padEnd(26)} ${o.doc}`;
}

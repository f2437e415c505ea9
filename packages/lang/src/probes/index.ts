// All probe kinds, by name and alias.

import { fentry, fexit } from "./fentry.ts";
import { iter } from "./iter.ts";
import { kprobe, kretprobe } from "./kprobe.ts";
import { bench, test } from "./manual.ts";
import type { ProbeKind } from "./probe-kind.ts";
import { rawtracepoint } from "./rawtracepoint.ts";
import { self } from "./self.ts";
import { hardware, software } from "./software.ts";
import { begin, end } from "./special.ts";
import { interval, profile } from "./timer.ts";
import { tracepoint } from "./tracepoint.ts";
import { uprobe, uretprobe } from "./uprobe.ts";
import { usdt } from "./usdt.ts";
import { watchpoint } from "./watchpoint.ts";

export const PROBE_KINDS: readonly ProbeKind[] = [
  begin,
  end,
  tracepoint,
  rawtracepoint,
  profile,
  interval,
  software,
  hardware,
  kprobe,
  kretprobe,
  fentry,
  fexit,
  uprobe,
  uretprobe,
  usdt,
  iter,
  watchpoint,
  self,
  test,
  bench,
];

export function findProbeKind(name: string): ProbeKind | undefined {
  const lower = name.toLowerCase();
  return PROBE_KINDS.find(
    (k) => k.name === name || k.aliases.includes(name) || (k.name === lower && (lower === "begin" || lower === "end")),
  );
}

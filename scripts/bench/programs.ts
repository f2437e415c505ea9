// What is measured: programs for the way to the first event, and programs for what one event costs.
import type { LoadKind } from "./load.ts";

const ENTER = "tracepoint:syscalls:sys_enter_getppid";
const LEAVE = "tracepoint:syscalls:sys_exit_getppid";
const OPEN = "tracepoint:syscalls:sys_enter_openat";

/** Each prints a line that begins with "first" at its first event, and ends. */
export const STARTUP: Readonly<Record<string, string>> = {
  printf: `${ENTER} { printf("first\\n"); exit(); }`,
  histogram: `${ENTER} { @start[tid] = nsecs; }
    ${LEAVE} /@start[tid]/ { @ns = hist(nsecs - @start[tid]); delete(@start, tid); printf("first\\n"); exit(); }`,
  structs: `${ENTER} { printf("first %s %d\\n", curtask.real_parent.comm, curtask.mm.total_vm); exit(); }`,
  wildcard: `tracepoint:syscalls:sys_enter_get* { printf("first\\n"); exit(); }`,
  kstack: `${ENTER} { printf("first %s\\n", kstack(3)); exit(); }`,
};

export interface CostProgram {
  readonly load: LoadKind;
  readonly text: string;
}

function onEnter(text: string): CostProgram {
  return { load: "g", text: `${ENTER} ${text}` };
}

function onOpen(text: string): CostProgram {
  return { load: "o", text: `${OPEN} ${text}` };
}

/** The probe itself and what the kernel's statistics cost: taken off all others. */
export const EMPTY: CostProgram = onEnter("{ $x = 1; }");

export const COST: Readonly<Record<string, CostProgram>> = {
  count: onEnter("{ @ = count(); }"),
  "count by comm": onEnter("{ @[comm] = count(); }"),
  "count by pid, tid": onEnter("{ @[pid, tid] = count(); }"),
  "count by number": { load: "g", text: "tracepoint:raw_syscalls:sys_enter { @[args.id] = count(); }" },
  "sum, avg": onEnter("{ @sum[pid] = sum(cpu); @avg[pid] = avg(tid); }"),
  stats: onEnter("{ @[uid] = stats(tid); }"),
  "min, max": onEnter("{ @min = min(nsecs); @max = max(nsecs); }"),
  hist: onEnter("{ @ = hist(nsecs & 0xfffff); }"),
  "hist by comm": onEnter("{ @[comm] = hist(nsecs & 0xfffff); }"),
  lhist: onEnter("{ @ = lhist(nsecs & 511, 0, 500, 25); }"),
  latency: {
    load: "g",
    text: `${ENTER} { @at[tid] = nsecs; } ${LEAVE} /@at[tid]/ { @[comm] = hist(nsecs - @at[tid]); delete(@at, tid); }`,
  },
  "pid filter": onEnter("/pid == 1/ { @ = count(); }"),
  "comm filter": onEnter('/comm == "systemd"/ { @ = count(); }'),
  assign: onEnter("{ @n++; @last = nsecs; }"),
  branches: onEnter(
    "{ $r = nsecs % 100; if ($r < 10) { @a++; } else if ($r < 60) { @b++; } else { @c = sum($r > 90 ? 3 : 1); } }",
  ),
  loop: onEnter("{ $i = 0; $sum = 0; while ($i < 12) { $sum += $i * 5; $i++; } @ = sum($sum); }"),
  task: onEnter("{ @[curtask.real_parent.tgid, curtask.real_parent.comm] = count(); }"),
  kstack: onEnter("{ @[kstack] = count(); }"),
  ustack: onEnter("{ @[ustack] = count(); }"),
  "path key": onOpen("{ @[str(args.filename)] = count(); }"),
  "path filter": onOpen('/str(args.filename) == "/etc/passwd"/ { @ = count(); }'),
};

/** One line an event. */
export const THROUGHPUT: string = `${ENTER} { printf("%d %d %s\\n", pid, tid, comm); }`;

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

/** Twenty system calls, each with 15 lines: a key, two predicates, a condition, a printf, a histogram. */
const CALLS =
  "read write openat close fsync mmap munmap pread64 pwrite64 recvfrom sendto futex epoll_wait ppoll nanosleep statx getdents64 fcntl lseek ioctl";

function latencies(call: string): string {
  return `
tracepoint:syscalls:sys_enter_${call}
/pid > 0 && comm != "kscope"/
{
  @start_${call}[tid] = nsecs;
  @calls[comm, "${call}"] = count();
}
tracepoint:syscalls:sys_exit_${call}
/@start_${call}[tid]/
{
  $us = (nsecs - @start_${call}[tid]) / 1000;
  if (args.ret < 0) { @errors[comm, args.ret] = count(); }
  else if ($us > 100000) { printf("%-16s ${call} %d us\\n", comm, $us); }
  @us_${call} = hist($us);
  delete(@start_${call}, tid);
}`;
}

/** What compiling is timed with. */
export const COMPILED: Readonly<Record<string, string>> = {
  "one-liner, count": `${OPEN} { @[comm] = count(); }`,
  "one-liner, printf": `${OPEN} { printf("%s %s\\n", comm, str(args.filename)); }`,
  "one-liner, structs": `${ENTER} { printf("%s %d\\n", curtask.real_parent.comm, curtask.mm.total_vm); }`,
  "300 lines, 40 probes": CALLS.split(" ").map(latencies).join("\n"),
};

export interface CostProgram {
  readonly load: LoadKind;
  readonly text: string;
  /** Events a second, where as many as possible would be lost. */
  readonly perSecond?: number;
}

function onEnter(text: string): CostProgram {
  return { load: "g", text: `${ENTER} ${text}` };
}

function printing(text: string): CostProgram {
  return { ...onEnter(text), perSecond: 50_000 };
}

function onOpen(text: string): CostProgram {
  return { load: "o", text: `${OPEN} ${text}` };
}

/** The probe itself and what the kernel's statistics cost: taken off all others. */
export const EMPTY: CostProgram = onEnter("{ $x = 1; }");

export const COST: Readonly<Record<string, CostProgram>> = {
  count: onEnter("{ @ = count(); }"),
  "count by pid": onEnter("{ @[pid] = count(); }"),
  "count by comm": onEnter("{ @[comm] = count(); }"),
  "count by pid, tid": onEnter("{ @[pid, tid] = count(); }"),
  "count by comm, pid, cpu": onEnter("{ @[comm, pid, cpu] = count(); }"),
  "count by number": { load: "g", text: "tracepoint:raw_syscalls:sys_enter { @[args.id] = count(); }" },
  "count by probe": onEnter("{ @[probe] = count(); }"),
  sum: onEnter("{ @ = sum(cpu); }"),
  "sum, avg": onEnter("{ @sum[pid] = sum(cpu); @avg[pid] = avg(tid); }"),
  stats: onEnter("{ @[uid] = stats(tid); }"),
  "min, max": onEnter("{ @min = min(nsecs); @max = max(nsecs); }"),
  hist: onEnter("{ @ = hist(nsecs & 0xfffff); }"),
  "hist, finer": onEnter("{ @ = hist(nsecs & 0xfffff, 3); }"),
  "hist by comm": onEnter("{ @[comm] = hist(nsecs & 0xfffff); }"),
  lhist: onEnter("{ @ = lhist(nsecs & 511, 0, 500, 25); }"),
  latency: {
    load: "g",
    text: `${ENTER} { @at[tid] = nsecs; } ${LEAVE} /@at[tid]/ { @[comm] = hist(nsecs - @at[tid]); delete(@at, tid); }`,
  },
  "latency, plain": {
    load: "g",
    text: `${ENTER} { @at[tid] = nsecs; } ${LEAVE} /@at[tid]/ { @ = hist(nsecs - @at[tid]); delete(@at, tid); }`,
  },
  "latency, sum": {
    load: "g",
    text: `${ENTER} { @at[tid] = nsecs; } ${LEAVE} /@at[tid]/ { @ = sum(nsecs - @at[tid]); delete(@at, tid); }`,
  },
  "pid filter": onEnter("/pid == 1/ { @ = count(); }"),
  "comm filter": onEnter('/comm == "systemd"/ { @ = count(); }'),
  "two filters": onEnter('/uid == 0 && comm != "load"/ { @ = count(); }'),
  assign: onEnter("{ @n++; @last = nsecs; }"),
  "assign by key": onEnter("{ @n[pid]++; @last[pid] = nsecs; }"),
  "assign text": onEnter("{ @last = comm; }"),
  "assign tuple": onEnter("{ @last[tid] = (pid, nsecs, cpu); }"),
  branches: onEnter(
    "{ $r = nsecs % 100; if ($r < 10) { @a++; } else if ($r < 60) { @b++; } else { @c = sum($r > 90 ? 3 : 1); } }",
  ),
  arithmetic: onEnter("{ $a = nsecs; $b = ($a * 7 + 3) / 5; @ = sum(($a ^ $b) % 1000 + ($b >> 3 & 15)); }"),
  loop: onEnter("{ $i = 0; $sum = 0; while ($i < 12) { $sum += $i * 5; $i++; } @ = sum($sum); }"),
  "loop over a range": onEnter("{ $sum = 0; for ($i : 0..100) { $sum += $i; } @ = sum($sum); }"),
  unrolled: onEnter("{ $sum = 0; unroll(8) { $sum += cpu; } @ = sum($sum); }"),
  task: onEnter("{ @[curtask.real_parent.tgid, curtask.real_parent.comm] = count(); }"),
  "task, long chain": onEnter("{ @ = sum(curtask.mm.owner.real_parent.real_parent.tgid); }"),
  pcomm: onEnter("{ @[pcomm, ppid] = count(); }"),
  kstack: onEnter("{ @[kstack] = count(); }"),
  "kstack of 3": onEnter("{ @[kstack(3)] = count(); }"),
  ustack: onEnter("{ @[ustack] = count(); }"),
  "path key": onOpen("{ @[str(args.filename)] = count(); }"),
  "path filter": onOpen('/str(args.filename) == "/etc/passwd"/ { @ = count(); }'),
  "path, 16 bytes": onOpen("{ @[str(args.filename, 16)] = count(); }"),
  "path has": onOpen('{ if (strcontains(str(args.filename, 64), "null")) { @ = count(); } }'),
  "printf of one": printing('{ printf("%d\\n", pid); }'),
  "printf of five": printing('{ printf("%d %d %s %d %d\\n", pid, tid, comm, cpu, uid); }'),
};

/** One line an event. */
export const THROUGHPUT: string = `${ENTER} { printf("%d %d %s\\n", pid, tid, comm); }`;

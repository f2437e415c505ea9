// printf and its kin: one to ten arguments, every conversion, large records, and what is carried out by user space.

const ARGUMENTS: readonly string[] = [
  "pid",
  "comm",
  "(uint8)cpu",
  "nsecs",
  "(int16)-5",
  "kstack(3)",
  "str(curtask.comm, 40)",
  "(1, comm)",
  "curtask.prio",
  "username",
];
const FORMATS: readonly string[] = ["%d", "%s", "%3u", "%llx", "%-6d", "%s", "%10s", "%s", "%05d", "%-12s"];

function printf(count: number, from: number): string {
  const at = Array.from({ length: count }, (_, i) => (i + from) % 10);
  return `printf("${at.map((i) => FORMATS[i]).join(" ")}\\n", ${at.map((i) => ARGUMENTS[i]).join(", ")});`;
}

const CONVERSIONS: readonly string[] = [
  "%d %i %u %x %X %o %c %p %lld %hhu %#x %+d",
  "%08llx %-8s| %.2d %5c %lu %zu",
].map(
  (format) =>
    `printf("${format}\\n", ${(format.match(/%/g) ?? []).map((_, i) => (format.split("%")[i + 1]?.includes("s") ? "comm" : "pid")).join(", ")});`,
);

const OTHERS: readonly string[] = [
  'time(); time("%H:%M:%S ");',
  'system("echo %d %s", pid, comm);',
  'cat("/proc/%d/stat", pid);',
  'debugf("%d %s\\n", pid, comm);',
  'errorf("bad %d", pid); warnf("odd %s", comm);',
  'assert(pid > 0, "no pid");',
  "print((pid, (comm, nsecs), true)); print((a = 1, b = comm));",
  "@m[pid] = comm; print(@m); print(@m, 3); clear(@m); zero(@n); @n[1]++;",
  '@m[pid, comm] = (reads = 1, bytes = nsecs); table(@m, "PID COMM READS BYTES", "-BYTES", 10);',
  'signal("USR1"); signal_thread(10);',
  "if (pid == 1) { exit(); } else { exit(3); }",
];

export const PRINTED: readonly string[] = [
  ...Array.from({ length: 10 }, (_, i) => `tracepoint:sched:sched_switch { ${printf(i + 1, i)} }`),
  ...Array.from({ length: 10 }, (_, i) => `profile:hz:99 /pid != 0/ { ${printf(10 - i, 3 * i)} ${printf(4, i)} }`),
  ...Array.from({ length: 5 }, (_, i) => `kprobe:vfs_read { ${printf(2 * i + 1, i)} }`),
  ...CONVERSIONS.map((statement) => `begin { ${statement} }`),
  ...OTHERS.map((statement) => `tracepoint:sched:sched_switch { ${statement} }`),
  'tracepoint:syscalls:sys_enter_openat { printf("%s %s %s\\n", str(args.filename), str(args.filename, 500), comm); }',
  'config = { max_strlen = 8000 } tracepoint:syscalls:sys_enter_openat { printf("%s\\n", str(args.filename)); }',
];

// Keys of every shape, under values of every kind.

const KEYS: readonly string[] = [
  "pid",
  "(int8)pid",
  "(uint16)pid, (uint8)cpu",
  "pid == 1",
  "comm",
  "str(curtask.comm, 7)",
  "str(curtask.comm, 64)",
  "str(curtask.comm, 200)",
  "pid, comm",
  "comm, pid, cpu, uid",
  "(pid, (comm, cpu))",
  "((uint8)1, (uint64)2, (uint16)3, true)",
  "(name = comm, number = pid)",
  "kstack",
  "kstack(3), comm",
  "kstack(folded)",
  "ustack(5)",
  "ustack(perf), pid",
  'ksym(kaddr("schedule"))',
  "usym(nsecs)",
  "username",
  "curtask",
  "curtask.comm",
  "curtask.se.avg",
  "buf(curtask.comm, 16)",
  "ntop(pid)",
  'ntop(pton("::1"))',
  "(uint64)curtask.mm",
  "(uint8[8])nsecs",
  "strerror(pid), syscall_name(pid)",
  "probe",
  "cgroup_path(cgroup)",
  'strftime("%H", nsecs)',
];

const VALUES: readonly string[] = [
  "@[KEY] = count();",
  "@[KEY] = hist(pid);",
  "@[KEY] = pid; $v = @[KEY]; print($v);",
  "@[KEY]++; @[KEY] -= 2; delete(@[KEY]); @other[KEY] = true; print(@other[KEY]);",
  "@[KEY] = (pid, comm); print(@[KEY].1);",
];

const LONG_KEYS: readonly string[] = [
  "tracepoint:syscalls:sys_enter_openat { @[str(args.filename)] = count(); }",
  "tracepoint:syscalls:sys_enter_openat { @[str(args.filename)] = nsecs; print(@[str(args.filename)]); }",
  "tracepoint:syscalls:sys_enter_openat { @[str(args.filename), pid] = count(); }",
  "config = { max_strlen = 128 } tracepoint:syscalls:sys_enter_openat { @[str(args.filename), comm] = sum(1); }",
  "config = { max_strlen = 400 } tracepoint:syscalls:sys_enter_openat { @[str(args.filename)] = hist(pid); }",
  "config = { max_strlen = 9000 } tracepoint:syscalls:sys_enter_openat { @[pid] = str(args.filename); }",
];

/** Each key with two kinds of value, taken in turns, and with the first always. */
export const KEYED: readonly string[] = [
  ...KEYS.flatMap((key, i) =>
    [0, 1 + (i % 4), 1 + ((i + 1) % 4)].map(
      (n) => `tracepoint:sched:sched_switch { ${(VALUES[n] ?? "").replaceAll("KEY", key)} }`,
    ),
  ),
  ...KEYS.map((key) => `profile:hz:99 { @[${key}] = stats(pid); } interval:s:1 { print(@); clear(@); }`),
  ...LONG_KEYS,
];

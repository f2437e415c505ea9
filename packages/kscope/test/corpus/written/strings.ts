// Strings: made, cut, compared, searched, joined, kept and given on.

const STRINGS: readonly string[] = [
  "comm",
  "str(args.filename)",
  "str(args.filename, 5)",
  "str(args.filename, 100)",
  "str(args.filename, pid & 63)",
  '"constant"',
  'str_concat(comm, "-x")',
  "str_concat(comm, str(args.filename, 64))",
  "str(curtask.comm)",
  '(pid > 5 ? comm : "none")',
  "@kept[pid]",
];

const USES: readonly string[] = [
  "print(S);",
  'if (S == "bash") { @n++; }',
  "if (S == comm) { @n++; }",
  'if (strcontains(S, "lib")) { @n++; }',
  'print(strstr(S, "o"));',
  "print((strlen(S), strcap(S)));",
  'print(strncmp(S, "/etc", 4));',
  "@last = S; @by[S] = count();",
  '$s = S; printf("%s %-20s %.3s\\n", $s, $s, $s);',
  "@kept[tid] = str(args.filename, 32); print((S, pid));",
];

const OTHERS: readonly string[] = [
  "tracepoint:syscalls:sys_enter_execve { join(args.argv); }",
  'tracepoint:syscalls:sys_enter_execve { join(args.argv, ","); }',
  "tracepoint:syscalls:sys_enter_execve { print(argv(args.argv)); }",
  'tracepoint:syscalls:sys_enter_execve { print(argv(args.argv, "quote", 5, args.filename)); }',
  "tracepoint:sched:sched_process_exec { print(cmdline(curtask.mm.arg_start, curtask.mm.arg_end - curtask.mm.arg_start)); }",
  "tracepoint:sched:sched_process_exec { print(str(args.filename)); @[str(args.filename, 40)] = count(); }",
  "config = { max_strlen = 200 } tracepoint:syscalls:sys_enter_openat { @a = str(args.filename); @b = @a; if (@a != @b) { @n++; } }",
  "config = { max_strlen = 4000 } tracepoint:syscalls:sys_enter_openat { $a = str(args.filename); $b = str_concat($a, comm); print($b); }",
  'tracepoint:syscalls:sys_enter_write { print(buf(args.buf, 32)); printf("%rx %r\\n", buf(args.buf, args.count), buf(args.buf, 4)); }',
  "begin { print(comm(1)); }",
  "tracepoint:sched:sched_switch { print(comm(args.next_pid)); }",
  "fentry:vfs_open { print(path(args.path)); print(path(args.path, 48)); }",
  "fentry:vfs_open { print(full_path(args.path)); }",
  "kprobe:vfs_open { print(full_path((struct path *)arg0, 8)); }",
  "tracepoint:syscalls:sys_enter_openat { print(full_path((struct path *)((uint64)curtask.fs + offsetof(struct fs_struct, pwd)), 16, (int8 *)args.filename)); }",
  'begin { print((str("abc"), str_concat("a", "b"), strstr("hello", "l"), memcmp("ab", "ac", 2))); }',
];

export const TEXTS: readonly string[] = [
  ...STRINGS.flatMap((s) => USES.map((use) => [s, use] as const))
    .filter(([s, use]) => !(s === '"constant"' && use.includes("$s = S;")))
    .map(([s, use]) => `tracepoint:syscalls:sys_enter_openat { ${start(s)}${use.replaceAll("S", s)} }`),
  ...OTHERS,
];

function start(text: string): string {
  return text.startsWith("@kept") ? "@kept[pid] = str(args.filename, 32); " : "";
}

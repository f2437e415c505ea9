// Programs that ask for much: many instructions, branches, maps, live values and bytes of memory.

function repeated(count: number, part: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => part(i)).join(" ");
}

export const LARGE: readonly string[] = [
  `tracepoint:sched:sched_switch { ${repeated(60, (i) => `@m${i} = count();`)} }`,
  `tracepoint:sched:sched_switch { ${repeated(40, (i) => `printf("%d %s %d\\n", pid, comm, ${i});`)} }`,
  `tracepoint:sched:sched_switch { ${repeated(100, (i) => `if (pid == ${i}) { @n[${i}] = nsecs; }`)} }`,
  `tracepoint:sched:sched_switch { ${repeated(300, (i) => `if (pid == ${i}) { @n += ${i}; }`)} }`,
  `tracepoint:sched:sched_switch { ${repeated(64, (i) => `$v${i} = nsecs + ${i};`)} print(${Array.from({ length: 64 }, (_, i) => `$v${i}`).join(" ^ ")}); }`,
  `tracepoint:syscalls:sys_enter_openat { ${repeated(20, (i) => `$s${i} = str(args.filename, ${10 + i});`)} ${repeated(20, (i) => `print($s${i});`)} }`,
  `tracepoint:syscalls:sys_enter_openat { ${repeated(30, (i) => `if (str(args.filename) == "/etc/file${i}") { @n[${i}] = count(); }`)} }`,
  `tracepoint:syscalls:sys_enter_openat { ${repeated(12, (i) => `if (strcontains(str(args.filename, 64), "word${i}")) { @n++; }`)} }`,
  `tracepoint:sched:sched_switch { ${repeated(20, (i) => `@h${i}[pid, comm] = hist(nsecs);`)} }`,
  `tracepoint:sched:sched_switch { ${repeated(20, (i) => `@t${i}[tid] = (pid, comm, nsecs, ${i});`)} print(@t3[tid].1); }`,
  `profile:hz:99 { ${repeated(10, (i) => `@[kstack(${i + 1}), ustack(${i + 1})] = count();`)} }`,
  `rawtracepoint:sched_switch { $t = curtask; ${repeated(40, () => "$t = $t.real_parent;")} print($t.comm); }`,
  `rawtracepoint:sched_switch { ${repeated(25, (i) => `for ($i : 0..100) { @a${i} += $i; }`)} }`,
  `tracepoint:sched:sched_switch { $x = nsecs; ${repeated(500, (i) => `$x = ($x * ${i + 3}) ^ ($x >> ${(i % 60) + 1});`)} print($x); }`,
  `tracepoint:sched:sched_switch { $x = nsecs; ${repeated(12, (i) => `if ($x & ${1 << i}) { $x += ${i}; @b${i}++; } else { $x -= @b${i}; }`)} print($x); }`,
  `begin { ${repeated(400, (i) => `@m[${i}] = ${i};`)} }`,
  `begin { ${repeated(10, (i) => `@s[${i}] = "${"x".repeat(20 * i + 1)}";`)} @l = "${"y".repeat(900)}"; print(@l); }`,
  `config = { max_strlen = 16384 } tracepoint:syscalls:sys_enter_openat { $a = str(args.filename); $b = str(args.filename); if ($a == $b) { print($a); } }`,
  `tracepoint:syscalls:sys_enter_* { @[probe] = count(); ${repeated(8, (i) => `@n${i} = sum(${i});`)} }`,
  `kprobe:vfs_read { @s[tid] = (nsecs, arg2, comm); } kretprobe:vfs_read { $s = @s[tid]; ${repeated(10, (i) => `if ($s.1 > ${1 << i}) { @h[${i}] = hist(nsecs - $s.0); }`)} delete(@s[tid]); }`,
];
